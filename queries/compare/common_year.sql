-- One row: the year of which most places of some cities have a figure of their own, the later of equals; none without a year.
-- Parameters: measure, population_group, area_basis (list), filtered_cities (list).
-- Columns: year, place_count
SELECT
    o.year,
    count(DISTINCT o.place_code) AS place_count
FROM marked_observation AS o
WHERE
    o.measure_id = $measure
    AND o.population_group = $population_group
    AND o.is_comparable
    AND o.year IS NOT NULL
    AND NOT o.is_stand_in
    AND (o.area_basis IS NULL OR list_contains($area_basis, o.area_basis))
    AND (o.place_level, o.place_code) IN (
        SELECT
            p.place_level,
            p.place_code
        FROM city_place AS p
        WHERE p.city_id IN (SELECT unnest($filtered_cities))
    )
GROUP BY o.year
ORDER BY place_count DESC, o.year DESC
LIMIT 1;
