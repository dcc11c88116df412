-- A row is a table or view one can download, with what a row of it is and how many it has.
-- Columns: table_name, description, row_count
SELECT
    t.table_name,
    t.comment AS description,
    s.row_count
FROM duckdb_tables() AS t
INNER JOIN table_size AS s ON t.table_name = s.table_name
WHERE NOT t.internal AND NOT t.temporary AND t.comment IS NOT NULL
ORDER BY t.table_name;
