-- One row: in how many regions of the cities that pass the filters foreign-born people aged 20-64 are less often in work than
-- native-born people, and in how many more often, in the year for which most of these regions have both rates (the newest of
-- such years). Regions with few foreign-born residents are counted apart. Regions weigh the same, whatever their size.
-- Gaps are native-born less foreign-born, in percentage points; flags, reliabilities and source_ids are lists.
-- Parameters (the shared filters): share_definition, area_basis (list), share_min (percent),
--   country (list, empty for all), size (list of size classes, empty for all), icc_member (true: members only),
--   only_city (list, empty for all).
--   small_below (thousand foreign-born people aged 15-64), least_gap (percentage points that count as a difference).
-- Columns: region_count, lower_count, higher_count, small_count, median_gap, widest_region, widest_gap, narrowest_region,
--   narrowest_gap, year, flags, reliabilities, source_ids
WITH chosen AS (
    SELECT DISTINCT r.nuts_code
    FROM filtered_city($share_definition, $area_basis, $share_min, $country, $size, $icc_member, $only_city) AS f
    INNER JOIN city_region AS r ON f.city_id = r.city_id
    WHERE f.passes_all
),

people AS (
    SELECT
        o.place_code,
        o.value
    FROM latest_observation AS o
    WHERE o.measure_id = 'population_15_64' AND o.population_group = 'foreign_born'
),

gap AS (
    SELECT
        r.name,
        native_born.value - foreign_born.value AS gap,
        coalesce(p.value < $small_below, TRUE) AS is_small,
        foreign_born.year,
        list_distinct([native_born.flag, foreign_born.flag]) AS flags,
        list_distinct([native_born.reliability, foreign_born.reliability]) AS reliabilities,
        list_distinct([native_born.source_id, foreign_born.source_id]) AS source_ids
    FROM region AS r
    INNER JOIN chosen AS c ON r.nuts_code = c.nuts_code
    INNER JOIN marked_observation AS native_born ON r.nuts_code = native_born.place_code
    INNER JOIN marked_observation AS foreign_born
        ON r.nuts_code = foreign_born.place_code AND native_born.year = foreign_born.year
    LEFT JOIN people AS p ON r.nuts_code = p.place_code
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
    count(*) FILTER (WHERE NOT g.is_small) AS region_count,
    count(*) FILTER (WHERE NOT g.is_small AND g.gap >= $least_gap) AS lower_count,
    count(*) FILTER (WHERE NOT g.is_small AND g.gap <= -$least_gap) AS higher_count,
    count(*) FILTER (WHERE g.is_small) AS small_count,
    median(g.gap) FILTER (WHERE NOT g.is_small) AS median_gap,
    arg_max(g.name, g.gap) FILTER (WHERE NOT g.is_small) AS widest_region,
    max(g.gap) FILTER (WHERE NOT g.is_small) AS widest_gap,
    arg_min(g.name, g.gap) FILTER (WHERE NOT g.is_small) AS narrowest_region,
    min(g.gap) FILTER (WHERE NOT g.is_small) AS narrowest_gap,
    max(g.year) AS year,
    list_distinct(flatten(list(g.flags) FILTER (WHERE NOT g.is_small))) AS flags,
    list_distinct(flatten(list(g.reliabilities) FILTER (WHERE NOT g.is_small))) AS reliabilities,
    list_distinct(flatten(list(g.source_ids) FILTER (WHERE NOT g.is_small))) AS source_ids
FROM gap AS g
WHERE g.year = (SELECT b.year FROM best_year AS b);
