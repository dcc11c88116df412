-- A row is a city that a report on another city names among those with results in the Intercultural Cities Index, and that
-- report; of a city the earliest first.
-- Columns: city_id, listed_by, report_city, reference_url
SELECT
    p.city_id,
    p.listed_by,
    p.report_city,
    p.reference_url
FROM icc_participation AS p
ORDER BY p.city_id, p.listed_by, p.report_city;
