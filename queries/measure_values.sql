-- A row is a city (all of them) that has a figure of its own, of its region or of its country, from the highest value.
-- The shared filters are not asked here: an answer serves every threshold.
-- Parameters: measure, population_group, year (NULL for the latest of each place), area_basis (list).
-- Columns: city_id, city, label, country_code, country, lat, lon, population, value, year, place_level, place_code,
--   place_name, measure_id, population_group, flag, quality_mark, evidence, reliability, area_basis, sample_size, note,
--   reference_url, source_id
SELECT
    c.city_id,
    c.name AS city,
    c.label,
    c.country_code,
    n.name AS country,
    c.lat,
    c.lon,
    c.population,
    v.value,
    v.year,
    v.place_level,
    v.place_code,
    CASE v.place_level WHEN 'city' THEN c.name WHEN 'region' THEN coalesce(r.name, v.place_code) ELSE n.name END
        AS place_name,
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
FROM figure_of_year($measure, $population_group, $year, $area_basis) AS v
INNER JOIN city_place AS p ON v.place_level = p.place_level AND v.place_code = p.place_code
INNER JOIN city AS c ON p.city_id = c.city_id
INNER JOIN country AS n ON c.country_code = n.country_code
LEFT JOIN region AS r ON v.place_code = r.nuts_code
ORDER BY v.value DESC, v.place_code, c.population DESC NULLS LAST, c.city_id;
