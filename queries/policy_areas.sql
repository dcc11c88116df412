-- A row is a country and a MIPEX policy area, or one of the three overall scores, with its score of a year.
-- Parameters: year (NULL for the latest of each country).
-- Columns: country_code, country, measure_id, year, value, population_group, flag, quality_mark, evidence, reliability,
--   note, reference_url, source_id
SELECT
    o.place_code AS country_code,
    n.name AS country,
    o.measure_id,
    o.year,
    o.value,
    o.population_group,
    o.flag,
    o.quality_mark,
    o.evidence,
    o.reliability,
    o.note,
    o.reference_url,
    o.source_id
FROM marked_observation AS o
INNER JOIN measure_catalogue AS m ON o.measure_id = m.measure_id
INNER JOIN country AS n ON o.place_code = n.country_code
WHERE m.family = 'mipex' AND o.is_comparable AND (o.year = $year OR ($year IS NULL AND o.is_latest))
ORDER BY o.place_code, m.catalogue_order;
