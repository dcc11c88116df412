-- A row is a country that MIPEX covers (all of them), with its number of cities and how many of those pass the filters.
-- Parameters (the shared filters): share_definition, area_basis (list), share_min (percent),
--   country (list, empty for all), size (list of size classes, empty for all), network (list of network_id, empty for all),
--   selected_cities (list, empty for all).
-- Columns: country_code, country, city_count, passing_count
WITH city_of AS (
    SELECT
        f.country_code,
        count(*) AS city_count,
        count(*) FILTER (WHERE f.passes_all) AS passing_count
    FROM filtered_city($share_definition, $area_basis, $share_min, $country, $size, $network, $selected_cities) AS f
    GROUP BY f.country_code
)

SELECT
    v.country_code,
    n.name AS country,
    coalesce(c.city_count, 0) AS city_count,
    coalesce(c.passing_count, 0) AS passing_count
FROM mipex_country AS v
INNER JOIN country AS n ON v.country_code = n.country_code
LEFT JOIN city_of AS c ON v.country_code = c.country_code
ORDER BY name_order(n.name);
