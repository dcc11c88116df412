-- A row is a policy area or city dimension with its competence type and the reason for it.
-- Columns: measure_id, measure, family, competence_type, competence_type_name, classified_by, reason, section, source_id
SELECT
    c.measure_id,
    m.name AS measure,
    m.family,
    c.competence_type,
    t.name AS competence_type_name,
    c.classified_by,
    c.reason,
    c.section,
    c.source_id
FROM competence AS c
INNER JOIN measure_catalogue AS m ON c.measure_id = m.measure_id
INNER JOIN competence_type AS t ON c.competence_type = t.competence_type
ORDER BY m.family DESC, t.name, m.catalogue_order;
