-- A row is a city of a region.
-- Parameters: nuts_code.
-- Columns: city_id, name, population, population_year
SELECT
    c.city_id,
    c.name,
    c.population,
    c.population_year
FROM city AS c
INNER JOIN city_region AS r ON c.city_id = r.city_id
WHERE r.nuts_code = $nuts_code
ORDER BY c.population DESC NULLS LAST, c.name;
