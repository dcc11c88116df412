-- A row is a made-up region.
-- Columns: those of region.
SELECT r.* REPLACE (p.code AS nuts_code, 'Artificial ' || p.copy || ' of ' || r.name AS name)
FROM region AS r INNER JOIN copy_of_place AS p ON p.place_level = 'region' AND r.nuts_code = p.place_code
WHERE p.copy > 0;
