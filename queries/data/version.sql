-- One row: the name of this state of the data, which changes with any cell of any table; figures of a visitor leave it alone.
-- Columns: version
SELECT v.version
FROM data_version AS v;
