-- A row is the residents of a made-up city.
-- Columns: those of area_population.
SELECT a.* REPLACE (p.code AS city_id)
FROM area_population AS a INNER JOIN copy_of_place AS p ON p.place_level = 'city' AND a.city_id = p.place_code
WHERE p.copy > 0;
