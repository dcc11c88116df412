-- A row is an observation of a place that the table of its level does not hold.
-- Columns: line, reason.
SELECT
    o.line,
    'no ' || o.place_level || ' has the code "' || o.place_code || '"' AS reason
FROM staged_observation AS o
WHERE
    NOT (
        (
            o.place_level IN ('city', 'district')
            AND (o.place_level = 'district') = starts_with(o.place_code, 'own-')
            AND o.place_code IN (SELECT c.city_id FROM city AS c)
        )
        OR (o.place_level = 'region' AND o.place_code IN (SELECT r.nuts_code FROM region AS r))
        OR (o.place_level = 'country' AND o.place_code IN (SELECT c.country_code FROM country AS c))
        OR (o.place_level = 'aggregate' AND o.place_code IN (SELECT a.aggregate_code FROM aggregate AS a))
    )
ORDER BY o.line;
