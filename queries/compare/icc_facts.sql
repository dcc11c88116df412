-- A row is a published Intercultural Cities Index score of a city that passes the filters, as a dated, sourced fact.
-- Parameters (the shared filters): share_definition, area_basis (list), share_min (percent),
--   country (list, empty for all), size (list of size classes, empty for all), network (list of network_id, empty for all),
--   selected_cities (list, empty for all).
-- Columns: city_id, city, country, measure_id, measure, value, year, evidence, evidence_definition, quality_mark, reliability,
--   note, reference_url, source_id
SELECT
    f.city_id,
    f.name AS city,
    n.name AS country,
    m.measure_id,
    m.name AS measure,
    o.value,
    o.year,
    e.name AS evidence,
    e.definition AS evidence_definition,
    o.quality_mark,
    o.reliability,
    o.note,
    o.reference_url,
    o.source_id
FROM filtered_city($share_definition, $area_basis, $share_min, $country, $size, $network, $selected_cities) AS f
INNER JOIN latest_observation AS o ON f.city_id = o.place_code
INNER JOIN measure_catalogue AS m ON o.measure_id = m.measure_id
INNER JOIN evidence AS e ON o.evidence = e.evidence
INNER JOIN country AS n ON f.country_code = n.country_code
WHERE f.passes_all AND m.family = 'icc'
ORDER BY m.catalogue_order, name_order(f.name), o.year;
