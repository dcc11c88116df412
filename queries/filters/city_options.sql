-- A row is a city as one can pick it: with its country and the other names it goes by.
-- Columns: city_id, name, label, search_label, country_code, population
SELECT
    c.city_id,
    c.name,
    c.label,
    concat_ws(' · ', c.label, string_agg(a.alias, ' · ' ORDER BY a.alias)) AS search_label,
    c.country_code,
    c.population
FROM city AS c
LEFT JOIN city_alias AS a ON c.city_id = a.city_id AND c.name <> a.alias
GROUP BY c.city_id, c.name, c.label, c.country_code, c.population
ORDER BY name_order(c.label);
