-- A row is a place with its figure of the year that most places have a figure of (coverage), and the rank of that from the
-- highest; of the measures and groups whose latest figures are of several years. Only places count that can be ranked, and in
-- which one of the passing cities lies. shared_with: other places with the same value.
-- Parameters: area_basis (list), filtered_cities (list of city_id; empty for all places).
-- Columns: measure_id, population_group, place_code, common_year, common_year_value, common_year_rank,
--   common_year_shared_with, common_year_place_count
SELECT
    f.measure_id,
    f.population_group,
    f.place_code,
    f.year AS common_year,
    f.value AS common_year_value,
    rank() OVER highest AS common_year_rank,
    count(*) OVER (highest RANGE BETWEEN CURRENT ROW AND CURRENT ROW) - 1 AS common_year_shared_with,
    count(*) OVER (highest RANGE BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS common_year_place_count
FROM common_year_observation AS f
WHERE
    is_closest(f.area_basis, f.closer_areas, $area_basis)
    AND is_place_of($filtered_cities, f.place_level, f.place_code)
WINDOW highest AS (PARTITION BY f.measure_id, f.population_group ORDER BY f.value DESC)
ORDER BY f.measure_id, f.population_group, common_year_rank, f.place_code;
