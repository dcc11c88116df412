-- A row is what a practice can belong to: an objective of the OECD checklist, a key factor of IncluCities, a policy field.
-- Columns: kind, topic_id, name, competence_type
SELECT
    t.kind,
    t.topic_id,
    t.name,
    t.competence_type
FROM (
    SELECT
        'objective' AS kind,
        objective_id::VARCHAR AS topic_id,
        name,
        NULL::VARCHAR AS competence_type,
        objective_id AS place
    FROM checklist_objective
    UNION ALL
    SELECT
        'key_factor' AS kind,
        key_factor_id::VARCHAR AS topic_id,
        name,
        NULL AS competence_type,
        key_factor_id AS place
    FROM key_factor
    UNION ALL
    SELECT
        'field' AS kind,
        policy_field AS topic_id,
        name,
        competence_type,
        0 AS place
    FROM policy_field
) AS t
ORDER BY t.kind, t.place, t.name;
