-- A row is a region with the gap between native-born and foreign-born people, in the year chosen, or the latest that has
-- both figures.
-- reliability is the weaker of both figures. gap is in percentage points and positive where the foreign-born fare worse.
-- Regions with few foreign-born residents are left out, and those for which their number is not known.
-- Parameters: measure_list (list of measure_id), year (NULL for the latest of each region), small_below (thousand foreign-born
--   people aged 15-64).
-- Columns: measure_id, population_group, reference_group, place_level, place_code, value, reference_value, gap, year, flag,
--   evidence, reliability, source_id
SELECT
    g.measure_id,
    g.population_group,
    b.population_group AS reference_group,
    g.place_level,
    g.place_code,
    g.value,
    b.value AS reference_value,
    gap(m.direction, g.value, b.value) AS gap,
    g.year,
    g.flag,
    g.evidence,
    weaker_reliability(g.reliability, b.reliability) AS reliability,
    g.source_id
FROM marked_observation AS g
INNER JOIN marked_observation AS b
    ON
        g.measure_id = b.measure_id
        AND g.place_code = b.place_code
        AND g.year = b.year
INNER JOIN measure AS m ON g.measure_id = m.measure_id
INNER JOIN region_people AS p ON g.place_code = p.nuts_code
WHERE
    list_contains($measure_list, g.measure_id)
    AND g.is_comparable
    AND b.is_comparable
    AND g.population_group = 'foreign_born'
    AND b.population_group = 'native_born'
    AND m.direction <> 'neither'
    AND p.foreign_born >= $small_below
    AND (g.year = $year OR $year IS NULL)
QUALIFY row_number() OVER (PARTITION BY g.measure_id, g.place_code ORDER BY g.year DESC) = 1
ORDER BY g.measure_id, g.place_code;
