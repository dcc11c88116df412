-- A row is a MIPEX policy area with its median over the countries of the cities that pass the filters: the latest
-- score of each country. source_ids is a list.
-- Parameters (the shared filters): share_definition, area_basis (list), share_min (percent),
--   country (list, empty for all), size (list of size classes, empty for all), icc_member (true: members only),
--   selected_cities (list, empty for all).
-- Columns: measure_id, measure, competence_type, median, country_count, first_year, last_year, source_ids
SELECT
    m.measure_id,
    m.name AS measure,
    m.competence_type,
    median(l.value) AS median,
    count(*) AS country_count,
    min(l.year) AS first_year,
    max(l.year) AS last_year,
    list_sort(list(DISTINCT l.source_id)) AS source_ids
FROM latest_observation AS l
INNER JOIN measure_catalogue AS m ON l.measure_id = m.measure_id
WHERE
    m.family = 'mipex'
    AND m.measure_group = 'area'
    AND l.place_code IN (
        SELECT f.country_code
        FROM filtered_city($share_definition, $area_basis, $share_min, $country, $size, $icc_member, $selected_cities) AS f
        WHERE f.passes_all
    )
GROUP BY m.measure_id, m.name, m.competence_type
ORDER BY median DESC, m.measure_id;
