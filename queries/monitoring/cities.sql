-- A row is a statement on how a city, region or country monitors integration. A field without a row: nothing is said of it.
-- Columns: place_name, place_level, city_id, country_code, country, field, text, cited, section, source_id
SELECT
    m.place_name,
    m.place_level,
    m.city_id,
    m.country_code,
    n.name AS country,
    m.field,
    m.text,
    short_citation(s.citation) AS cited,
    m.section,
    m.source_id
FROM city_monitoring AS m
INNER JOIN country AS n ON m.country_code = n.country_code
INNER JOIN source AS s ON m.source_id = s.source_id
ORDER BY m.rowid;
