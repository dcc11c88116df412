-- A row is a source with the number of figures and the span of years taken from it.
-- Columns: source_id, publisher, title, url, licence, citation, retrieved, carrier, caution, figure_count, first_year, last_year
SELECT
    s.* REPLACE (coalesce(s.url, '') AS url),
    u.figure_count,
    u.first_year,
    u.last_year
FROM source AS s
INNER JOIN source_use AS u ON s.source_id = u.source_id
ORDER BY s.publisher, s.title;
