-- A row is a city (all of them), with its country, its region and where it lies.
-- Columns: city_id, name, label, place_kind, country_code, country, nuts2_code, region, lat, lon, population, population_year,
--   population_source_id, is_icc_member, other_names
SELECT
    c.city_id,
    c.name,
    c.label,
    c.place_kind,
    c.country_code,
    n.name AS country,
    c.nuts2_code,
    r.name AS region,
    c.lat,
    c.lon,
    c.population,
    c.population_year,
    c.population_source_id,
    c.is_icc_member,
    (
        SELECT string_agg(a.alias, ', ' ORDER BY a.alias)
        FROM city_alias AS a
        WHERE a.city_id = c.city_id
    ) AS other_names
FROM named_city AS c
INNER JOIN country AS n ON c.country_code = n.country_code
LEFT JOIN region AS r ON c.nuts2_code = r.nuts_code
ORDER BY c.city_id;
