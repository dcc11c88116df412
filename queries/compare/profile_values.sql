-- A row is a chosen city and a measure of one family with its latest figure, or that of its region or country.
-- Parameters: city (list of city_id), family, population_group, area_basis (list).
-- Columns: city_id, city, label, country_code, measure_id, measure, measure_group, unit, definition, population_group,
--   value, year, place_level, place_code, place_name, flag, quality_mark, evidence, reliability, area_basis, sample_size, note,
--   reference_url, source_id
SELECT
    p.city_id,
    p.city,
    p.label,
    p.country_code,
    m.measure_id,
    m.name AS measure,
    m.measure_group,
    m.unit,
    m.definition,
    v.population_group,
    v.value,
    v.year,
    v.place_level,
    v.place_code,
    p.place_name,
    v.flag,
    v.quality_mark,
    v.evidence,
    v.reliability,
    v.area_basis,
    v.sample_size,
    v.note,
    v.reference_url,
    v.source_id
FROM family_observation($family, $population_group, $area_basis) AS v
INNER JOIN city_place AS p ON v.place_level = p.place_level AND v.place_code = p.place_code
INNER JOIN measure_catalogue AS m ON v.measure_id = m.measure_id
WHERE list_contains($city, p.city_id)
ORDER BY m.catalogue_order, name_order(p.label);
