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
    p.name AS parent,
    i.dimension,
    m.measure_id,
    m.name AS area,
    s.first_year,
    s.last_year
FROM mipex_indicator AS i
INNER JOIN measure_catalogue AS m ON 'mipex_' || i.area_id = m.measure_id
INNER JOIN span AS s ON i.indicator_id = s.indicator_id
LEFT JOIN mipex_indicator AS p ON i.parent_indicator_id = p.indicator_id
ORDER BY m.catalogue_order, coalesce(p.indicator_id, i.indicator_id), i.level = 'sub_indicator', i.indicator_id;
