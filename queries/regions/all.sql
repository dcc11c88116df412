-- A row is a region, those of today before those whose code ended.
-- Columns: nuts_code, region, nuts_version, country
SELECT
    r.nuts_code,
    coalesce(r.name, r.nuts_code) AS region,
    r.nuts_version,
    n.name AS country
FROM region AS r
INNER JOIN country AS n ON r.country_code = n.country_code
ORDER BY r.nuts_version = 'earlier', name_order(n.name), name_order(region), r.nuts_code;
