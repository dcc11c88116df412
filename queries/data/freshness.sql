-- A row is a family of measures with the newest year it holds.
-- Columns: family, last_year
SELECT
    m.family,
    max(o.year) AS last_year
FROM observation AS o
INNER JOIN measure AS m ON o.measure_id = m.measure_id
GROUP BY m.family
ORDER BY m.family;
