-- A row is a city, or uploaded district, that has a value of its own of a measure, of any group.
-- Parameters: measure.
-- Columns: city_id
SELECT DISTINCT o.place_code AS city_id
FROM latest_observation AS o
LEFT JOIN area_basis AS b ON o.area_basis = b.area_basis
WHERE o.place_level IN ('city', 'district') AND o.measure_id = $measure AND b.is_stand_in IS NOT TRUE
ORDER BY city_id;
