-- A row is a family of measures with the newest year that a source gives it; an upload makes only indicators of its own newer.
-- Columns: family, last_year
SELECT
    m.family,
    max(o.last_year) AS last_year
FROM (
    SELECT
        f.measure_id,
        max(f.year) AS last_year,
        e.reliability = 'own' AS is_uploaded
    FROM observation AS f
    INNER JOIN evidence AS e ON f.evidence = e.evidence
    GROUP BY f.measure_id, is_uploaded
) AS o
INNER JOIN measure AS m ON o.measure_id = m.measure_id
WHERE m.family = 'own' OR NOT o.is_uploaded
GROUP BY m.family
ORDER BY m.family;
