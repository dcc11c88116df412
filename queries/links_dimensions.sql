-- A row is a country with its score in a dimension of a MIPEX policy area: the mean of the indicators of the dimension,
-- sub-indicators left out, in the wanted year, or the latest of the country for that area.
-- Parameters: year (NULL for the latest of each country).
-- Columns: measure_id, area, dimension, country_code, value, year, indicator_count, source_id
WITH latest AS (
    SELECT
        s.country_code,
        i.area_id,
        max(s.year) AS year
    FROM mipex_indicator_score AS s
    INNER JOIN mipex_indicator AS i ON s.indicator_id = i.indicator_id
    WHERE s.year = $year OR $year IS NULL
    GROUP BY ALL
)

SELECT
    m.measure_id,
    m.name AS area,
    i.dimension,
    s.country_code,
    avg(s.value) AS value,
    s.year,
    count(*) AS indicator_count,
    min(s.source_id) AS source_id
FROM mipex_indicator_score AS s
INNER JOIN mipex_indicator AS i ON s.indicator_id = i.indicator_id
INNER JOIN latest AS l ON s.country_code = l.country_code AND i.area_id = l.area_id AND s.year = l.year
INNER JOIN measure_catalogue AS m ON m.measure_id = 'mipex_' || i.area_id
WHERE i.level = 'indicator'
GROUP BY ALL
ORDER BY any_value(m.catalogue_order), i.dimension, s.country_code;
