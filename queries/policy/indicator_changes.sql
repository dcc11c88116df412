-- A row is a country and an indicator or sub-indicator whose score differs between two years. Only those with a score in
-- both years can be said to have moved.
-- Parameters: policy_area (measure_id; an overall score has the indicators of all its areas), policy_country (list of
--   country codes), from_year, to_year.
-- Columns: country_code, country, indicator_id, name, definition, level, parent, measure_id, area, from_value, to_value,
--   change, from_source_id, to_source_id
SELECT
    t.country_code,
    n.name AS country,
    i.indicator_id,
    i.name,
    i.definition,
    i.level,
    i.parent,
    i.measure_id,
    i.area,
    f.value AS from_value,
    t.value AS to_value,
    t.value - f.value AS change,
    f.source_id AS from_source_id,
    t.source_id AS to_source_id
FROM mipex_indicator_score AS f
INNER JOIN mipex_indicator_score AS t ON f.indicator_id = t.indicator_id AND f.country_code = t.country_code
INNER JOIN mipex_indicator_catalogue AS i ON t.indicator_id = i.indicator_id
INNER JOIN country AS n ON t.country_code = n.country_code
WHERE
    f.year = $from_year
    AND t.year = $to_year
    AND list_contains($policy_country, t.country_code)
    AND abs(t.value - f.value) > 0.005
    AND (
        i.measure_id = $policy_area
        OR $policy_area = 'mipex_overall'
        OR ($policy_area = 'mipex_overall_without_health' AND i.measure_id <> 'mipex_health')
        OR (
            $policy_area = 'mipex_overall_without_health_and_education'
            AND i.measure_id NOT IN ('mipex_health', 'mipex_education')
        )
    )
ORDER BY name_order(n.name), i.catalogue_order, abs(t.value - f.value) DESC, i.indicator_id;
