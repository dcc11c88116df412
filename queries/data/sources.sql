-- A row is a source with the number of figures and the span of years taken from it, and of practices retold from it.
-- citation: with the date of our copy.
-- Columns: source_id, publisher, title, url, licence, citation, retrieved, carrier, caution, figure_count, first_year, last_year,
--   practice_count
SELECT
    s.* REPLACE (coalesce(s.url, '') AS url, dated_citation(s.citation, s.retrieved, s.carrier) AS citation),
    u.figure_count,
    u.first_year,
    u.last_year,
    count(p.practice_id) AS practice_count
FROM source AS s
INNER JOIN source_use AS u ON s.source_id = u.source_id
LEFT JOIN practice AS p ON s.source_id = p.source_id
GROUP BY ALL
ORDER BY s.publisher, s.title;
