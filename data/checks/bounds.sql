-- A row is an observation outside what its unit allows: scores and shares 0-100, people not negative.
-- Columns: line, reason.
SELECT
    o.line,
    o.measure_id || ' is ' || o.value || ', outside what its unit (' || m.unit || ') allows' AS reason
FROM staged_observation AS o
INNER JOIN measure AS m ON o.measure_id = m.measure_id
WHERE
    (m.unit IN ('%', 'score 0-100') AND (CAST(o.value AS DOUBLE) < 0 OR CAST(o.value AS DOUBLE) > 100))
    OR (m.unit IN ('people', 'thousand people') AND CAST(o.value AS DOUBLE) < 0)
ORDER BY o.line;
