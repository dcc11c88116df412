-- A row is a city that passes the filters and has a figure of its own, of its region or of its country.
-- place_rank counts places, not cities, from the highest value (1); cities_of_place names who shares a place.
-- Parameters (the shared filters): share_definition, area_basis (list), share_min (percent),
--   country (list, empty for all), size (list of size classes, empty for all), icc_member (true: members only),
--   only_city (list, empty for all).
--   measure, population_group, year (NULL for the latest of each place).
-- Columns: city_id, city, label, country_code, country, lat, lon, population, share, value, year, place_level, place_code,
--   place_name, place_rank, cities_of_place, city_count, measure_id, population_group, flag, quality_mark, evidence,
--   reliability, area_basis, sample_size, note, reference_url, source_id
WITH shown AS (
    SELECT
        f.city_id,
        f.name AS city,
        f.label,
        f.country_code,
        f.lat,
        f.lon,
        f.population,
        f.share,
        v.*
    FROM
        filtered_city(
            $share_definition, $area_basis, $share_min, $country, $size, $icc_member, $only_city
        ) AS f
    INNER JOIN city_place AS p ON f.city_id = p.city_id
    INNER JOIN figure_of_year($measure, $population_group, $year, $area_basis) AS v
        ON p.place_level = v.place_level AND p.place_code = v.place_code
    WHERE f.passes_all
),

place AS (
    SELECT
        s.place_code,
        rank() OVER (ORDER BY any_value(s.value) DESC) AS place_rank,
        string_agg(s.city, ', ' ORDER BY s.population DESC NULLS LAST, s.city) AS cities_of_place,
        count(*) AS city_count
    FROM shown AS s
    GROUP BY s.place_code
)

SELECT
    s.city_id,
    s.city,
    s.label,
    s.country_code,
    n.name AS country,
    s.lat,
    s.lon,
    s.population,
    s.share,
    s.value,
    s.year,
    s.place_level,
    s.place_code,
    CASE s.place_level WHEN 'city' THEN s.city WHEN 'region' THEN coalesce(r.name, s.place_code) ELSE n.name END
        AS place_name,
    k.place_rank,
    k.cities_of_place,
    k.city_count,
    s.measure_id,
    s.population_group,
    s.flag,
    s.quality_mark,
    s.evidence,
    s.reliability,
    s.area_basis,
    s.sample_size,
    s.note,
    s.reference_url,
    s.source_id
FROM shown AS s
INNER JOIN place AS k ON s.place_code = k.place_code
INNER JOIN country AS n ON s.country_code = n.country_code
LEFT JOIN region AS r ON s.place_code = r.nuts_code
ORDER BY k.place_rank, s.place_code, s.population DESC NULLS LAST, s.city_id;
