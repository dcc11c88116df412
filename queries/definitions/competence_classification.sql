-- A row is a policy area with its competence type or a city dimension with its field of action, and the reason for it. Type
-- and field are empty text where they do not apply.
-- Columns: measure_id, measure, family, competence_type, competence_type_name, field_of_action, field_of_action_name,
--   classified_by, reason, section
SELECT
    c.measure_id,
    m.name AS measure,
    m.family,
    m.competence_type,
    coalesce(t.name, '') AS competence_type_name,
    m.field_of_action,
    coalesce(f.name, '') AS field_of_action_name,
    c.classified_by,
    c.reason,
    c.section
FROM competence AS c
INNER JOIN measure_catalogue AS m ON c.measure_id = m.measure_id
LEFT JOIN competence_type AS t ON c.competence_type = t.competence_type
LEFT JOIN field_of_action AS f ON c.field_of_action = f.field_of_action
ORDER BY m.family DESC, t.position, f.position, m.catalogue_order;
