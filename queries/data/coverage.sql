-- A row is a measure, population group and year with the number of places that have a figure at the
-- measure's own place level, how many of those are marked as weak, and how many can be ranked.
-- is_common_year: the year with most places that can be ranked, the later of equals.
-- Columns: measure_id, population_group, year, place_count, low_count, unknown_count, second_hand_count, ranked_count,
--   is_common_year
SELECT c.*
FROM coverage AS c
ORDER BY c.measure_id, c.population_group, c.year;
