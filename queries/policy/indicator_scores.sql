-- A row is a country and year with its score of one MIPEX indicator or sub-indicator.
-- Parameters: indicator (indicator_id).
-- Columns: country_code, country, indicator_id, year, value, source_id, is_latest
SELECT
    s.country_code,
    n.name AS country,
    s.indicator_id,
    s.year,
    s.value,
    s.source_id,
    s.year = max(s.year) OVER (PARTITION BY s.country_code) AS is_latest
FROM mipex_indicator_score AS s
INNER JOIN country AS n ON s.country_code = n.country_code
WHERE s.indicator_id = $indicator
ORDER BY s.country_code, s.year;
