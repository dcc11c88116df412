-- A row is an observation whose place, measure, group, sex, year, area and source stand twice.
-- Columns: line, reason.
SELECT
    o.line,
    'the same figure (' || o.measure_id || ' of ' || o.place_code || ', ' || coalesce(o.year, 'no year')
    || ') stands on an earlier line' AS reason
FROM staged_observation AS o
QUALIFY
    row_number() OVER (
        PARTITION BY
            o.place_level, o.place_code, o.measure_id, o.population_group,
            o.sex, o.year, o.area_basis, o.reference_url, o.source_id
        ORDER BY o.line
    ) > 1
ORDER BY o.line;
