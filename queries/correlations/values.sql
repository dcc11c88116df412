-- A row is a place with its figure of one of the measures listed, one for each population group: of the year chosen, or the
-- latest. The shared filters are not applied here: one result serves every threshold.
-- Parameters: measure_list (list of measure_id), area_basis (list), year (NULL for the latest of each place).
-- Columns: measure_id, population_group, place_level, place_code, value, year, flag, quality_mark, evidence, reliability,
--   area_basis, sample_size, note, reference_url, source_id
SELECT
    o.measure_id,
    o.population_group,
    o.place_level,
    o.place_code,
    o.value,
    o.year,
    o.flag,
    o.quality_mark,
    o.evidence,
    o.reliability,
    o.area_basis,
    o.sample_size,
    o.note,
    o.reference_url,
    o.source_id
FROM observation_of_year($year, $area_basis) AS o
WHERE list_contains($measure_list, o.measure_id)
ORDER BY o.measure_id, o.population_group, o.place_code;
