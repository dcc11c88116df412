-- A row is a city (all of them) with its foreign-born share or share of foreign citizens and what each shared filter says of it.
-- is_city: FALSE for an uploaded district, which passes no filter.
-- Parameters (the shared filters): share_definition, area_basis (list), share_min (percent),
--   country (list, empty for all), size (list of size classes, empty for all), network (list of network_id, empty for all),
--   selected_cities (list, empty for all).
-- Columns: city_id, name, label, country_code, lat, lon, population, population_year, nuts2_code, is_icc_member, share,
--   share_year, share_area_basis, share_reliability, share_source_id, is_city, passes_share, passes_country, passes_size,
--   passes_network, passes_choice, passes_all
SELECT f.* EXCLUDE (f.share_population)
FROM filtered_city($share_definition, $area_basis, $share_min, $country, $size, $network, $selected_cities) AS f
ORDER BY f.city_id;
