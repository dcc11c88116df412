-- A row is a name by which a city or a country is found: its own or another, in any language. The countries are those with a
-- city or a MIPEX score. place_level: city or country. population: of cities. has_policy: whether MIPEX covers the country, or
-- that of the city. is_translated: whether only the list of translated names has it.
-- Columns: place_level, place_code, label, name, is_translated, population, has_policy
WITH place AS (
    SELECT
        'city' AS place_level,
        c.city_id AS place_code,
        c.label,
        c.name,
        c.country_code,
        c.population
    FROM city AS c
    UNION ALL
    SELECT
        'country' AS place_level,
        n.country_code AS place_code,
        n.name AS label,
        n.name,
        n.country_code,
        NULL AS population
    FROM country AS n
    WHERE
        n.country_code IN (SELECT v.country_code FROM mipex_country AS v)
        OR n.country_code IN (SELECT c.country_code FROM city AS c)
),

named AS (
    SELECT
        p.place_code,
        p.name,
        TRUE AS is_own_name,
        FALSE AS is_translated
    FROM place AS p
    UNION ALL
    SELECT
        a.city_id AS place_code,
        a.alias AS name,
        FALSE AS is_own_name,
        FALSE AS is_translated
    FROM city_alias AS a
    UNION ALL
    SELECT
        t.place_code,
        t.name,
        FALSE AS is_own_name,
        TRUE AS is_translated
    FROM translated_name AS t
    WHERE
        (t.place_code, t.name) NOT IN (SELECT (p.place_code, p.name) FROM place AS p)
        AND (t.place_code, t.name) NOT IN (SELECT (a.city_id, a.alias) FROM city_alias AS a)
)

SELECT
    p.place_level,
    p.place_code,
    p.label,
    n.name,
    n.is_translated,
    p.population,
    p.country_code IN (SELECT v.country_code FROM mipex_country AS v) AS has_policy
FROM place AS p
INNER JOIN named AS n ON p.place_code = n.place_code
ORDER BY p.place_level, p.population DESC NULLS LAST, p.label, n.is_own_name DESC, n.name;
