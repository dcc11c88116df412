-- A row is a measure and group of which a city (or its region or country) has a figure, and where that stands among the places
-- with a figure: rank from the highest, quartiles. Places count in which one of the passing cities lies. Figures of
-- larger areas that stand in for a city (is_stand_in) are not ranked: they do not count, and have no rank. shared_with: other
-- places with the same value; first_year, last_year: of all values that count.
-- Parameters: city_id, area_basis (list), own_area_basis (list; areas in which the city's own figure may have been counted),
--   passing_city (list of city_id; empty for all places).
-- Columns: measure_id, population_group, place_rank, shared_with, place_count, lower_quartile, median, upper_quartile,
--   first_year, last_year
WITH own AS (
    SELECT
        f.measure_id,
        f.population_group,
        f.value,
        NOT f.is_stand_in AS is_ranked
    FROM closest_figure($own_area_basis) AS f
    INNER JOIN city_place AS p ON f.place_level = p.place_level AND f.place_code = p.place_code
    WHERE p.city_id = $city_id
),

kept AS (
    SELECT p.place_code
    FROM city_place AS p
    WHERE list_contains($passing_city, p.city_id)
),

ranked AS (
    SELECT f.*
    FROM closest_figure($area_basis) AS f
    WHERE
        NOT f.is_stand_in
        AND (
            len($passing_city) = 0
            OR f.place_code IN (SELECT k.place_code FROM kept AS k)
        )
)

SELECT
    o.measure_id,
    o.population_group,
    CASE WHEN o.is_ranked THEN count(f.value) FILTER (WHERE f.value > o.value) + 1 END AS place_rank,
    CASE WHEN o.is_ranked THEN count(f.value) FILTER (WHERE f.value = o.value) - 1 END AS shared_with,
    count(f.value) AS place_count,
    quantile_cont(f.value, 0.25) AS lower_quartile,
    median(f.value) AS median,
    quantile_cont(f.value, 0.75) AS upper_quartile,
    min(f.year) AS first_year,
    max(f.year) AS last_year
FROM own AS o
LEFT JOIN ranked AS f ON o.measure_id = f.measure_id AND o.population_group = f.population_group
GROUP BY o.measure_id, o.population_group, o.is_ranked
ORDER BY o.measure_id, o.population_group;
