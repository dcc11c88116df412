-- A row is an indicator of the Zaragoza Declaration at a place level (region, country), with the latest value of the region or
-- country of a city: of migrants, else of the whole population; empty where the atlas has none.
-- Parameters: city_id.
-- Columns: indicator_id, area, indicator, remark, place_level, measure_id, place_name, population_group, group_name, value, unit,
--   year, reliability, source_id
WITH listed AS (
    SELECT
        z.rowid AS position,
        z.indicator_id,
        z.area,
        z.name AS indicator,
        z.remark,
        v.place_level,
        CASE v.place_level WHEN 'region' THEN z.region_measure_id ELSE z.country_measure_id END AS measure_id
    FROM zaragoza_indicator AS z
    CROSS JOIN (VALUES ('region'), ('country')) AS v (place_level)
),

latest AS (
    SELECT
        o.place_level,
        o.place_name,
        o.measure_id,
        o.population_group,
        o.group_name,
        o.value,
        o.unit,
        o.year,
        o.reliability,
        o.source_id
    FROM ranked_figure AS o
    INNER JOIN city_place AS p ON o.place_level = p.place_level AND o.place_code = p.place_code
    WHERE
        p.city_id = $city_id
        AND o.population_group IN ('foreign_born', 'non_eu_born', 'foreign_citizens', 'non_eu_citizens', 'total')
    QUALIFY
        row_number() OVER (
            PARTITION BY o.place_level, o.measure_id
            ORDER BY
                list_position(
                    ['foreign_born', 'non_eu_born', 'foreign_citizens', 'non_eu_citizens', 'total'], o.population_group
                )
        ) = 1
)

SELECT
    l.* EXCLUDE (l.position),
    v.* EXCLUDE (v.place_level, v.measure_id)
FROM listed AS l
LEFT JOIN latest AS v ON l.place_level = v.place_level AND l.measure_id = v.measure_id
ORDER BY l.position, l.place_level DESC;
