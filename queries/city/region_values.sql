-- A row is a figure of one of the regions of which a city larger than a region consists: outcomes in percent, of the year of
-- which most of its regions have a figure (the newest of such years). region_count: all regions of the city.
-- Parameters: city_id.
-- Columns: measure_id, measure, family, unit, population_group, value, year, place_level, place_code, place_name, flag,
--   quality_mark, evidence, reliability, area_basis, sample_size, note, reference_url, source_id, region_count
WITH figure AS (
    SELECT
        o.*,
        r.name AS place_name,
        m.name AS measure,
        m.family,
        m.unit,
        m.catalogue_order,
        g.rowid AS group_order,
        count(DISTINCT s.nuts_code) OVER () AS region_count
    FROM city_of_several_regions AS s
    INNER JOIN marked_observation AS o ON s.nuts_code = o.place_code AND o.place_level = 'region' AND o.is_comparable
    INNER JOIN region AS r ON s.nuts_code = r.nuts_code
    INNER JOIN measure_catalogue AS m ON o.measure_id = m.measure_id
    INNER JOIN population_group AS g ON o.population_group = g.population_group
    WHERE s.city_id = $city_id AND m.family = 'outcome' AND m.unit = '%'
),

best_year AS (
    SELECT
        f.measure_id,
        f.population_group,
        f.year
    FROM figure AS f
    GROUP BY f.measure_id, f.population_group, f.year
    QUALIFY row_number() OVER (
        PARTITION BY f.measure_id, f.population_group
        ORDER BY count(*) DESC, f.year DESC
    ) = 1
)

SELECT
    f.measure_id,
    f.measure,
    f.family,
    f.unit,
    f.population_group,
    f.value,
    f.year,
    f.place_level,
    f.place_code,
    f.place_name,
    f.flag,
    f.quality_mark,
    f.evidence,
    f.reliability,
    f.area_basis,
    f.sample_size,
    f.note,
    f.reference_url,
    f.source_id,
    f.region_count
FROM figure AS f
SEMI JOIN best_year AS b
    ON f.measure_id = b.measure_id AND f.population_group = b.population_group AND f.year = b.year
ORDER BY f.catalogue_order, f.group_order, f.place_code;
