-- A row is what a document says of a choice in monitoring: what it allows, what it hides, where data comes from.
-- Columns: choice_id, kind, name, says, text, cited, section, source_id
SELECT
    n.choice_id,
    c.kind,
    c.name,
    n.says,
    n.text,
    short_citation(s.citation) AS cited,
    n.section,
    n.source_id
FROM monitoring_note AS n
INNER JOIN monitoring_choice AS c ON n.choice_id = c.choice_id
INNER JOIN source AS s ON n.source_id = s.source_id
ORDER BY n.rowid;
