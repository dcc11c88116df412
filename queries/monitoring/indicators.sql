-- A row is an indicator for a monitoring plan and a group that any place has figures for. An indicator that no measure holds
-- has one row without a group.
-- Columns: indicator_id, area, indicator, measure_id, place_level, unit, definition, remark, missing_from, cited,
--   section, source_id, population_group, group_name, basis
WITH covered AS (
    SELECT DISTINCT
        v.measure_id,
        v.population_group
    FROM coverage AS v
)

SELECT
    i.indicator_id,
    i.area,
    i.name AS indicator,
    i.measure_id,
    m.place_level,
    m.unit,
    m.definition,
    i.remark,
    i.missing_from,
    short_citation(s.citation) AS cited,
    i.section,
    i.source_id,
    g.population_group,
    g.name AS group_name,
    g.basis
FROM monitoring_indicator AS i
INNER JOIN source AS s ON i.source_id = s.source_id
LEFT JOIN measure AS m ON i.measure_id = m.measure_id
LEFT JOIN covered AS v ON i.measure_id = v.measure_id
LEFT JOIN population_group AS g ON v.population_group = g.population_group
ORDER BY i.rowid, g.rowid;
