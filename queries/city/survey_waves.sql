-- A row is what residents of a city said in a wave of the survey, of questions that it was asked in two waves or more: the share
-- of all people asked. Waves differ in sample and way of asking; an uploaded value is no wave.
-- Parameters: city_id.
-- Columns: measure_id, measure, family, unit, population_group, value, year, place_level, place_code, place_name, flag,
--   quality_mark, evidence, reliability, area_basis, sample_size, note, reference_url, source_id
SELECT
    o.measure_id,
    m.name AS measure,
    m.family,
    m.unit,
    o.population_group,
    o.value,
    o.year,
    o.place_level,
    o.place_code,
    c.name AS place_name,
    o.flag,
    o.quality_mark,
    o.evidence,
    o.reliability,
    o.area_basis,
    o.sample_size,
    o.note,
    o.reference_url,
    o.source_id
FROM marked_observation AS o
INNER JOIN measure_catalogue AS m ON o.measure_id = m.measure_id
INNER JOIN named_city AS c ON o.place_code = c.city_id
WHERE
    o.place_level = 'city'
    AND o.place_code = $city_id
    AND m.family = 'survey'
    AND o.population_group = 'total'
    AND o.is_comparable
    AND o.reliability <> 'own'
    AND o.year IS NOT NULL
QUALIFY
    row_number() OVER (PARTITION BY o.measure_id, o.year ORDER BY o.preference) = 1
    AND max(o.year) OVER (PARTITION BY o.measure_id) > min(o.year) OVER (PARTITION BY o.measure_id)
ORDER BY m.catalogue_order, o.year;
