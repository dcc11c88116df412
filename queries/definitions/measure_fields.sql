-- A row is a measure whose subject is a policy field of practices, with that field, who decides in it and how many practices
-- it has.
-- Columns: measure_id, policy_field, field, competence_type, practice_count
SELECT
    m.measure_id,
    m.policy_field,
    f.name AS field,
    f.competence_type,
    count(p.practice_id) AS practice_count
FROM measure_field AS m
INNER JOIN policy_field AS f ON m.policy_field = f.policy_field
LEFT JOIN practice AS p ON m.policy_field = p.policy_field
GROUP BY m.measure_id, m.policy_field, f.name, f.competence_type
ORDER BY m.measure_id;
