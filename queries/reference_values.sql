-- A row is a published figure for a group of places (European Union, 85 Intercultural Cities) of one measure.
-- Parameters: measure, population_group, year (NULL for the latest).
-- Columns: place_code, name, value, year, note, source_id
SELECT
    o.place_code,
    a.name,
    o.value,
    o.year,
    o.note,
    o.source_id
FROM marked_observation AS o
INNER JOIN aggregate AS a ON o.place_code = a.aggregate_code
WHERE
    o.place_level = 'aggregate'
    AND o.measure_id = $measure
    AND o.population_group = $population_group
    AND o.sex = 'total'
    AND ($year IS NULL OR o.year = $year)
QUALIFY row_number() OVER (PARTITION BY o.place_code ORDER BY o.year DESC) = 1
ORDER BY o.place_code;
