-- A row is a practice that fits what an assessment asks, for a city: first those about the question itself, then those about
-- its key factor or objective; among each, those of the city's country, then of cities of similar size (half to twice as many
-- residents). Practices of the city itself are left out. is_of_question: linked to the question by the atlas, or told by the
-- document under the same tool. place_city_id, place_population, population_year: where the place is a city of the atlas.
-- Parameters: city_id (NULL for none; then nothing is of its country or size)
-- Columns: instrument, part_id, item_id, practice_id, title, place_name, country, place_city_id, place_population,
--   population_year, is_of_question, is_same_country, is_similar_size, section, source_id
WITH fitting AS (
    SELECT
        'inclucities' AS instrument,
        q.key_factor_id AS part_id,
        q.question_id AS item_id,
        p.*,
        l.practice_id IS NOT NULL AS is_of_question
    FROM guiding_question AS q
    CROSS JOIN practice AS p
    LEFT JOIN question_practice AS l ON q.question_id = l.question_id AND p.practice_id = l.practice_id
    WHERE q.key_factor_id = p.key_factor_id OR l.practice_id IS NOT NULL
    UNION ALL
    SELECT
        'oecd' AS instrument,
        t.objective_id AS part_id,
        t.tool_id AS item_id,
        p.*,
        p.source_id = t.source_id AND starts_with(p.section, t.section) AS is_of_question
    FROM checklist_tool AS t
    INNER JOIN practice AS p ON t.objective_id = p.objective_id
    UNION ALL
    SELECT
        'oecd' AS instrument,
        o.objective_id AS part_id,
        format('obj{:02d}', o.objective_id) AS item_id,
        p.*,
        FALSE AS is_of_question
    FROM checklist_objective AS o
    INNER JOIN practice AS p ON o.objective_id = p.objective_id
    ANTI JOIN checklist_tool AS t ON o.objective_id = t.objective_id
),

placed AS (
    SELECT
        f.*,
        n.name AS country,
        c.population AS place_population,
        c.population_year,
        coalesce(f.country_code = own.country_code, FALSE) AS is_same_country,
        abs(ln(c.population / own.population)) AS distance
    FROM fitting AS f
    LEFT JOIN country AS n ON f.country_code = n.country_code
    LEFT JOIN city AS c ON f.city_id = c.city_id
    LEFT JOIN city AS own ON own.city_id = $city_id
    WHERE f.city_id IS NULL OR f.city_id IS DISTINCT FROM $city_id
)

SELECT
    instrument,
    part_id,
    item_id,
    practice_id,
    title,
    place_name,
    country,
    city_id AS place_city_id,
    place_population,
    population_year,
    is_of_question,
    is_same_country,
    coalesce(distance <= ln(2), FALSE) AS is_similar_size,
    section,
    source_id
FROM placed
ORDER BY instrument, part_id, item_id, is_of_question DESC, is_same_country DESC, distance NULLS LAST, title, practice_id;
