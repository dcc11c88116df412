-- A row is a documented practice with its place, the cities it concerns and what it belongs to, in the order of first reading:
-- those with a result first, then those with the longest text.
-- city_ids: the city itself or those that take part, with semicolons; other_names: what these are also searched by.
-- Columns: practice_id, place_level, place_name, city_ids, city_labels, other_names, country_code, country,
--   country_codes, title, summary, objective_id, objective, key_factor_id, key_factor, policy_field, field, competence_type,
--   actor, since_year, result, section, source_id
SELECT
    p.practice_id,
    p.place_level,
    p.place_name,
    p.city_ids,
    p.city_labels,
    p.other_names,
    p.country_code,
    p.country,
    p.country_codes,
    p.title,
    p.summary,
    p.objective_id,
    p.objective,
    p.key_factor_id,
    p.key_factor,
    p.policy_field,
    p.field,
    p.competence_type,
    p.actor,
    p.since_year,
    p.result,
    p.section,
    p.source_id
FROM practice_catalogue AS p
ORDER BY p.result IS NULL, length(p.summary) DESC, p.practice_id;
