-- A row is a country with at least one city, with its number of cities.
-- Columns: country_code, name, city_count
SELECT
    n.country_code,
    n.name,
    count(*) AS city_count
FROM country AS n
INNER JOIN city AS c ON n.country_code = c.country_code
GROUP BY n.country_code, n.name
ORDER BY name_order(n.name);
