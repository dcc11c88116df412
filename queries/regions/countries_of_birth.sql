-- A row is a country of birth of the people of a region: the ten largest groups of the latest census.
-- Parameters: nuts_code.
-- Columns: origin_rank, origin_name, population, share, flag, year, source_id
SELECT
    o.origin_rank,
    o.origin_name,
    o.population,
    o.share,
    o.flag,
    o.year,
    o.source_id
FROM origin AS o
WHERE o.nuts_code = $nuts_code AND o.origin_rank <= 10
QUALIFY o.year = max(o.year) OVER ()
ORDER BY o.origin_rank;
