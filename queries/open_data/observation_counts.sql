-- A row is an indicator with the number of its published values, of all places, groups and years; in the order of its id.
-- Columns: measure_id, observations
SELECT
    measure_id,
    count(*) AS observations
FROM observation
GROUP BY measure_id
ORDER BY measure_id
