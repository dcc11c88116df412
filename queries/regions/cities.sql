-- A row is a city of a region.
-- Parameters: nuts_code.
-- Columns: city_id, name
SELECT
    c.city_id,
    c.name
FROM named_city AS c
INNER JOIN city_region AS r ON c.city_id = r.city_id
WHERE r.nuts_code = $nuts_code
ORDER BY c.population DESC NULLS LAST, c.name;
