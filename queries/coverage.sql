-- A row is a measure, population group and year with the number of places that have a figure at the
-- measure's own place level, and how many of those are marked as weak.
-- Columns: measure_id, population_group, year, place_count, low_count, unknown_count, second_hand_count
SELECT c.*
FROM coverage AS c
ORDER BY c.measure_id, c.population_group, c.year;
