-- A row is a country and year with its MIPEX score of a policy area, or of one of the three overall scores.
-- Parameters: policy_area (measure_id; NULL for all areas and overall scores).
-- Columns: country_code, country, measure_id, year, value, quality_mark, evidence, reliability, source_id, is_latest
SELECT
    o.place_code AS country_code,
    n.name AS country,
    o.measure_id,
    o.year,
    o.value,
    o.quality_mark,
    o.evidence,
    o.reliability,
    o.source_id,
    o.is_latest
FROM marked_observation AS o
INNER JOIN measure_catalogue AS m ON o.measure_id = m.measure_id
INNER JOIN country AS n ON o.place_code = n.country_code
WHERE m.family = 'mipex' AND o.is_comparable AND ($policy_area IS NULL OR o.measure_id = $policy_area)
ORDER BY o.place_code, m.catalogue_order, o.year;
