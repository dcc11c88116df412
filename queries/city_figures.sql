-- A row is a measure and group with the latest figure of a city, or of its region or country.
-- Parameters: city_id, area_basis (list).
-- Columns: measure_id, measure, family, measure_group, competence_type, unit, direction, definition, population_group,
--   group_name, value, year, place_level, place_code, place_name, flag, quality_mark, evidence, reliability, area_basis,
--   sample_size, note, reference_url, source_id
SELECT f.* EXCLUDE (f.catalogue_order, f.group_order)
FROM closest_figure($area_basis) AS f
INNER JOIN city_place AS p ON f.place_level = p.place_level AND f.place_code = p.place_code
WHERE p.city_id = $city_id
ORDER BY f.catalogue_order, f.group_order;
