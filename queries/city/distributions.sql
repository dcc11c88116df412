-- A row is a place with its latest figure of one of the measures listed in which a city (or its region or country) has one
-- too: the places among which city/ranks ranks.
-- Parameters: city_id, area_basis (list), own_area_basis (list; areas in which the city's own figure may have been counted),
--   filtered_cities (list of city_id; empty for all places),
--   measure_list (list of measure_id).
-- Columns: measure_id, population_group, value
WITH own AS (
    SELECT
        f.measure_id,
        f.population_group,
        f.value
    FROM closest_observation($own_area_basis) AS f
    INNER JOIN city_place AS p ON f.place_level = p.place_level AND f.place_code = p.place_code
    WHERE p.city_id = $city_id
),

filtered_place AS (
    SELECT p.place_code
    FROM city_place AS p
    WHERE list_contains($filtered_cities, p.city_id)
)

SELECT
    f.measure_id,
    f.population_group,
    f.value
FROM closest_observation($area_basis) AS f
SEMI JOIN own AS o ON f.measure_id = o.measure_id AND f.population_group = o.population_group
WHERE
    list_contains($measure_list, f.measure_id)
    AND NOT f.is_stand_in
    AND (
        len($filtered_cities) = 0
        OR f.place_level = 'district'
        OR f.place_code IN (SELECT k.place_code FROM filtered_place AS k)
    )
ORDER BY f.measure_id, f.population_group, f.value;
