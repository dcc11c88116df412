-- A row is a region that has a stretch of border in common with a region, with its country; those of its own country first.
-- Parameters: nuts_code.
-- Columns: nuts_code, name, country, is_abroad
SELECT
    r.nuts_code,
    r.name,
    c.name AS country,
    r.country_code <> own.country_code AS is_abroad
FROM region_neighbour AS n
INNER JOIN region AS own ON n.nuts_code = own.nuts_code
INNER JOIN region AS r ON n.neighbour_code = r.nuts_code
INNER JOIN country AS c ON r.country_code = c.country_code
WHERE n.nuts_code = $nuts_code
ORDER BY is_abroad, name_order(r.name), r.nuts_code;
