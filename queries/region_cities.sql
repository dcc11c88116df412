-- A row is a city of a region.
-- Parameters: nuts_code.
-- Columns: city_id, name, population, population_year
SELECT
    c.city_id,
    c.name,
    c.population,
    c.population_year
FROM city AS c
WHERE c.nuts2_code = $nuts_code
ORDER BY c.population DESC NULLS LAST, c.name;
