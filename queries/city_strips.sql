-- A row is a place with its latest figure of one of the wanted measures in which a city (or its region or country) has one
-- too: the places among which city_standing ranks.
-- Parameters (the shared filters): share_definition, area_basis (list), share_min (percent),
--   country (list, empty for all), size (list of size classes, empty for all), icc_member (true: members only),
--   only_city (list, empty for all).
--   city_id, measure_list (list of measure_id).
-- Columns: measure_id, population_group, value
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
    f.value
FROM closest_figure($area_basis) AS f
SEMI JOIN own AS o ON f.measure_id = o.measure_id AND f.population_group = o.population_group
WHERE
    list_contains($measure_list, f.measure_id)
    AND f.area_basis IS DISTINCT FROM 'nuts3_area'
    AND (
        NOT has_any_filter($share_min, $country, $size, $icc_member, $only_city)
        OR f.place_code IN (SELECT k.place_code FROM kept AS k)
    )
ORDER BY f.measure_id, f.population_group, f.value;
