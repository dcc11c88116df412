-- A row is a network that a page or list names the city in. The lists are partial.
-- Parameters: city_id.
-- Columns: network_id, network, status, since, as_of, source_count, reference_url, source_id
SELECT
    m.network_id,
    n.name AS network,
    m.status,
    m.since,
    m.as_of,
    m.source_count,
    m.reference_url,
    m.source_id
FROM network_membership AS m
INNER JOIN network AS n ON m.network_id = n.network_id
WHERE m.city_id = $city_id
ORDER BY n.rowid;
