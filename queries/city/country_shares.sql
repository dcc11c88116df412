-- A row is a country and year with the share of foreign-born people in its population.
-- Parameters: reference_country (list of country_code).
-- Columns: country_code, label, measure_id, measure, population_group, year, value, unit, place_level, place_code, place_name,
--   area_basis, flag, quality_mark, evidence, reliability, note, reference_url, source_id
SELECT
    n.country_code,
    n.name AS label,
    o.measure_id,
    m.name AS measure,
    o.population_group,
    o.year,
    o.value,
    m.unit,
    o.place_level,
    o.place_code,
    n.name AS place_name,
    o.area_basis,
    o.flag,
    o.quality_mark,
    o.evidence,
    o.reliability,
    o.note,
    o.reference_url,
    o.source_id
FROM marked_observation AS o
INNER JOIN measure AS m ON o.measure_id = m.measure_id
INNER JOIN country AS n ON o.place_code = n.country_code
WHERE
    o.place_level = 'country'
    AND list_contains($reference_country, o.place_code)
    AND o.measure_id = 'population_share_country'
    AND o.population_group = 'foreign_born'
    AND o.is_comparable
ORDER BY o.place_code, o.year;
