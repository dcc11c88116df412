-- A row is a city that a report on another city names among those with results in the Intercultural Cities Index, and that
-- report; of a city the earliest first.
-- Columns: city_id, listed_by, report_city, city_count, reference_url, source_id
SELECT
    p.city_id,
    p.listed_by,
    p.report_city,
    p.city_count,
    p.reference_url,
    p.source_id
FROM icc_participation AS p
ORDER BY p.city_id, p.listed_by, p.report_city;
