-- A row is a competence type with the family of measures it is about and how many measures it has.
-- Columns: competence_type, name, family, definition, measure_count
SELECT
    t.competence_type,
    t.name,
    t.family,
    t.definition,
    count(c.measure_id) AS measure_count
FROM competence_type AS t
LEFT JOIN competence AS c ON t.competence_type = c.competence_type
GROUP BY t.competence_type, t.name, t.family, t.definition
ORDER BY t.family DESC NULLS LAST, t.competence_type = 'not_classified', t.name;
