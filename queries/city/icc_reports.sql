-- A row is a published index report of a city, or a report of which only the title was seen.
-- Columns: city_id, city, country, year, month, city_count, is_title_only, reference_url, source_id
SELECT
    c.city_id,
    c.name AS city,
    n.name AS country,
    r.year,
    r.month,
    r.city_count,
    r.is_title_only,
    r.reference_url,
    r.source_id
FROM icc_report AS r
INNER JOIN city AS c ON r.city_id = c.city_id
INNER JOIN country AS n ON c.country_code = n.country_code
ORDER BY strip_accents(c.name), r.year, r.month;
