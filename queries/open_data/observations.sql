-- A row is a published observation, in the order of measure, group, place and year.
-- Parameters (lists, empty for all): measure_list, group_list, years (as text), level_list, country, selected_cities,
--   competence_type; share_min (percent): with more than 0 only cities that reach it, by share_definition and area_basis (list).
-- Columns: measure_id, measure, population_group, sex, year, value, unit, place_level, place_code, place_name, country_code,
--   area_basis, flag, quality_mark, reliability, evidence, sample_size, is_latest, competence_type, note, reference_url,
--   source_id, publisher, licence
SELECT
    o.measure_id,
    m.name AS measure,
    o.population_group,
    o.sex,
    o.year,
    o.value,
    m.unit,
    o.place_level,
    o.place_code,
    coalesce(c.name, r.name, n.name, o.place_code) AS place_name,
    coalesce(c.country_code, r.country_code, n.country_code) AS country_code,
    o.area_basis,
    o.flag,
    o.quality_mark,
    o.reliability,
    o.evidence,
    o.sample_size,
    o.is_latest,
    m.competence_type,
    o.note,
    o.reference_url,
    o.source_id,
    s.publisher,
    s.licence
FROM marked_observation AS o
INNER JOIN measure_catalogue AS m ON o.measure_id = m.measure_id
INNER JOIN source AS s ON o.source_id = s.source_id
LEFT JOIN city AS c ON o.place_level IN ('city', 'district') AND o.place_code = c.city_id
LEFT JOIN region AS r ON o.place_level = 'region' AND o.place_code = r.nuts_code
LEFT JOIN country AS n ON o.place_level = 'country' AND o.place_code = n.country_code
LEFT JOIN city_share($share_definition, $area_basis) AS h ON c.city_id = h.city_id
WHERE
    (len($measure_list) = 0 OR list_contains($measure_list, o.measure_id))
    AND (len($group_list) = 0 OR list_contains($group_list, o.population_group))
    AND (len($years) = 0 OR list_contains($years, o.year::VARCHAR))
    AND (len($level_list) = 0 OR list_contains($level_list, o.place_level))
    AND (len($country) = 0 OR list_contains($country, coalesce(c.country_code, r.country_code, n.country_code)))
    AND (len($selected_cities) = 0 OR list_contains($selected_cities, c.city_id))
    AND (len($competence_type) = 0 OR list_contains($competence_type, m.competence_type))
    AND ($share_min <= 0 OR h.share >= $share_min)
ORDER BY
    m.catalogue_order, o.population_group, o.place_level, o.place_code, o.year, o.sex, o.area_basis, o.source_id,
    o.reference_url, o.value;
