-- A row is a country that the study of 2017 covers.
-- Columns: country_code, country
SELECT
    g.country_code,
    n.name AS country
FROM governance AS g
INNER JOIN country AS n ON g.country_code = n.country_code
GROUP BY g.country_code, n.name
ORDER BY name_order(n.name);
