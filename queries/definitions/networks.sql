-- A row is a network, or a research project that cities took part in, of which a city of the atlas is known, with their number.
-- Columns: network_id, name, is_complete, coverage, city_count
SELECT
    n.network_id,
    n.name,
    n.is_complete,
    n.coverage,
    count(*) AS city_count
FROM network AS n
INNER JOIN city_networks AS c ON list_contains(c.network_ids, n.network_id)
GROUP BY n.rowid, n.network_id, n.name, n.is_complete, n.coverage
ORDER BY n.rowid;
