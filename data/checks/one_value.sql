-- A row is an observation whose place, measure, group, sex, year, area and source stand twice, in this file or an earlier one.
-- Columns: line, reason.
WITH figure AS (
    SELECT
        o.line,
        o.place_level,
        o.place_code,
        o.measure_id,
        o.population_group,
        o.sex,
        TRY_CAST(o.year AS SMALLINT) AS year,
        o.area_basis,
        o.reference_url,
        o.source_id
    FROM staged_observation AS o
    UNION ALL
    SELECT
        0 AS line,
        i.place_level,
        i.place_code,
        i.measure_id,
        i.population_group,
        i.sex,
        i.year,
        i.area_basis,
        i.reference_url,
        i.source_id
    FROM observation AS i
)

SELECT
    f.line,
    'the same figure (' || f.measure_id || ' of ' || f.place_code || ', ' || COALESCE(CAST(f.year AS VARCHAR), 'no year')
    || ') stands on an earlier line or in an earlier file' AS reason
FROM figure AS f
QUALIFY
    ROW_NUMBER() OVER (
        PARTITION BY
            f.place_level, f.place_code, f.measure_id, f.population_group,
            f.sex, f.year, f.area_basis, f.reference_url, f.source_id
        ORDER BY f.line
    ) > 1
ORDER BY f.line;
