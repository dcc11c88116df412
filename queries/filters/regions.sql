-- A row is a region (all of them) with its share of foreign-born people or foreign citizens aged 15-64, its foreign-born
-- population of that age in thousands, and what each shared filter says of it. The filters of cities keep the regions in which a
-- city passes them; cities without a region are in none.
-- Parameters (the shared filters): share_definition, area_basis (list), share_min (percent),
--   country (list, empty for all), size (list of size classes, empty for all), network (list of network_id, empty for all),
--   selected_cities (list, empty for all).
-- Columns: nuts_code, region, nuts_version, country_code, country, is_eu_member, share, foreign_born_share,
--   foreign_born_share_year, foreign_born_population, passes_share, passes_country, passes_cities, passes_all
WITH share AS (
    SELECT
        o.place_code,
        o.value
    FROM latest_observation AS o
    WHERE
        o.measure_id = 'population_share_15_64'
        AND o.population_group
        = CASE $share_definition WHEN 'foreign_born_share' THEN 'foreign_born' ELSE 'foreign_citizens' END
),

born_abroad AS (
    SELECT
        o.place_code,
        o.value,
        o.year
    FROM latest_observation AS o
    WHERE o.measure_id = 'population_share_15_64' AND o.population_group = 'foreign_born'
),

-- The threshold applies to the region's own share, so cities decide on the rest only.
chosen AS (
    SELECT DISTINCT r.nuts_code
    FROM filtered_city($share_definition, $area_basis, 0, [], $size, $network, $selected_cities) AS f
    INNER JOIN city_region AS r ON f.city_id = r.city_id
    WHERE f.passes_all
)

SELECT
    r.nuts_code,
    coalesce(r.name, r.nuts_code) AS region,
    r.nuts_version,
    r.country_code,
    n.name AS country,
    n.is_eu_member,
    s.value AS share,
    b.value AS foreign_born_share,
    b.year AS foreign_born_share_year,
    p.foreign_born AS foreign_born_population,
    ($share_min <= 0 OR coalesce(s.value >= $share_min, FALSE)) AS passes_share,
    (len($country) = 0 OR list_contains($country, r.country_code)) AS passes_country,
    (
        (len($size) = 0 AND len($network) = 0 AND len($selected_cities) = 0) OR c.nuts_code IS NOT NULL
    ) AS passes_cities,
    passes_share AND passes_country AND passes_cities AS passes_all
FROM region AS r
INNER JOIN country AS n ON r.country_code = n.country_code
LEFT JOIN share AS s ON r.nuts_code = s.place_code
LEFT JOIN born_abroad AS b ON r.nuts_code = b.place_code
LEFT JOIN region_people AS p ON r.nuts_code = p.nuts_code
LEFT JOIN chosen AS c ON r.nuts_code = c.nuts_code
ORDER BY r.nuts_code;
