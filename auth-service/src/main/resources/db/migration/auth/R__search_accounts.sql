-- Returns the accounts that have `part` in their username, address or name, the oldest first; all accounts when it is
-- empty.
--
-- Arguments: the part, in the form of a name's key; the account after which the list continues (its time and id); the
-- largest number of accounts to return; how many accounts to skip before them.
--
-- The planner chooses for each part, by the number of accounts that have it: the index of the parts, or else the order of
-- the list.
CREATE OR REPLACE FUNCTION auth.search_accounts(
    part text, after_time timestamptz, after_id uuid, most integer, skipped bigint)
RETURNS SETOF auth.account
LANGUAGE plpgsql STABLE SET enable_seqscan = off SET plan_cache_mode = force_custom_plan AS $$
BEGIN
    IF part = '' THEN
        RETURN QUERY
            SELECT a.* FROM auth.account a WHERE (a.created_at, a.id) > (after_time, after_id)
            ORDER BY a.created_at, a.id LIMIT most OFFSET skipped;
    ELSE
        RETURN QUERY
            SELECT a.* FROM auth.account a
            WHERE auth.grams(auth.searched_text(a.username_key, a.email_key, a.name_key)) @> auth.grams_of_part(part)
                AND strpos(auth.searched_text(a.username_key, a.email_key, a.name_key), part) > 0
                AND (a.created_at, a.id) > (after_time, after_id)
            ORDER BY a.created_at, a.id LIMIT most OFFSET skipped;
    END IF;
END
$$;
