-- A row is a city similar to the one asked for: the nearest by logarithm of population and foreign-born share (latest figures
-- of one definition), each measured in standard deviations over all cities that have both. A share of a larger area that stands
-- in for a city does not count. Districts are compared with districts. The first row is the city itself; the others pass the
-- shared filters.
-- Parameters (the shared filters): share_definition, area_basis (list), share_min (percent),
--   country (list, empty for all), size (list of size classes, empty for all), icc_member (true: members only),
--   only_city (list, empty for all).
--   city_id, peer_scope (everywhere, country, policy: a country in the same third of MIPEX overall),
--   share_weight (0-1; the rest weighs population), peer_count.
-- Columns: city_id, name, label, country_code, country, population, share, share_year,
--   share_area_basis, mipex, distance, population_distance, share_distance
WITH policy AS (
    SELECT
        o.place_code AS country_code,
        o.value AS mipex,
        3 * (rank() OVER (ORDER BY o.value) - 1) // count(*) OVER () AS third
    FROM latest_observation AS o
    WHERE o.measure_id = 'mipex_overall' AND o.place_level = 'country'
),

placed AS (
    SELECT
        c.city_id,
        c.name,
        c.label,
        c.country_code,
        n.name AS country,
        c.population,
        f.share,
        f.share_year,
        f.share_area_basis,
        f.passes_all,
        p.mipex,
        p.third,
        c.place_kind = 'district' AS is_district,
        ln(c.population) / stddev_samp(ln(c.population)) FILTER (WHERE c.place_kind <> 'district') OVER () AS population_score,
        f.share / stddev_samp(f.share) FILTER (WHERE c.place_kind <> 'district') OVER () AS share_score
    FROM filtered_city($share_definition, $area_basis, $share_min, $country, $size, $icc_member, $only_city) AS f
    INNER JOIN city AS c ON f.city_id = c.city_id
    INNER JOIN country AS n ON c.country_code = n.country_code
    LEFT JOIN policy AS p ON c.country_code = p.country_code
    WHERE
        f.share IS NOT NULL
        AND f.share_area_basis <> 'nuts3_area'
        AND c.population IS NOT NULL
        AND c.place_kind IN ('city', 'greater city', 'district')
),

measured AS (
    SELECT
        q.*,
        abs(q.population_score - a.population_score) AS population_distance,
        abs(q.share_score - a.share_score) AS share_distance
    FROM placed AS q
    INNER JOIN placed AS a ON a.city_id = $city_id AND q.is_district = a.is_district
    WHERE
        q.city_id = $city_id
        OR (
            q.passes_all
            AND (
                $peer_scope = 'everywhere'
                OR ($peer_scope = 'country' AND q.country_code = a.country_code)
                OR ($peer_scope = 'policy' AND q.third = a.third)
            )
        )
)

SELECT
    d.city_id,
    d.name,
    d.label,
    d.country_code,
    d.country,
    d.population,
    d.share,
    d.share_year,
    d.share_area_basis,
    d.mipex,
    sqrt((1 - $share_weight) * d.population_distance ** 2 + $share_weight * d.share_distance ** 2) AS distance,
    d.population_distance,
    d.share_distance
FROM measured AS d
ORDER BY d.city_id <> $city_id, distance, d.city_id
LIMIT $peer_count + 1;
