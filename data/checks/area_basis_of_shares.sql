-- A row is a city share that does not say which area it was counted in.
-- Columns: line, reason.
SELECT
    o.line,
    'a share of a city needs an area_basis' AS reason
FROM staged_observation AS o
INNER JOIN measure AS m ON o.measure_id = m.measure_id
WHERE m.measure_group = 'city share' AND o.area_basis IS NULL
ORDER BY o.line;
