-- A row is an indicator with the number of its published values, of all places, groups and years; in the order of its id.
-- Uploaded values are not counted: no data address gives them.
-- Columns: measure_id, observations
SELECT
    o.measure_id,
    count(*) AS observations
FROM observation AS o
INNER JOIN evidence AS e ON o.evidence = e.evidence
WHERE e.reliability <> 'own'
GROUP BY o.measure_id
ORDER BY o.measure_id
