-- A row is a NUTS 2 code that ended and one that took over some or all of its area.
-- Columns: old_code, old_name, old_version, new_code, new_name, new_version, relation
SELECT
    c.old_code,
    o.name AS old_name,
    c.old_version,
    c.new_code,
    n.name AS new_name,
    c.new_version,
    c.relation
FROM region_code_change AS c
LEFT JOIN region AS o ON c.old_code = o.nuts_code
LEFT JOIN region AS n ON c.new_code = n.nuts_code
ORDER BY c.old_code, c.new_code;
