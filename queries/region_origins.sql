-- A row is a country of birth of the people of a region, the ten largest groups.
-- Parameters: nuts_code.
-- Columns: origin_rank, origin_name, population, share, year, source_id
SELECT
    o.origin_rank,
    o.origin_name,
    o.population,
    o.share,
    o.year,
    o.source_id
FROM origin AS o
WHERE o.nuts_code = $nuts_code AND o.origin_rank <= 10
ORDER BY o.origin_rank;
