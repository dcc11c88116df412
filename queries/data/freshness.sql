-- A row is a family of measures with the newest year it holds.
-- Columns: family, last_year
SELECT
    m.family,
    max(o.last_year) AS last_year
FROM (
    SELECT
        measure_id,
        max(year) AS last_year
    FROM observation
    GROUP BY measure_id
) AS o
INNER JOIN measure AS m ON o.measure_id = m.measure_id
GROUP BY m.family
ORDER BY m.family;
