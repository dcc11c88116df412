-- A row is a population group, with what it is based on; people: its name inside a sentence.
-- Columns: population_group, name, people, basis, definition
SELECT
    g.population_group,
    g.name,
    g.people,
    g.basis,
    g.definition
FROM population_group AS g
ORDER BY g.rowid;
