-- A row is a measure, with its competence type or field of action, publisher and how many places and years it covers.
-- Columns: measure_id, family, measure_group, name, unit, place_level, competence_type, field_of_action, direction,
--   age_band, definition, source_id, publisher, place_count, first_year, last_year
WITH covered AS (
    SELECT
        l.measure_id,
        count(DISTINCT l.place_code) AS place_count
    FROM latest_observation AS l
    GROUP BY l.measure_id
),

span AS (
    SELECT
        c.measure_id,
        min(c.year) AS first_year,
        max(c.year) AS last_year
    FROM coverage AS c
    GROUP BY c.measure_id
)

SELECT
    m.measure_id,
    m.family,
    m.measure_group,
    m.name,
    m.unit,
    m.place_level,
    m.competence_type,
    m.field_of_action,
    m.direction,
    m.age_band,
    m.definition,
    m.source_id,
    s.publisher,
    coalesce(c.place_count, 0) AS place_count,
    p.first_year,
    p.last_year
FROM measure_catalogue AS m
INNER JOIN source AS s ON m.source_id = s.source_id
LEFT JOIN covered AS c ON m.measure_id = c.measure_id
LEFT JOIN span AS p ON m.measure_id = p.measure_id
ORDER BY m.catalogue_order;
