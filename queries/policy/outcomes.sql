-- A row is a country, outcome and group with the latest value of the country, of which a rank can be made.
-- Parameters: measure_list (list of measure_id).
-- Columns: measure_id, measure, family, measure_group, competence_type, field_of_action, unit, direction, definition,
--   population_group, group_name, value, year, place_level, place_code, place_name, flag, quality_mark, evidence, reliability,
--   area_basis, is_stand_in, sample_size, note, reference_url, source_id, own_value, own_year, own_area_basis,
--   own_source_id
SELECT f.* EXCLUDE (f.closer_areas, f.catalogue_order, f.group_order)
FROM ranked_figure AS f
WHERE f.place_level = 'country' AND list_contains($measure_list, f.measure_id)
ORDER BY f.place_code, f.catalogue_order, f.group_order;
