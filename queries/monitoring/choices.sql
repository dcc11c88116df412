-- A row is a choice or difficulty in monitoring, with how many measures of the atlas have figures by a target group so defined.
-- Columns: choice_id, kind, name, summary, basis, measure_count, cited, section, source_id
WITH covered AS (
    SELECT
        g.basis,
        count(DISTINCT o.measure_id) AS measure_count
    FROM latest_observation AS o
    INNER JOIN population_group AS g ON o.population_group = g.population_group
    GROUP BY g.basis
)

SELECT
    c.choice_id,
    c.kind,
    c.name,
    c.summary,
    c.basis,
    coalesce(v.measure_count, 0) AS measure_count,
    short_citation(s.citation) AS cited,
    c.section,
    c.source_id
FROM monitoring_choice AS c
INNER JOIN source AS s ON c.source_id = s.source_id
LEFT JOIN covered AS v ON c.basis = v.basis
ORDER BY c.rowid;
