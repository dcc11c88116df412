-- A row is a field of action, in the order in which pages show them, with the number of its city dimensions.
-- Columns: field_of_action, name, short_name, definition, measure_count
SELECT
    t.field_of_action,
    t.name,
    t.short_name,
    t.definition,
    count(c.measure_id) AS measure_count
FROM field_of_action AS t
LEFT JOIN competence AS c ON t.field_of_action = c.field_of_action
GROUP BY t.field_of_action, t.name, t.short_name, t.definition, t.position
ORDER BY t.position;
