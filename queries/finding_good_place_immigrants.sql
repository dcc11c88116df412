-- One row: how many of the surveyed cities that pass the filters two thirds of residents or more call a good place for
-- immigrants, and which city is highest and lowest. City columns are NULL where no surveyed city passes.
-- Parameters (the shared filters): share_definition, area_basis (list), share_min (percent),
--   country (list, empty for all), size (list of size classes, empty for all), icc_member (true: members only),
--   only_city (list, empty for all).
-- Columns: city_count, two_thirds_count, median, highest_city, highest_value, lowest_city, lowest_value, year, source_id
SELECT
    count(*) AS city_count,
    count(*) FILTER (WHERE v.value >= 200 / 3) AS two_thirds_count,
    median(v.value) AS median,
    arg_max(f.name, v.value) AS highest_city,
    max(v.value) AS highest_value,
    arg_min(f.name, v.value) AS lowest_city,
    min(v.value) AS lowest_value,
    max(v.year) AS year,
    any_value(v.source_id) AS source_id
FROM filtered_city($share_definition, $area_basis, $share_min, $country, $size, $icc_member, $only_city) AS f
INNER JOIN city_value('survey_good_place_immigrants', 'total', NULL, $area_basis) AS v ON f.city_id = v.city_id
WHERE f.passes_all;
