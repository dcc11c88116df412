-- A row is a foreign-born or other share of a city by definition, area and year: a city's own series, never joined across areas.
-- Parameters: city (list of city_id).
-- Columns: city_id, city, label, country_code, measure_id, measure, population_group, area_basis, year, value, unit, place_level,
--   place_code, place_name, flag, quality_mark, evidence, reliability, note, reference_url, source_id
SELECT
    c.city_id,
    c.name AS city,
    c.label,
    c.country_code,
    o.measure_id,
    m.name AS measure,
    o.population_group,
    o.area_basis,
    o.year,
    o.value,
    m.unit,
    o.place_level,
    o.place_code,
    c.name AS place_name,
    o.flag,
    o.quality_mark,
    o.evidence,
    o.reliability,
    o.note,
    o.reference_url,
    o.source_id
FROM marked_observation AS o
INNER JOIN measure AS m ON o.measure_id = m.measure_id
INNER JOIN named_city AS c ON o.place_code = c.city_id
WHERE
    o.place_level = 'city'
    AND list_contains($city, o.place_code)
    AND m.family = 'population'
    AND o.is_comparable
    AND o.year IS NOT NULL
ORDER BY name_order(c.label), o.measure_id, o.area_basis, o.year, o.source_id;
