-- A row is a source that values of one indicator come from, those with most values first.
-- Parameters: measure
-- Columns: source_id, observation_count, first_year, last_year
SELECT
    o.source_id,
    count(*) AS observation_count,
    min(o.year) AS first_year,
    max(o.year) AS last_year
FROM observation AS o
WHERE o.measure_id = $measure
GROUP BY o.source_id
ORDER BY observation_count DESC, o.source_id;
