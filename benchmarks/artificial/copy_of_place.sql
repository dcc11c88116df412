-- A row is a copy of a place, under the code that it has there; the first copy is the real one.
-- Columns: place_level, place_code, copy, code.
SELECT
    k.place_level,
    k.place_code,
    n.range AS copy,
    CASE
        WHEN copy = 0 THEN k.place_code
        WHEN k.place_level = 'city' THEN k.place_code || '-artificial-' || copy
        ELSE 'X' || to_base(row_number() OVER (ORDER BY k.place_level DESC, copy = 0, copy, k.place_code), 36, 3)
    END AS code
FROM (
    SELECT
        'city' AS place_level,
        city_id AS place_code
    FROM city
    UNION ALL
    SELECT
        'region' AS place_level,
        nuts_code AS place_code
    FROM region
    UNION ALL
    SELECT DISTINCT
        place_level,
        place_code
    FROM observation
    WHERE place_level IN ('country', 'aggregate')
) AS k
INNER JOIN range(getvariable('copies')) AS n ON n.range = 0 OR k.place_level IN ('city', 'region');
