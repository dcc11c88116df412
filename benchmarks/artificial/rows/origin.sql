-- A row is a country of birth of a made-up region.
-- Columns: those of origin.
SELECT o.* REPLACE (p.code AS nuts_code)
FROM origin AS o INNER JOIN copy_of_place AS p ON p.place_level = 'region' AND o.nuts_code = p.place_code
WHERE p.copy > 0;
