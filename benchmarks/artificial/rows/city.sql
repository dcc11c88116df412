-- A row is a made-up city.
-- Columns: those of city.
SELECT
    c.* REPLACE (
        p.code AS city_id, 'Artificial ' || p.copy || ' of ' || c.name AS name,
        'Artificial ' || p.copy || ' of ' || c.label AS label, r.code AS nuts2_code, NULL AS urban_audit_code
    )
FROM city AS c INNER JOIN copy_of_place AS p ON p.place_level = 'city' AND c.city_id = p.place_code
LEFT JOIN copy_of_place AS r ON r.place_level = 'region' AND c.nuts2_code = r.place_code AND p.copy = r.copy
WHERE p.copy > 0;
