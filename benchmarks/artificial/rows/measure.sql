-- A row is a made-up measure.
-- Columns: those of measure.
SELECT k.* REPLACE (m.code AS measure_id, k.name || ' (artificial ' || m.copy || ')' AS name)
FROM measure AS k INNER JOIN copy_of_measure AS m ON k.measure_id = m.measure_id
WHERE m.copy > 0;
