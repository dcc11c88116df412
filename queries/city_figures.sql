-- A row is a measure and group with the latest figure of a city, or of its region or country. own_…: what the atlas has of
-- the city itself where the figure is of a larger area around it (is_stand_in); else empty.
-- Parameters: city_id, area_basis (list).
-- Columns: measure_id, measure, family, measure_group, competence_type, unit, direction, definition, population_group,
--   group_name, value, year, place_level, place_code, place_name, flag, quality_mark, evidence, reliability, area_basis,
--   is_stand_in, sample_size, note, reference_url, source_id, own_value, own_year, own_area_basis
WITH own AS (
    SELECT
        o.measure_id,
        o.population_group,
        o.value,
        o.year,
        o.area_basis
    FROM latest_observation AS o
    WHERE o.place_level = 'city' AND o.place_code = $city_id AND NOT o.is_stand_in
    QUALIFY row_number() OVER (PARTITION BY o.measure_id, o.population_group ORDER BY o.preference) = 1
)

SELECT
    f.* EXCLUDE (f.catalogue_order, f.group_order),
    o.value AS own_value,
    o.year AS own_year,
    o.area_basis AS own_area_basis
FROM closest_figure($area_basis) AS f
INNER JOIN city_place AS p ON f.place_level = p.place_level AND f.place_code = p.place_code
LEFT JOIN own AS o
    ON
        f.measure_id = o.measure_id
        AND f.population_group = o.population_group
        AND f.is_stand_in
WHERE p.city_id = $city_id
ORDER BY f.catalogue_order, f.group_order;
