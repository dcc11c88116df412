-- A row is what the study of 2017 or the OECD summary of 2018 says in general, by kind and in its order.
-- Columns: kind, position, name, summary, cited, section, source_id
SELECT
    s.kind,
    s.position,
    s.name,
    s.summary,
    short_citation(d.citation) AS cited,
    s.section,
    s.source_id
FROM governance_statement AS s
INNER JOIN source AS d ON s.source_id = d.source_id
ORDER BY s.kind, s.position;
