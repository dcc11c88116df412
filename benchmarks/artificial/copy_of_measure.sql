-- A row is a copy of a measure, under the code that it has there; the first copy is the real one.
-- Columns: measure_id, copy, code.
SELECT
    m.measure_id,
    n.range AS copy,
    m.measure_id || CASE WHEN copy > 0 THEN '_artificial_' || copy ELSE '' END AS code
FROM measure AS m
CROSS JOIN range(getvariable('copies')) AS n;
