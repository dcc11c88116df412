-- A row is a country with its score in a dimension of a MIPEX policy area: the mean of the indicators of the dimension,
-- sub-indicators left out, in the year chosen, or the latest of the country for that area.
-- Parameters: year (NULL for the latest of each country).
-- Columns: measure_id, area, dimension, country_code, value, year, indicator_count, source_id
SELECT
    d.measure_id,
    d.area,
    d.dimension,
    d.country_code,
    d.value,
    d.year,
    d.indicator_count,
    d.source_id
FROM mipex_dimension_score AS d
WHERE d.year = $year OR ($year IS NULL AND d.is_latest)
ORDER BY d.catalogue_order, d.dimension, d.country_code;
