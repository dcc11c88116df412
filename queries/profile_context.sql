-- A row is a measure of one family with the spread of its latest figures over the places of the cities that pass
-- the filters: what the dots of a profile are read against.
-- Parameters (the shared filters): share_definition, area_basis (list), share_min (percent),
--   country (list, empty for all), size (list of size classes, empty for all), icc_member (true: members only),
--   only_city (list, empty for all).
--   family, population_group.
-- Columns: measure_id, lowest, lower_quartile, median, upper_quartile, highest, place_count, city_count
WITH place AS (
    SELECT
        v.measure_id,
        v.place_code,
        v.value,
        count(*) AS city_count
    FROM family_figure($family, $population_group, $area_basis) AS v
    INNER JOIN city_place AS p ON v.place_level = p.place_level AND v.place_code = p.place_code
    INNER JOIN filtered_city(
        $share_definition, $area_basis, $share_min, $country, $size, $icc_member, $only_city
    ) AS f ON p.city_id = f.city_id
    WHERE f.passes_all
    GROUP BY ALL
)

SELECT
    p.measure_id,
    min(p.value) AS lowest,
    quantile_cont(p.value, 0.25) AS lower_quartile,
    median(p.value) AS median,
    quantile_cont(p.value, 0.75) AS upper_quartile,
    max(p.value) AS highest,
    count(*) AS place_count,
    cast(sum(p.city_count) AS INTEGER) AS city_count
FROM place AS p
GROUP BY p.measure_id
ORDER BY p.measure_id;
