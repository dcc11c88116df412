-- A row is a mark, of the publisher, the atlas or the evidence, that values of one indicator carry, with their number.
-- Parameters: measure
-- Columns: kind, name, definition, observation_count
WITH marked AS (
    SELECT
        'flag' AS kind,
        f.flag AS mark,
        f.name,
        f.definition
    FROM observation AS o
    INNER JOIN flag AS f ON contains(o.flag, f.flag)
    WHERE o.measure_id = $measure
    UNION ALL
    SELECT
        'quality_mark' AS kind,
        q.quality_mark AS mark,
        q.name,
        q.definition
    FROM observation AS o
    INNER JOIN quality_mark AS q ON o.quality_mark = q.quality_mark
    WHERE o.measure_id = $measure
    UNION ALL
    SELECT
        'evidence' AS kind,
        e.evidence AS mark,
        e.name,
        e.definition
    FROM observation AS o
    INNER JOIN evidence AS e ON o.evidence = e.evidence
    WHERE o.measure_id = $measure
)

SELECT
    kind,
    name,
    definition,
    count(*) AS observation_count
FROM marked
GROUP BY ALL
ORDER BY kind, observation_count DESC, name;
