-- A row is a column of a table that one can download, for the data dictionary. key: primary key, unique, or the column that
-- it points to; with “part of” where it is one of several columns of the key.
-- Columns: table_name, column_name, data_type, is_nullable, key, description
WITH key_column AS (
    SELECT
        k.database_oid,
        k.table_oid,
        unnest(k.constraint_column_names) AS column_name,
        concat(
            CASE WHEN len(k.constraint_column_names) > 1 THEN 'part of ' ELSE '' END,
            CASE k.constraint_type
                WHEN 'FOREIGN KEY' THEN concat(k.referenced_table, '.', k.referenced_column_names[1])
                ELSE lower(k.constraint_type)
            END
        ) AS key
    FROM duckdb_constraints() AS k
    WHERE k.constraint_type IN ('PRIMARY KEY', 'UNIQUE', 'FOREIGN KEY')
)

SELECT
    c.table_name,
    c.column_name,
    c.data_type,
    c.is_nullable,
    coalesce(string_agg(k.key, '; ' ORDER BY contains(k.key, '.'), k.key), '') AS key,
    coalesce(c.comment, '') AS description
FROM duckdb_columns() AS c
INNER JOIN duckdb_tables() AS t ON c.database_oid = t.database_oid AND c.table_oid = t.table_oid
LEFT JOIN key_column AS k ON c.database_oid = k.database_oid AND c.table_oid = k.table_oid AND c.column_name = k.column_name
WHERE t.comment IS NOT NULL AND NOT t.internal
GROUP BY ALL
ORDER BY c.table_name, any_value(c.column_index);
