-- A row is a family of measures with the newest year it holds, how many places have that year or any, and its size.
-- Columns: family, last_year, places_in_last_year, place_count, first_year, figure_count, unknown_reliability_share
SELECT f.*
FROM family_freshness AS f
ORDER BY f.family;
