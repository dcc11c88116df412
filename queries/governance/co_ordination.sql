-- A row is a country and an aspect of co-ordination of which the study of 2017 says something, in the order of the aspects.
-- Columns: country_code, country, dimension, dimension_name, question, summary, section, source_id
SELECT
    g.country_code,
    n.name AS country,
    g.dimension,
    d.name AS dimension_name,
    d.question,
    g.summary,
    g.section,
    g.source_id
FROM governance AS g
INNER JOIN governance_dimension AS d ON g.dimension = d.dimension
INNER JOIN country AS n ON g.country_code = n.country_code
ORDER BY d.rowid, name_order(n.name);
