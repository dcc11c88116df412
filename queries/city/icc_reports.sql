-- A row is a published index report of a city, or a report of which only the title was seen.
-- Columns: city_id, year, reference_url
SELECT
    r.city_id,
    r.year,
    r.reference_url
FROM icc_report AS r
ORDER BY r.city_id, r.year, r.month;
