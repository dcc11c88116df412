-- A row is a mark that a figure can carry, from the publisher, the atlas or the way it was copied, with its meaning.
-- Columns: kind, code, name, reliability, definition
SELECT
    'flag' AS kind,
    f.flag AS code,
    f.name,
    f.reliability,
    f.definition
FROM flag AS f
UNION ALL
SELECT
    'quality_mark' AS kind,
    q.quality_mark,
    q.name,
    q.reliability,
    q.definition
FROM quality_mark AS q
UNION ALL
SELECT
    'evidence' AS kind,
    e.evidence,
    e.name,
    e.reliability,
    e.definition
FROM evidence AS e
UNION ALL
SELECT
    'area_basis' AS kind,
    a.area_basis,
    a.name,
    'as_published' AS reliability,
    a.definition
FROM area_basis AS a
ORDER BY ALL;
