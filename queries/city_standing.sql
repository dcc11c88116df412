-- A row is a measure and group of which a city (or its region or country) has a figure, and where that stands among the places
-- with a figure: rank from the highest, quartiles. Places count in which a city lies that passes the filters, and those of
-- the city itself; without any filter all places.
-- Parameters (the shared filters): share_definition, area_basis (list), share_min (percent),
--   country (list, empty for all), size (list of size classes, empty for all), icc_member (true: members only),
--   only_city (list, empty for all).
--   city_id.
-- Columns: measure_id, population_group, place_rank, place_count, lower_quartile, median, upper_quartile
WITH own AS (
    SELECT
        f.measure_id,
        f.population_group,
        f.value
    FROM closest_figure($area_basis) AS f
    INNER JOIN city_place AS p ON f.place_level = p.place_level AND f.place_code = p.place_code
    WHERE p.city_id = $city_id
),

kept AS (
    SELECT p.place_code
    FROM city_place AS p
    INNER JOIN filtered_city(
        $share_definition, $area_basis, $share_min, $country, $size, $icc_member, $only_city
    ) AS c ON p.city_id = c.city_id
    WHERE c.passes_all OR p.city_id = $city_id
)

SELECT
    f.measure_id,
    f.population_group,
    count(*) FILTER (WHERE f.value > o.value) + 1 AS place_rank,
    count(*) AS place_count,
    quantile_cont(f.value, 0.25) AS lower_quartile,
    median(f.value) AS median,
    quantile_cont(f.value, 0.75) AS upper_quartile
FROM closest_figure($area_basis) AS f
INNER JOIN own AS o ON f.measure_id = o.measure_id AND f.population_group = o.population_group
WHERE
    (
        NOT has_any_filter($share_min, $country, $size, $icc_member, $only_city)
        OR f.place_code IN (SELECT k.place_code FROM kept AS k)
    )
GROUP BY f.measure_id, f.population_group
ORDER BY f.measure_id, f.population_group;
