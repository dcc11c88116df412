-- A row is a region and year with the figure of a group, that of a reference group if there is one, and the gap between them.
-- gap is positive where the group fares worse. The regions themselves are in filters/regions.
-- has_break: the publisher marks a break in the figure of the group. gap_reliability is the weaker of both figures, and
-- gap_has_break a break in one of them.
-- Parameters: outcome (measure_id), population_group, reference_group (NULL for none).
-- Columns: nuts_code, year, value, reference_value, gap, flag, has_break, gap_has_break, reliability, gap_reliability,
--   source_id
WITH figure AS (
    SELECT
        o.place_code,
        o.year,
        o.population_group,
        o.value,
        o.flag,
        o.reliability,
        o.source_id
    FROM marked_observation AS o
    WHERE o.measure_id = $outcome AND o.place_level = 'region' AND o.is_comparable
),

own AS (
    SELECT f.*
    FROM figure AS f
    WHERE f.population_group = $population_group
),

reference AS (
    SELECT f.*
    FROM figure AS f
    WHERE f.population_group = $reference_group
)

SELECT
    coalesce(g.place_code, b.place_code) AS nuts_code,
    coalesce(g.year, b.year) AS year,
    g.value,
    b.value AS reference_value,
    gap(m.direction, g.value, b.value) AS gap,
    g.flag,
    contains(concat(g.flag), 'b') AS has_break,
    contains(concat(g.flag, b.flag), 'b') AS gap_has_break,
    g.reliability,
    weaker_reliability(g.reliability, b.reliability) AS gap_reliability,
    coalesce(g.source_id, b.source_id) AS source_id
FROM own AS g
FULL OUTER JOIN reference AS b
    ON g.place_code = b.place_code AND g.year = b.year
INNER JOIN measure AS m ON m.measure_id = $outcome
ORDER BY year, nuts_code;
