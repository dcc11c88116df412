-- A row is a NUTS 2 code that ended and one that took over some or all of its area. old_version: the version of NUTS that had it.
-- Columns: old_code, old_version, new_code
SELECT
    c.old_code,
    c.old_version,
    c.new_code
FROM region_code_change AS c
ORDER BY c.old_code, c.new_code;
