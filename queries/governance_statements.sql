-- A row is a principle of participatory multi-level governance or a recommendation of the study of 2017, in its order.
-- Columns: kind, position, name, summary, section, source_id
SELECT
    s.kind,
    s.position,
    s.name,
    s.summary,
    s.section,
    s.source_id
FROM governance_statement AS s
ORDER BY s.kind, s.position;
