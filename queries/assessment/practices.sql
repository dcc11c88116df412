-- A row is a practice that answers a part of an assessment: an IncluCities key factor or an OECD objective.
-- Columns: instrument, part_id, practice_id, title, place_name
SELECT
    'inclucities' AS instrument,
    key_factor_id AS part_id,
    practice_id,
    title,
    place_name
FROM practice
WHERE key_factor_id IS NOT NULL
UNION ALL
SELECT
    'oecd' AS instrument,
    objective_id AS part_id,
    practice_id,
    title,
    place_name
FROM practice
WHERE objective_id IS NOT NULL
ORDER BY instrument, part_id, practice_id;
