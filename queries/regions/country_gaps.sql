-- A row is a country, year and sex with the employment rate of a reference group less that of a group, in percentage points.
-- By country of birth (native-born less born outside the EU) and by citizenship (nationals less foreign citizens).
-- Both sides of a gap are of one source. has_break: the publisher marks a break in one of them.
-- Columns: place_code, place_name, year, sex, reference_group, population_group, reference_value, value, gap, reliability,
--   has_break, measure_id, source_id
SELECT
    n.place_code,
    c.name AS place_name,
    n.year,
    n.sex,
    n.population_group AS reference_group,
    f.population_group,
    n.value AS reference_value,
    f.value,
    n.value - f.value AS gap,
    weaker_reliability(n.reliability, f.reliability) AS reliability,
    contains(concat(n.flag, f.flag), 'b') AS has_break,
    n.measure_id,
    n.source_id
FROM marked_observation AS n
INNER JOIN marked_observation AS f
    ON
        n.measure_id = f.measure_id
        AND n.place_level = f.place_level
        AND n.place_code = f.place_code
        AND n.year = f.year
        AND n.sex = f.sex
        AND n.source_id = f.source_id
INNER JOIN country AS c ON n.place_code = c.country_code
WHERE
    n.measure_id = 'employment_rate_15_64'
    AND n.place_level = 'country'
    AND (
        (n.population_group = 'native_born' AND f.population_group = 'non_eu_born')
        OR (n.population_group = 'nationals' AND f.population_group = 'foreign_citizens')
    )
ORDER BY n.place_code, f.population_group, n.sex, n.year;
