-- One row: in how many regions of the cities that pass the filters fewer foreign-born than native-born people aged
-- 20-64 are in work, in the latest year, with the median gap and the widest (native-born less foreign-born, percentage points).
-- Parameters (the shared filters): share_definition, area_basis (list), share_min (percent),
--   country (list, empty for all), size (list of size classes, empty for all), icc_member (true: members only),
--   only_city (list, empty for all).
-- Columns: region_count, lower_count, median_gap, widest_region, widest_gap, year, flag, source_id
WITH gap AS (
    SELECT
        r.name,
        native_born.value - foreign_born.value AS gap,
        foreign_born.year,
        foreign_born.flag,
        foreign_born.source_id
    FROM region AS r
    INNER JOIN latest_observation AS native_born ON r.nuts_code = native_born.place_code
    INNER JOIN latest_observation AS foreign_born
        ON r.nuts_code = foreign_born.place_code AND native_born.year = foreign_born.year
    WHERE
        native_born.measure_id = 'employment_rate_20_64'
        AND native_born.population_group = 'native_born'
        AND foreign_born.measure_id = 'employment_rate_20_64'
        AND foreign_born.population_group = 'foreign_born'
        AND r.nuts_code IN (
            SELECT f.nuts2_code
            FROM filtered_city($share_definition, $area_basis, $share_min, $country, $size, $icc_member, $only_city) AS f
            WHERE f.passes_all
        )
)

SELECT
    count(*) AS region_count,
    count(*) FILTER (WHERE g.gap > 0) AS lower_count,
    median(g.gap) AS median_gap,
    arg_max(g.name, g.gap) AS widest_region,
    max(g.gap) AS widest_gap,
    max(g.year) AS year,
    any_value(g.flag) AS flag,
    any_value(g.source_id) AS source_id
FROM gap AS g;
