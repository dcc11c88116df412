-- A row is a measure of one family with the spread of its latest figures over the places of some cities, each place once:
-- what the dots of a profile are read against. Larger areas that stand in for a city do not count, as in ranks.
-- Parameters: filtered_cities (list of city_id), family, population_group, area_basis (list).
-- Columns: measure_id, lower_quartile, median, upper_quartile, place_count
SELECT
    v.measure_id,
    quantile_cont(v.value, 0.25) AS lower_quartile,
    median(v.value) AS median,
    quantile_cont(v.value, 0.75) AS upper_quartile,
    count(*) AS place_count
FROM family_observation($family, $population_group, $area_basis) AS v
LEFT JOIN area_basis AS a ON v.area_basis = a.area_basis
WHERE
    a.is_stand_in IS DISTINCT FROM TRUE
    AND v.place_code IN (
        SELECT p.place_code
        FROM city_place AS p
        WHERE p.city_id IN (SELECT unnest($filtered_cities))
    )
GROUP BY v.measure_id
ORDER BY v.measure_id;
