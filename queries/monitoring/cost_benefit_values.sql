-- A row is what is published of the cost-benefit analysis of the Amsterdam approach: an item, a sample, a result, a scenario.
-- Columns: figure_id, kind, name, value, unit, remark, cited, section, source_id
SELECT
    f.figure_id,
    f.kind,
    f.name,
    f.value,
    f.unit,
    f.remark,
    short_citation(s.citation) AS cited,
    f.section,
    f.source_id
FROM cost_benefit_figure AS f
INNER JOIN source AS s ON f.source_id = s.source_id
ORDER BY f.rowid;
