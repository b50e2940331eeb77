-- Notes a sign-in without the proof of a known device, and returns whether the owner must be told. `device` is the browser or
-- client, with its system.
--
-- A client of the API that signs in again and again has no proof. So it is known by its device for 90 days (`by_name`). A
-- browser keeps a proof, so a browser without one is new, whatever it calls itself; but the owner learns of one of a kind
-- only once a day. An account gets at most three such mails a day, and none about the first sign-in after its registration.
CREATE OR REPLACE FUNCTION auth.see_device(account uuid, device text, by_name boolean) RETURNS boolean
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    known_for CONSTANT interval := '90 days';
    pause CONSTANT interval := '1 day';
    most CONSTANT integer := 3;
    at CONSTANT timestamptz := shared.clock();
    seen auth.seen_device;
    tells boolean;
BEGIN
    SELECT * INTO seen FROM auth.seen_device d
        WHERE d.account_id = see_device.account AND d.device = see_device.device AND d.seen_at > at - known_for;
    IF FOUND AND (by_name OR seen.told_at > at - pause) THEN
        IF seen.seen_at < at - pause THEN
            UPDATE auth.seen_device d SET seen_at = at
                WHERE d.account_id = see_device.account AND d.device = see_device.device;
        END IF;
        RETURN false;
    END IF;
    IF (SELECT count(*) FROM auth.seen_device d WHERE d.account_id = see_device.account AND d.told_at > at - pause) >= most
    THEN
        RETURN false;
    END IF;
    -- An account that is older than 90 days has signed in before: the purge has deleted its devices.
    tells := EXISTS (SELECT FROM auth.seen_device d WHERE d.account_id = see_device.account)
        OR EXISTS (SELECT FROM auth.account a WHERE a.id = see_device.account AND a.created_at < at - known_for);
    INSERT INTO auth.seen_device AS d (account_id, device, seen_at, told_at)
        VALUES (see_device.account, see_device.device, at, CASE WHEN tells THEN at END)
        ON CONFLICT ON CONSTRAINT seen_device_pkey DO UPDATE SET seen_at = excluded.seen_at, told_at = excluded.told_at;
    RETURN tells;
END
$$;
