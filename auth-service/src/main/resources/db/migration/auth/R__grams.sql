-- Returns each sequence of one, two or three bytes of a text, as a number. auth.search_accounts finds a part of a text by
-- an index of these numbers. Unlike pg_trgm, this needs no extension of the server, works for every script, and finds parts
-- of one or two characters.
CREATE OR REPLACE FUNCTION auth.grams(text text) RETURNS integer[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 1000 AS $$
    SELECT array_agg(get_byte(bytes, at) | get_byte(bytes, at + 1) << 8 | get_byte(bytes, at + 2) << 16)
        || array_agg(get_byte(bytes, at) | get_byte(bytes, at + 1) << 8)
        || array_agg(get_byte(bytes, at))
    FROM (SELECT convert_to(grams.text, 'UTF8') || '\x0000'::bytea AS bytes OFFSET 0) padded,
        generate_series(0, octet_length(bytes) - 3) at
$$;
