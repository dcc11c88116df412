-- A row is a city that passes the filters and has an answer of its residents, its latest as Compare shows it, with the share of
-- all residents asked who call it a good place for immigrants, and the share who gave no opinion (percent of those asked; NULL
-- where it is not known from the same source).
-- Parameters (the shared filters): share_definition, area_basis (list), share_min (percent),
--   country (list, empty for all), size (list of size classes, empty for all), network (list of network_id, empty for all),
--   selected_cities (list, empty for all).
-- Columns: city, value, no_opinion, year, reliability, source_id
SELECT
    f.name AS city,
    v.value,
    100 * (1 - v.value / p.value) AS no_opinion,
    v.year,
    v.reliability,
    v.source_id
FROM filtered_city($share_definition, $area_basis, $share_min, $country, $size, $network, $selected_cities) AS f
INNER JOIN observation_of_year(NULL, $area_basis) AS v ON f.city_id = v.place_code
LEFT JOIN observation_of_year(NULL, $area_basis) AS p
    ON
        v.measure_id = p.measure_id
        AND p.population_group = 'with_opinion'
        AND v.place_code = p.place_code
        AND v.year = p.year
        AND v.source_id = p.source_id
WHERE f.passes_all AND v.measure_id = 'survey_good_place_immigrants' AND v.population_group = 'total'
ORDER BY f.name;
