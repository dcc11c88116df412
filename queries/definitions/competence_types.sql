-- A row is a competence type, in the order in which pages show them, with the number of its policy areas.
-- Columns: competence_type, name, short_name, definition, measure_count
SELECT
    t.competence_type,
    t.name,
    t.short_name,
    t.definition,
    count(c.measure_id) AS measure_count
FROM competence_type AS t
LEFT JOIN competence AS c ON t.competence_type = c.competence_type
GROUP BY t.competence_type, t.name, t.short_name, t.definition, t.position
ORDER BY t.position;
