-- A row is a city as one can pick it: with its country and the other names it goes by, in Greece and Cyprus also that in Greek
-- letters, which only their own language has. Names in Cyrillic letters may be of any of several languages.
-- Columns: city_id, name, label, search_label, country_code
WITH other AS (
    SELECT
        a.city_id,
        a.alias AS name
    FROM city_alias AS a
    UNION
    SELECT
        t.place_code AS city_id,
        t.name
    FROM translated_name AS t
    INNER JOIN city AS c ON t.place_level = 'city' AND t.place_code = c.city_id
    WHERE c.country_code IN ('GR', 'CY') AND regexp_matches(t.name, '\p{Greek}')
)

SELECT
    c.city_id,
    c.name,
    c.label,
    concat_ws(' · ', c.label, string_agg(o.name, ' · ' ORDER BY o.name)) AS search_label,
    c.country_code
FROM named_city AS c
LEFT JOIN other AS o ON c.city_id = o.city_id AND c.name <> o.name
GROUP BY c.city_id, c.name, c.label, c.country_code
ORDER BY name_order(c.label);
