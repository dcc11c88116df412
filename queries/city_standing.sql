-- A row is a measure and group with the latest figure of a city, or of its region or country, and where that stands
-- among all places with a figure: rank from the highest, quartiles.
-- Parameters: city_id, area_basis (list).
-- Columns: measure_id, measure, family, measure_group, competence_type, unit, direction, definition, population_group,
--   group_name, value, year, place_level, place_code, place_name, flag, quality_mark, evidence, reliability, area_basis,
--   sample_size, note, reference_url, source_id, place_rank, place_count, lowest, lower_quartile, median, upper_quartile,
--   highest
WITH figure AS (
    SELECT o.*
    FROM latest_observation AS o
    WHERE o.area_basis IS NULL
    UNION ALL
    -- Only shares of cities are counted in several areas: the one closest to the city is used.
    SELECT o.*
    FROM latest_observation AS o
    WHERE list_contains($area_basis, o.area_basis)
    QUALIFY
        row_number() OVER (
            PARTITION BY o.measure_id, o.population_group, o.place_code
            ORDER BY o.area_preference, o.source_id
        ) = 1
),

mine AS (
    SELECT f.*
    FROM figure AS f
    INNER JOIN city_place AS p ON f.place_level = p.place_level AND f.place_code = p.place_code
    INNER JOIN measure AS m ON f.measure_id = m.measure_id
    WHERE p.city_id = $city_id AND m.unit IN ('%', 'score 0-100') AND f.place_level = m.place_level
),

spread AS (
    SELECT
        f.measure_id,
        f.population_group,
        count(*) AS place_count,
        count(*) FILTER (WHERE f.value > a.value) + 1 AS place_rank,
        min(f.value) AS lowest,
        quantile_cont(f.value, 0.25) AS lower_quartile,
        median(f.value) AS median,
        quantile_cont(f.value, 0.75) AS upper_quartile,
        max(f.value) AS highest
    FROM figure AS f
    INNER JOIN mine AS a ON f.measure_id = a.measure_id AND f.population_group = a.population_group
    GROUP BY f.measure_id, f.population_group
)

SELECT
    m.measure_id,
    m.name AS measure,
    m.family,
    m.measure_group,
    m.competence_type,
    m.unit,
    m.direction,
    m.definition,
    a.population_group,
    g.name AS group_name,
    a.value,
    a.year,
    a.place_level,
    a.place_code,
    CASE a.place_level WHEN 'city' THEN c.name WHEN 'region' THEN coalesce(r.name, a.place_code) ELSE n.name END
        AS place_name,
    a.flag,
    a.quality_mark,
    a.evidence,
    a.reliability,
    a.area_basis,
    a.sample_size,
    a.note,
    a.reference_url,
    a.source_id,
    s.place_rank,
    s.place_count,
    s.lowest,
    s.lower_quartile,
    s.median,
    s.upper_quartile,
    s.highest
FROM mine AS a
INNER JOIN spread AS s ON a.measure_id = s.measure_id AND a.population_group = s.population_group
INNER JOIN measure_catalogue AS m ON a.measure_id = m.measure_id
INNER JOIN population_group AS g ON a.population_group = g.population_group
INNER JOIN city AS c ON c.city_id = $city_id
INNER JOIN country AS n ON c.country_code = n.country_code
LEFT JOIN region AS r ON a.place_code = r.nuts_code
ORDER BY m.catalogue_order, g.rowid;
