-- A row is a source that values of one indicator come from, those with most values first.
-- Parameters: measure
-- Columns: source_id, publisher, title, url, licence, citation, caution, observation_count, first_year, last_year
SELECT
    s.source_id,
    s.publisher,
    s.title,
    s.url,
    s.licence,
    dated_citation(s.citation, s.retrieved, s.carrier) AS citation,
    s.caution,
    count(*) AS observation_count,
    min(o.year) AS first_year,
    max(o.year) AS last_year
FROM observation AS o
INNER JOIN source AS s ON o.source_id = s.source_id
WHERE o.measure_id = $measure
GROUP BY ALL
ORDER BY observation_count DESC, s.source_id;
