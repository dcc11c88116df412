-- A row is a place with its latest figure of one of the measures listed in which a city (or its region or country) has one
-- too: the places among which city/ranks ranks.
-- Parameters: city_id, area_basis (list), own_area_basis (list; areas in which the city's own figure may have been counted),
--   filtered_cities (list of city_id; empty for all places),
--   measure_list (list of measure_id).
-- Columns: measure_id, population_group, value
SELECT
    f.measure_id,
    f.population_group,
    f.value
FROM ranked_observation($area_basis, $filtered_cities) AS f
SEMI JOIN observation_of_city($own_area_basis, [$city_id]) AS o
    ON f.measure_id = o.measure_id AND f.population_group = o.population_group
WHERE list_contains($measure_list, f.measure_id)
ORDER BY f.measure_id, f.population_group, f.value;
