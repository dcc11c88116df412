-- A row is a NUTS 2 code that ended and one that took over some or all of its area.
-- Columns: old_code, new_code
SELECT
    c.old_code,
    c.new_code
FROM region_code_change AS c
ORDER BY c.old_code, c.new_code;
