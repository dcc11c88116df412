-- A row is a competence type with the family of measures it is about (NULL: in none of the groups), in the order in which
-- pages show them, and how many measures it has.
-- Columns: competence_type, name, short_name, family, definition, measure_count
SELECT
    t.competence_type,
    t.name,
    t.short_name,
    t.family,
    t.definition,
    count(c.measure_id) AS measure_count
FROM competence_type AS t
LEFT JOIN competence AS c ON t.competence_type = c.competence_type
GROUP BY t.competence_type, t.name, t.short_name, t.family, t.definition, t.position
ORDER BY t.position;
