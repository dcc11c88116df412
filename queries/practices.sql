-- A row is a documented practice with its place, the cities it concerns and what it belongs to, in the order of first reading:
-- those with a result first, then those told at greatest length.
-- city_ids: the city itself or those that take part, with semicolons; other_names: what these are also searched by.
-- Columns: practice_id, place_level, place_name, city_id, city_ids, city_labels, other_names, country_code, country,
--   country_codes, title, summary, objective_id, objective, key_factor_id, key_factor, policy_field, field, competence_type,
--   actor, since_year, result, section, source_id, source_title, publisher
WITH concerned AS (
    SELECT
        p.practice_id,
        p.city_id
    FROM practice AS p
    WHERE p.city_id IS NOT NULL
    UNION
    SELECT
        t.practice_id,
        t.city_id
    FROM practice_city AS t
),

alias AS (
    SELECT
        a.city_id,
        string_agg(a.alias, ' ' ORDER BY a.alias) AS names
    FROM city_alias AS a
    WHERE a.city_id IN (SELECT n.city_id FROM concerned AS n)
    GROUP BY a.city_id
),

cities AS (
    SELECT
        n.practice_id,
        string_agg(c.city_id, ';' ORDER BY c.label) AS city_ids,
        string_agg(c.label, '; ' ORDER BY c.label) AS city_labels,
        string_agg(concat_ws(' ', c.name, a.names), ' ' ORDER BY c.label) AS other_names,
        string_agg(DISTINCT c.country_code, ';' ORDER BY c.country_code) AS country_codes
    FROM concerned AS n
    INNER JOIN city AS c ON n.city_id = c.city_id
    LEFT JOIN alias AS a ON c.city_id = a.city_id
    GROUP BY n.practice_id
)

SELECT
    p.practice_id,
    p.place_level,
    p.place_name,
    p.city_id,
    coalesce(c.city_ids, '') AS city_ids,
    coalesce(c.city_labels, '') AS city_labels,
    coalesce(c.other_names, '') AS other_names,
    p.country_code,
    k.name AS country,
    coalesce(p.country_code, c.country_codes, '') AS country_codes,
    p.title,
    p.summary,
    p.objective_id,
    o.name AS objective,
    p.key_factor_id,
    f.name AS key_factor,
    p.policy_field,
    d.name AS field,
    d.competence_type,
    p.actor,
    p.since_year,
    p.result,
    p.section,
    p.source_id,
    s.title AS source_title,
    s.publisher
FROM practice AS p
INNER JOIN policy_field AS d ON p.policy_field = d.policy_field
INNER JOIN source AS s ON p.source_id = s.source_id
LEFT JOIN country AS k ON p.country_code = k.country_code
LEFT JOIN checklist_objective AS o ON p.objective_id = o.objective_id
LEFT JOIN key_factor AS f ON p.key_factor_id = f.key_factor_id
LEFT JOIN cities AS c ON p.practice_id = c.practice_id
ORDER BY p.result IS NULL, length(p.summary) DESC, p.practice_id;
