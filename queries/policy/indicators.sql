-- A row is a MIPEX indicator or sub-indicator with the policy area that it belongs to and the years it has scores for.
-- Columns: indicator_id, name, definition, level, parent, dimension, measure_id, area, first_year, last_year
WITH span AS (
    SELECT
        s.indicator_id,
        min(s.year) AS first_year,
        max(s.year) AS last_year
    FROM mipex_indicator_score AS s
    GROUP BY s.indicator_id
)

SELECT
    i.indicator_id,
    i.name,
    i.definition,
    i.level,
    i.parent,
    i.dimension,
    i.measure_id,
    i.area,
    s.first_year,
    s.last_year
FROM mipex_indicator_catalogue AS i
INNER JOIN span AS s ON i.indicator_id = s.indicator_id
ORDER BY i.catalogue_order, coalesce(i.parent_indicator_id, i.indicator_id), i.level = 'sub_indicator', i.indicator_id;
