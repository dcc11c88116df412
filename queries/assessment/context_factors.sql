-- A row is a context factor of the IncluCities benchmark: what can affect a city's ability to meet it.
-- Columns: context_factor_id, name, section, source_id
SELECT
    context_factor_id,
    name,
    section,
    source_id
FROM context_factor
ORDER BY context_factor_id;
