-- A row is a part that one assesses: a key factor of the IncluCities benchmark or an objective of the OECD checklist.
-- Columns: instrument, part_id, name, why, how, section, source_id
SELECT
    'inclucities' AS instrument,
    key_factor_id AS part_id,
    name,
    why,
    how,
    section,
    source_id
FROM key_factor
UNION ALL
SELECT
    'oecd' AS instrument,
    objective_id AS part_id,
    name,
    meaning AS why,
    NULL AS how,
    section,
    source_id
FROM checklist_objective
ORDER BY instrument, part_id;
