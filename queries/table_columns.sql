-- A row is a column of a table, for the data dictionary.
-- Columns: table_name, column_name, data_type, is_nullable
SELECT
    c.table_name,
    c.column_name,
    c.data_type,
    c.is_nullable
FROM duckdb_columns() AS c
INNER JOIN duckdb_tables() AS t ON c.table_oid = t.table_oid
WHERE t.comment IS NOT NULL AND NOT t.internal
ORDER BY c.table_name, c.column_index;
