-- A row is a country and year with the employment rate of nationals less that of foreign citizens, in percentage points.
-- Columns: place_code, place_name, year, nationals, foreign_citizens, gap, reliability, measure_id, source_id
SELECT
    n.place_code,
    c.name AS place_name,
    n.year,
    n.value AS nationals,
    f.value AS foreign_citizens,
    n.value - f.value AS gap,
    weaker_reliability(n.reliability, f.reliability) AS reliability,
    n.measure_id,
    n.source_id
FROM marked_observation AS n
INNER JOIN marked_observation AS f
    ON
        n.measure_id = f.measure_id
        AND n.place_level = f.place_level
        AND n.place_code = f.place_code
        AND n.year = f.year
        AND n.sex = f.sex
        AND n.source_id = f.source_id
INNER JOIN country AS c ON n.place_code = c.country_code
WHERE
    n.measure_id = 'employment_rate_15_64'
    AND n.place_level = 'country'
    AND n.sex = 'total'
    AND n.population_group = 'nationals'
    AND f.population_group = 'foreign_citizens'
ORDER BY n.place_code, n.year;
