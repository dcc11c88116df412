-- A row is a city like the one chosen: the nearest by logarithm of residents and foreign-born share of the same area
-- (latest figures of one definition), each measured in standard deviations over all places that have both. The
-- first row is the city itself; the others pass the shared filters. Districts are compared with districts; a larger area that
-- stands in for a city is not compared at all. population: residents of the area of the share. policy_first_year and
-- policy_last_year: of all scores from which the thirds are made.
-- Parameters (the shared filters): share_definition, area_basis (list), share_min (percent),
--   country (list, empty for all), size (list of size classes, empty for all), network (list of network_id, empty for all),
--   selected_cities (list, empty for all).
--   city_id, peer_scope (everywhere, country, policy: a country in the same third of MIPEX overall),
--   share_weight (0-1; the rest weighs residents), peer_count.
-- Columns: city_id, name, label, country_code, country, population, share, share_year,
--   share_area_basis, share_reliability, mipex, mipex_year, policy_first_year, policy_last_year, distance
WITH placed AS (
    SELECT
        f.city_id,
        f.name,
        f.label,
        f.country_code,
        c.place_kind = 'district' AS is_district,
        n.name AS country,
        f.share_population AS population,
        f.share,
        f.share_year,
        f.share_area_basis,
        f.share_reliability,
        f.passes_all,
        p.mipex,
        p.mipex_year,
        p.first_year AS policy_first_year,
        p.last_year AS policy_last_year,
        p.third,
        ln(f.share_population) / stddev_samp(ln(f.share_population)) OVER () AS population_score,
        f.share / stddev_samp(f.share) OVER () AS share_score
    FROM filtered_city($share_definition, $area_basis, $share_min, $country, $size, $network, $selected_cities) AS f
    INNER JOIN city AS c ON f.city_id = c.city_id
    INNER JOIN country AS n ON f.country_code = n.country_code
    LEFT JOIN policy_third AS p ON f.country_code = p.country_code
    WHERE f.share_population IS NOT NULL AND c.place_kind NOT IN ('region', 'island')
),

measured AS (
    SELECT
        q.*,
        abs(q.population_score - a.population_score) AS population_distance,
        abs(q.share_score - a.share_score) AS share_distance
    FROM placed AS q
    INNER JOIN placed AS a ON a.city_id = $city_id
    WHERE
        q.city_id = $city_id
        OR (
            q.passes_all
            AND q.is_district = a.is_district
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
    d.share_reliability,
    d.mipex,
    d.mipex_year,
    d.policy_first_year,
    d.policy_last_year,
    sqrt((1 - $share_weight) * d.population_distance ** 2 + $share_weight * d.share_distance ** 2) AS distance
FROM measured AS d
ORDER BY d.city_id <> $city_id, distance, d.city_id
LIMIT $peer_count + 1;
