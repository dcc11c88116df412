-- A row is a published figure to read cities against: of a group of places (European Union, 85 Intercultural Cities) or of
-- the country of a city that is picked out. For shares of cities the national share of the same group stands in.
-- Parameters: measure, population_group, year (NULL for the latest), reference_country (list of country codes).
-- Columns: place_level, place_code, name, measure_id, value, year, note, source_id
SELECT
    o.place_level,
    o.place_code,
    coalesce(a.name, n.name) AS name,
    o.measure_id,
    o.value,
    o.year,
    o.note,
    o.source_id
FROM marked_observation AS o
INNER JOIN measure AS m ON m.measure_id = $measure
LEFT JOIN aggregate AS a ON o.place_level = 'aggregate' AND o.place_code = a.aggregate_code
LEFT JOIN country AS n ON o.place_level = 'country' AND o.place_code = n.country_code
WHERE
    (
        o.measure_id = $measure
        OR (m.measure_group = 'city share' AND o.measure_id = 'population_share_country')
    )
    AND o.population_group = $population_group
    AND o.sex = 'total'
    AND ($year IS NULL OR o.year = $year)
    AND (
        o.place_level = 'aggregate'
        OR (o.place_level = 'country' AND m.place_level <> 'country' AND list_contains($reference_country, o.place_code))
    )
QUALIFY row_number() OVER (PARTITION BY o.place_code ORDER BY o.year DESC) = 1
ORDER BY o.place_level, name;
