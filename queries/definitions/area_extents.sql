-- A row is a region or country of the maps, with how far it reaches in degrees and where a label has most room.
-- Parameters: place_level (region or country).
-- Columns: place_code, west, south, east, north, label_lon, label_lat
SELECT
    a.place_code,
    a.west,
    a.south,
    a.east,
    a.north,
    a.label_lon,
    a.label_lat
FROM area_extent AS a
WHERE a.place_level = $place_level
ORDER BY a.place_code;
