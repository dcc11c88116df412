-- A row is a city (all of them) that has a figure of its own, of its region or of its country, from the highest value.
-- The shared filters are not applied here: one result serves every threshold.
-- Parameters: measure, population_group, year (NULL for the latest of each place), area_basis (list).
-- Columns: city_id, city, label, country_code, country, lat, lon, population, value, year, place_level, place_code,
--   place_name, measure_id, population_group, flag, quality_mark, evidence, reliability, area_basis, sample_size, note,
--   reference_url, source_id
SELECT
    p.city_id,
    p.city,
    p.label,
    p.country_code,
    p.country,
    p.lat,
    p.lon,
    p.population,
    v.value,
    v.year,
    v.place_level,
    v.place_code,
    p.place_name,
    v.measure_id,
    v.population_group,
    v.flag,
    v.quality_mark,
    v.evidence,
    v.reliability,
    v.area_basis,
    v.sample_size,
    v.note,
    v.reference_url,
    v.source_id
FROM observation_of_year($year, $area_basis) AS v
INNER JOIN city_place AS p ON v.place_level = p.place_level AND v.place_code = p.place_code
WHERE v.measure_id = $measure AND v.population_group = $population_group
ORDER BY v.value DESC, v.place_code, p.population DESC NULLS LAST, p.city_id;
