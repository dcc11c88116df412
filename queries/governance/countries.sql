-- A row is a country of the study of 2017 with how much it says of the country: aspects, and characters of our text.
-- Columns: country_code, country, dimension_count, text_length
SELECT
    g.country_code,
    n.name AS country,
    count(*) AS dimension_count,
    cast(sum(length(g.summary)) AS INTEGER) AS text_length
FROM governance AS g
INNER JOIN country AS n ON g.country_code = n.country_code
GROUP BY g.country_code, n.name
ORDER BY n.name;
