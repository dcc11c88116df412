-- A row is a region of the cities that pass the filters with the gap between the employment rates of native-born and
-- foreign-born people aged 20-64, in the year for which most of these regions have both rates (the newest of such years).
-- gap: native-born less foreign-born, in percentage points. is_small: with few foreign-born residents, or not known how many.
-- reliability: the weaker of both rates.
-- Parameters (the shared filters): share_definition, area_basis (list), share_min (percent),
--   country (list, empty for all), size (list of size classes, empty for all), network (list of network_id, empty for all),
--   selected_cities (list, empty for all).
--   small_below (thousand foreign-born people aged 15-64).
-- Columns: region, gap, is_small, year, reliability, source_id
WITH chosen AS (
    SELECT DISTINCT r.nuts_code
    FROM filtered_city($share_definition, $area_basis, $share_min, $country, $size, $network, $selected_cities) AS f
    INNER JOIN city_region AS r ON f.city_id = r.city_id
    WHERE f.passes_all
),

gap AS (
    SELECT
        r.name AS region,
        native_born.value - foreign_born.value AS gap,
        coalesce(p.foreign_born < $small_below, TRUE) AS is_small,
        foreign_born.year,
        weaker_reliability(native_born.reliability, foreign_born.reliability) AS reliability,
        foreign_born.source_id
    FROM region AS r
    INNER JOIN chosen AS c ON r.nuts_code = c.nuts_code
    INNER JOIN marked_observation AS native_born ON r.nuts_code = native_born.place_code
    INNER JOIN marked_observation AS foreign_born
        ON r.nuts_code = foreign_born.place_code AND native_born.year = foreign_born.year
    LEFT JOIN region_people AS p ON r.nuts_code = p.nuts_code
    WHERE
        native_born.measure_id = 'employment_rate_20_64'
        AND native_born.population_group = 'native_born'
        AND native_born.is_comparable
        AND foreign_born.measure_id = 'employment_rate_20_64'
        AND foreign_born.population_group = 'foreign_born'
        AND foreign_born.is_comparable
),

best_year AS (
    SELECT g.year
    FROM gap AS g
    GROUP BY g.year
    ORDER BY count(*) DESC, g.year DESC
    LIMIT 1
)

SELECT
    g.region,
    g.gap,
    g.is_small,
    g.year,
    g.reliability,
    g.source_id
FROM gap AS g
WHERE g.year = (SELECT b.year FROM best_year AS b)
ORDER BY g.region;
