-- A row is a city as one can pick it: with its country and the other names it is searched by.
-- Names with accents are also given without, since the search of the picker minds accents.
-- Columns: city_id, name, label, search_label, country_code, population
WITH other_name AS (
    SELECT
        a.city_id,
        a.alias AS name
    FROM city_alias AS a
    UNION
    SELECT
        a.city_id,
        strip_accents(a.alias) AS name
    FROM city_alias AS a
    UNION
    SELECT
        c.city_id,
        strip_accents(c.name) AS name
    FROM city AS c
)

SELECT
    c.city_id,
    c.name,
    c.label,
    concat_ws(' · ', c.label, string_agg(o.name, ' · ' ORDER BY o.name)) AS search_label,
    c.country_code,
    c.population
FROM city AS c
LEFT JOIN other_name AS o ON c.city_id = o.city_id AND c.name <> o.name
GROUP BY c.city_id, c.name, c.label, c.country_code, c.population
ORDER BY strip_accents(c.label);
