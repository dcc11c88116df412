-- A row is an observation of a made-up place or measure.
-- Values differ a little from copy to copy, so that ranks do, and shares stay shares.
-- Columns: those of observation.
SELECT
    o.* REPLACE (
        p.code AS place_code, m.code AS measure_id, round(o.value * (1 - hash(p.code, m.code) % 1000 / 10000), 2) AS value
    )
FROM observation AS o
INNER JOIN copy_of_place AS p ON o.place_level = p.place_level AND o.place_code = p.place_code
INNER JOIN copy_of_measure AS m ON o.measure_id = m.measure_id
WHERE p.copy + m.copy > 0;
