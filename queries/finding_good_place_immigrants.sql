-- One row: how many of the cities that pass the filters and were surveyed in the newest wave two thirds of residents or more
-- call a good place for immigrants, and which city is highest and lowest. City columns are NULL where no such city passes.
-- no_opinion: percent of those asked; source_ids is a list.
-- Parameters (the shared filters): share_definition, area_basis (list), share_min (percent),
--   country (list, empty for all), size (list of size classes, empty for all), icc_member (true: members only),
--   only_city (list, empty for all).
-- Columns: city_count, two_thirds_count, median, highest_city, highest_value, lowest_city, lowest_value, no_opinion_lowest,
--   no_opinion_highest, year, source_ids
WITH newest AS (
    SELECT
        o.place_code,
        o.population_group,
        o.value,
        o.year,
        o.source_id
    FROM marked_observation AS o
    WHERE
        o.measure_id = 'survey_good_place_immigrants'
        AND o.is_comparable
        AND o.year = (
            SELECT max(n.year)
            FROM marked_observation AS n
            WHERE n.measure_id = 'survey_good_place_immigrants' AND n.is_comparable
        )
)

SELECT
    count(*) AS city_count,
    count(*) FILTER (WHERE v.value >= 200 / 3) AS two_thirds_count,
    median(v.value) AS median,
    arg_max(f.name, v.value) AS highest_city,
    max(v.value) AS highest_value,
    arg_min(f.name, v.value) AS lowest_city,
    min(v.value) AS lowest_value,
    min(100 * (1 - v.value / p.value)) AS no_opinion_lowest,
    max(100 * (1 - v.value / p.value)) AS no_opinion_highest,
    any_value(v.year) AS year,
    list_distinct(list(v.source_id)) AS source_ids
FROM filtered_city($share_definition, $area_basis, $share_min, $country, $size, $icc_member, $only_city) AS f
INNER JOIN newest AS v ON f.city_id = v.place_code AND v.population_group = 'total'
LEFT JOIN newest AS p ON f.city_id = p.place_code AND p.population_group = 'with_opinion'
WHERE f.passes_all;
