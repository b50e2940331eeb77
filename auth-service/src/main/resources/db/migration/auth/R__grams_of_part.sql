-- Returns the numbers that auth.grams has for every text with this part: those of its longest sequences. Another text may
-- have the same numbers, so the caller must also compare the texts themselves.
CREATE OR REPLACE FUNCTION auth.grams_of_part(part text) RETURNS integer[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT array_agg(DISTINCT
        get_byte(bytes, at) | get_byte(bytes, at + 1) << 8 | get_byte(bytes, at + 2) << 16)
    FROM (SELECT convert_to(part, 'UTF8') || '\x0000'::bytea AS bytes OFFSET 0) padded,
        generate_series(0, greatest(octet_length(bytes) - 5, 0)) at
$$;
