-- Returns how many accounts auth.search_accounts finds in all, counted up to `most`. So the time does not grow with the
-- number of accounts.
CREATE OR REPLACE FUNCTION auth.count_accounts(part text, most integer) RETURNS bigint
LANGUAGE plpgsql STABLE SET enable_seqscan = off SET plan_cache_mode = force_custom_plan AS $$
BEGIN
    IF part = '' THEN
        RETURN (SELECT count(*) FROM (SELECT a.created_at FROM auth.account a ORDER BY a.created_at, a.id LIMIT most) found);
    END IF;
    RETURN (SELECT count(*) FROM (
        SELECT FROM auth.account a
        WHERE auth.grams(auth.searched_text(a.username_key, a.email_key, a.name_key)) @> auth.grams_of_part(part)
            AND strpos(auth.searched_text(a.username_key, a.email_key, a.name_key), part) > 0
        LIMIT most) found);
END
$$;
