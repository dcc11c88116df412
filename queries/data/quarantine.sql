-- A row is a block of figures, or figures of one city, that a refresh put aside because they cannot be right.
-- Columns: source_id, title, country_code, place_code, year, what, reason
SELECT
    q.source_id,
    coalesce(s.title, q.source_id) AS title,
    q.country_code,
    q.place_code,
    q.year,
    q.what,
    q.reason
FROM quarantine AS q
LEFT JOIN source AS s ON q.source_id = s.source_id
ORDER BY q.source_id, q.country_code, q.year, q.place_code;
