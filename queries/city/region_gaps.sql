-- A row is a region of today, with one of the passing cities in it, and the gap in an outcome between two groups, where their
-- latest figures are of one year. value: the gap in percentage points, positive where the group fares worse than the reference
-- group. reliability: the weaker of both.
-- Parameters: outcome (measure_id), population_group, reference_group, filtered_cities (list of city_id; empty for all places).
-- Columns: measure_id, definition, place_level, place_code, place_name, year, value, group_value, reference_value, reliability,
--   source_id
WITH figure AS (
    SELECT f.*
    FROM ranked_figure AS f
    WHERE f.measure_id = $outcome AND f.place_level = 'region'
)

SELECT
    g.measure_id,
    g.definition,
    g.place_level,
    g.place_code,
    g.place_name,
    g.year,
    gap(g.direction, g.value, r.value) AS value,
    g.value AS group_value,
    r.value AS reference_value,
    weaker_reliability(g.reliability, r.reliability) AS reliability,
    g.source_id
FROM figure AS g
INNER JOIN figure AS r ON g.place_code = r.place_code AND g.year = r.year
WHERE
    g.population_group = $population_group
    AND r.population_group = $reference_group
    AND is_place_of($filtered_cities, g.place_level, g.place_code)
ORDER BY g.place_code;
