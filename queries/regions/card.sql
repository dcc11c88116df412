-- A row is an outcome and group of one region with its latest figure, and the medians over the regions of its country
-- and of the European Union in the same year.
-- Parameters: nuts_code.
-- Columns: measure_id, measure, unit, population_group, group_name, year, value, reliability, country_median,
--   country_region_count, eu_median, eu_region_count, source_id
WITH of_region AS (
    SELECT o.*
    FROM latest_observation AS o
    INNER JOIN measure AS m ON o.measure_id = m.measure_id
    WHERE o.place_code = $nuts_code AND o.place_level = 'region' AND m.family = 'outcome'
),

others AS (
    SELECT
        o.measure_id,
        o.population_group,
        median(o.value) FILTER (WHERE r.country_code = h.country_code) AS country_median,
        count(*) FILTER (WHERE r.country_code = h.country_code) AS country_region_count,
        median(o.value) FILTER (WHERE n.is_eu_member) AS eu_median,
        count(*) FILTER (WHERE n.is_eu_member) AS eu_region_count
    FROM of_region AS a
    INNER JOIN marked_observation AS o
        ON
            a.measure_id = o.measure_id
            AND a.population_group = o.population_group
            AND a.year = o.year
    INNER JOIN region AS r ON o.place_code = r.nuts_code
    INNER JOIN country AS n ON r.country_code = n.country_code
    INNER JOIN region AS h ON h.nuts_code = $nuts_code
    WHERE o.is_comparable
    GROUP BY ALL
)

SELECT
    a.measure_id,
    m.name AS measure,
    m.unit,
    a.population_group,
    g.name AS group_name,
    a.year,
    a.value,
    a.reliability,
    t.country_median,
    t.country_region_count,
    t.eu_median,
    t.eu_region_count,
    a.source_id
FROM of_region AS a
INNER JOIN measure_catalogue AS m ON a.measure_id = m.measure_id
INNER JOIN population_group AS g ON a.population_group = g.population_group
INNER JOIN others AS t ON a.measure_id = t.measure_id AND a.population_group = t.population_group
ORDER BY m.catalogue_order, g.rowid;
