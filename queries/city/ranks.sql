-- A row is a city, measure and group with the latest figure of the city, or of its region or country, and where that stands
-- among the places with a figure: rank from the highest, quartiles, ends. Places count in which one of the passing cities lies.
-- Figures of larger areas that stand in for a city (is_stand_in) are not ranked: they do not count, and have no rank; own_value,
-- own_year, own_area_basis and own_source_id are then what the atlas has of the city itself, else empty. shared_with: other
-- places with the same value, whether or not the city passes itself; first_year, last_year: of all values that count.
-- Parameters: city (list of city_id), area_basis (list), own_area_basis (list; areas in which a city's own figure may have been
--   counted), filtered_cities (list of city_id; empty for all places).
-- Columns: city_id, measure_id, measure, family, measure_group, competence_type, field_of_action, unit, direction, definition,
--   population_group, group_name, value, year, place_level, place_code, place_name, flag, quality_mark, evidence, reliability,
--   area_basis, is_stand_in, sample_size, note, reference_url, source_id, own_value, own_year, own_area_basis,
--   own_source_id, place_rank, shared_with, place_count, lower_quartile, median, upper_quartile, lowest, highest, first_year,
--   last_year
WITH own AS (
    SELECT o.*
    FROM observation_of_city($own_area_basis, $city) AS o
),

ranked AS (
    SELECT f.*
    FROM ranked_observation($area_basis, $filtered_cities) AS f
),

distribution AS (
    SELECT
        f.measure_id,
        f.population_group,
        count(*) AS place_count,
        quantile_cont(f.value, 0.25) AS lower_quartile,
        median(f.value) AS median,
        quantile_cont(f.value, 0.75) AS upper_quartile,
        min(f.value) AS lowest,
        max(f.value) AS highest,
        min(f.year) AS first_year,
        max(f.year) AS last_year
    FROM ranked AS f
    SEMI JOIN own AS o ON f.measure_id = o.measure_id AND f.population_group = o.population_group
    GROUP BY f.measure_id, f.population_group
),

place AS (
    SELECT
        o.city_id,
        o.measure_id,
        o.population_group,
        count(*) FILTER (WHERE f.value > o.value) + 1 AS place_rank,
        count(*) FILTER (WHERE f.value = o.value AND f.place_code <> o.place_code) AS shared_with
    FROM own AS o
    LEFT JOIN ranked AS f
        ON o.measure_id = f.measure_id AND o.population_group = f.population_group AND o.value <= f.value
    WHERE NOT o.is_stand_in
    GROUP BY o.city_id, o.measure_id, o.population_group
)

SELECT
    o.* EXCLUDE (o.catalogue_order, o.group_order),
    p.place_rank,
    p.shared_with,
    coalesce(d.place_count, 0) AS place_count,
    d.* EXCLUDE (d.measure_id, d.population_group, d.place_count)
FROM own AS o
LEFT JOIN place AS p
    ON o.city_id = p.city_id AND o.measure_id = p.measure_id AND o.population_group = p.population_group
LEFT JOIN distribution AS d ON o.measure_id = d.measure_id AND o.population_group = d.population_group
ORDER BY o.city_id, o.catalogue_order, o.group_order;
