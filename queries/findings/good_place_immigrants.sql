-- A row is a city that passes the filters and was surveyed in the newest wave, with the share of all residents asked who call
-- it a good place for immigrants, and the share who gave no opinion (percent of those asked; NULL where it is not known from the
-- same source).
-- Parameters (the shared filters): share_definition, area_basis (list), share_min (percent),
--   country (list, empty for all), size (list of size classes, empty for all), network (list of network_id, empty for all),
--   selected_cities (list, empty for all).
-- Columns: city, value, no_opinion, year, reliability, source_id
WITH newest AS (
    SELECT
        o.place_code,
        o.population_group,
        o.value,
        o.year,
        o.reliability,
        o.source_id
    FROM marked_observation AS o
    WHERE
        o.measure_id = 'survey_good_place_immigrants'
        AND o.is_comparable
        AND o.year = (
            SELECT max(n.year)
            FROM marked_observation AS n
            WHERE n.measure_id = 'survey_good_place_immigrants' AND n.is_comparable AND n.reliability <> 'own'
        )
)

SELECT
    f.name AS city,
    v.value,
    100 * (1 - v.value / p.value) AS no_opinion,
    v.year,
    v.reliability,
    v.source_id
FROM filtered_city($share_definition, $area_basis, $share_min, $country, $size, $network, $selected_cities) AS f
INNER JOIN newest AS v ON f.city_id = v.place_code AND v.population_group = 'total'
LEFT JOIN newest AS p
    ON f.city_id = p.place_code AND p.population_group = 'with_opinion' AND v.source_id = p.source_id
WHERE f.passes_all
ORDER BY f.name;
