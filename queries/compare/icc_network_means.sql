-- A row is a dimension of the Intercultural Cities Index with the average of the network in February 2017.
-- Columns: measure_id, measure, measure_group, field_of_action_name, definition, value, year, city_count, place_level,
--   place_code, evidence, reliability, note, source_id
SELECT
    m.measure_id,
    m.name AS measure,
    m.measure_group,
    t.name AS field_of_action_name,
    m.definition,
    o.value,
    o.year,
    a.place_count AS city_count,
    o.place_level,
    o.place_code,
    o.evidence,
    o.reliability,
    o.note,
    o.source_id
FROM marked_observation AS o
INNER JOIN aggregate AS a ON o.place_code = a.aggregate_code
INNER JOIN measure_catalogue AS m ON o.measure_id = m.measure_id
LEFT JOIN field_of_action AS t ON m.field_of_action = t.field_of_action
WHERE o.place_code = 'ICC85'
ORDER BY o.value DESC, m.measure_id;
