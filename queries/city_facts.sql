-- A row is the city asked for, with country, region and the latest foreign-born share.
-- Parameters: city_id, area_basis (list).
-- Columns: city_id, name, label, place_kind, country_code, country, nuts2_code, region, population, population_year,
--   population_source_id, is_icc_member, foreign_born_share, foreign_born_share_year, foreign_born_share_area_basis,
--   share_source_id, other_names
SELECT
    c.city_id,
    c.name,
    c.label,
    c.place_kind,
    c.country_code,
    n.name AS country,
    c.nuts2_code,
    r.name AS region,
    c.population,
    c.population_year,
    c.population_source_id,
    c.is_icc_member,
    s.share AS foreign_born_share,
    s.share_year AS foreign_born_share_year,
    s.share_area_basis AS foreign_born_share_area_basis,
    s.share_source_id,
    (
        SELECT string_agg(a.alias, ', ' ORDER BY a.alias)
        FROM city_alias AS a
        WHERE a.city_id = c.city_id
    ) AS other_names
FROM city AS c
INNER JOIN country AS n ON c.country_code = n.country_code
LEFT JOIN region AS r ON c.nuts2_code = r.nuts_code
LEFT JOIN city_share('foreign_born_share', $area_basis) AS s ON c.city_id = s.city_id
WHERE c.city_id = $city_id
ORDER BY c.city_id;
