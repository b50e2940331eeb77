-- What the consent page shows of an application, by the member names of RFC 7591.
ALTER TABLE auth.client
    ADD COLUMN client_uri text,
    ADD COLUMN logo_uri text,
    ADD COLUMN policy_uri text,
    ADD COLUMN tos_uri text;

COMMENT ON COLUMN auth.client.logo_uri IS 'fetched by the service; browsers get the image from the service';
