-- A row is a population group, with what it is based on.
-- Columns: population_group, name, basis, definition
SELECT
    g.population_group,
    g.name,
    g.basis,
    g.definition
FROM population_group AS g
ORDER BY g.rowid;
