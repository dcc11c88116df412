-- A row is a city and where it lies.
-- Columns: city_id, city, label, country_code, lat, lon
SELECT
    c.city_id,
    c.name AS city,
    c.label,
    c.country_code,
    c.lat,
    c.lon
FROM named_city AS c
ORDER BY c.city_id;
