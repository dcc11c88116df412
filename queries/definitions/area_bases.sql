-- A row is a kind of area in which the share of a city may have been counted, the closest to the city first.
-- Columns: area_basis, name, is_stand_in, definition
SELECT
    a.area_basis,
    a.name,
    a.is_stand_in,
    a.definition
FROM area_basis AS a
ORDER BY a.preference;
