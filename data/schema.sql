-- Schema of data/atlas.duckdb. Table and column names are public: they appear in
-- downloads, links and the data dictionary. Each table is filled from the file of
-- the same name in data/catalogue/ (kept by hand) or data/tables/ (extracted).
-- Rules that need a second table stand in data/checks/.

CREATE TABLE source (
    source_id VARCHAR PRIMARY KEY,
    publisher VARCHAR NOT NULL,
    title VARCHAR NOT NULL,
    url VARCHAR NOT NULL CHECK (url LIKE 'https://%'),
    licence VARCHAR NOT NULL,
    citation VARCHAR NOT NULL,
    retrieved VARCHAR NOT NULL,
    carrier VARCHAR NOT NULL,
    caution VARCHAR
);
COMMENT ON TABLE source IS 'A dataset as published.';

CREATE TABLE country (
    country_code VARCHAR PRIMARY KEY CHECK (length(country_code) = 2),
    name VARCHAR NOT NULL UNIQUE,
    is_eu_member BOOLEAN NOT NULL
);
COMMENT ON TABLE country IS 'A country (ISO 3166 alpha-2 code; XK for Kosovo).';

CREATE TABLE aggregate (
    aggregate_code VARCHAR PRIMARY KEY,
    name VARCHAR NOT NULL,
    definition VARCHAR NOT NULL
);
COMMENT ON TABLE aggregate IS 'A group of places that a figure is published for.';

CREATE TABLE region (
    nuts_code VARCHAR PRIMARY KEY CHECK (length(nuts_code) = 4),
    nuts_level TINYINT NOT NULL CHECK (nuts_level = 2),
    name VARCHAR,
    country_code VARCHAR NOT NULL REFERENCES country (country_code),
    nuts_version VARCHAR NOT NULL CHECK (nuts_version IN ('2024', '2021', 'earlier')),
    source_id VARCHAR NOT NULL REFERENCES source (source_id)
);
COMMENT ON TABLE region IS
'A NUTS 2 region: NUTS 2024 (United Kingdom 2021) with boundaries, or a code that older figures use.';

CREATE TABLE region_code_change (
    old_code VARCHAR NOT NULL,
    old_version VARCHAR NOT NULL,
    new_code VARCHAR,
    new_version VARCHAR NOT NULL,
    relation VARCHAR NOT NULL,
    source_id VARCHAR NOT NULL REFERENCES source (source_id),
    UNIQUE (old_code, new_code)
);
COMMENT ON TABLE region_code_change IS 'A NUTS 2 code that ended, and what took its place.';

CREATE TABLE city (
    city_id VARCHAR PRIMARY KEY CHECK (regexp_full_match(city_id, '[a-z0-9-]+')),
    name VARCHAR NOT NULL,
    label VARCHAR NOT NULL UNIQUE,
    country_code VARCHAR NOT NULL REFERENCES country (country_code),
    place_kind VARCHAR NOT NULL CHECK (place_kind IN ('city', 'greater city', 'district', 'region', 'island')),
    lat DOUBLE CHECK (lat BETWEEN -90 AND 90),
    lon DOUBLE CHECK (lon BETWEEN -180 AND 180),
    coordinate_source_id VARCHAR REFERENCES source (source_id),
    population INTEGER CHECK (population > 0),
    population_year SMALLINT CHECK (population_year BETWEEN 1999 AND 2026),
    population_source_id VARCHAR REFERENCES source (source_id),
    nuts2_code VARCHAR REFERENCES region (nuts_code),
    urban_audit_code VARCHAR UNIQUE,
    is_icc_member BOOLEAN NOT NULL,
    CHECK ((lat IS NULL) = (lon IS NULL)),
    CHECK ((population IS NULL) = (population_source_id IS NULL)),
    CHECK ((lat IS NULL) = (coordinate_source_id IS NULL))
);
COMMENT ON TABLE city IS
'A city, with the NUTS 2 region it lies in. Membership in the Intercultural Cities network is a working list.';

CREATE TABLE city_alias (
    city_id VARCHAR NOT NULL REFERENCES city (city_id),
    alias VARCHAR NOT NULL,
    PRIMARY KEY (city_id, alias)
);
COMMENT ON TABLE city_alias IS 'Another name by which a city is known.';

CREATE TABLE population_group (
    population_group VARCHAR PRIMARY KEY,
    name VARCHAR NOT NULL UNIQUE,
    basis VARCHAR NOT NULL CHECK (basis IN ('none', 'country of birth', 'citizenship', 'origin')),
    definition VARCHAR NOT NULL
);
COMMENT ON TABLE population_group IS 'Whom a figure is about; country of birth and citizenship are never mixed on one axis.';

CREATE TABLE flag (
    flag VARCHAR PRIMARY KEY,
    name VARCHAR NOT NULL,
    reliability VARCHAR NOT NULL CHECK (reliability IN ('as_published', 'low', 'unknown')),
    definition VARCHAR NOT NULL
);
COMMENT ON TABLE flag IS 'A mark that the publisher puts on a figure; marks may stand together (bu).';

CREATE TABLE quality_mark (
    quality_mark VARCHAR PRIMARY KEY,
    name VARCHAR NOT NULL,
    reliability VARCHAR NOT NULL CHECK (reliability IN ('as_published', 'low')),
    definition VARCHAR NOT NULL
);
COMMENT ON TABLE quality_mark IS 'A mark that the atlas puts on a figure.';

CREATE TABLE evidence (
    evidence VARCHAR PRIMARY KEY,
    name VARCHAR NOT NULL,
    reliability VARCHAR NOT NULL CHECK (reliability IN ('as_published', 'second_hand')),
    definition VARCHAR NOT NULL
);
COMMENT ON TABLE evidence IS 'How the atlas holds a figure: from an official file, a copy, a news report.';

CREATE TABLE area_basis (
    area_basis VARCHAR PRIMARY KEY,
    name VARCHAR NOT NULL,
    preference TINYINT NOT NULL UNIQUE,
    definition VARCHAR NOT NULL
);
COMMENT ON TABLE area_basis IS 'Which area the share of a city was counted in; the lowest preference number is used first.';

CREATE TABLE measure (
    measure_id VARCHAR PRIMARY KEY CHECK (regexp_full_match(measure_id, '[a-z0-9_]+')),
    family VARCHAR NOT NULL CHECK (family IN ('icc', 'mipex', 'outcome', 'survey', 'population')),
    measure_group VARCHAR NOT NULL,
    name VARCHAR NOT NULL UNIQUE,
    unit VARCHAR NOT NULL CHECK (unit IN ('%', 'score 0-100', 'people', 'thousand people', 'per 1,000 people')),
    place_level VARCHAR NOT NULL CHECK (place_level IN ('city', 'region', 'country')),
    direction VARCHAR NOT NULL CHECK (direction IN ('higher is better', 'lower is better', 'neither')),
    age_band VARCHAR,
    definition VARCHAR NOT NULL,
    source_id VARCHAR NOT NULL REFERENCES source (source_id)
);
COMMENT ON TABLE measure IS 'Something one can compare.';

CREATE TABLE competence_type (
    competence_type VARCHAR PRIMARY KEY,
    name VARCHAR NOT NULL UNIQUE,
    family VARCHAR CHECK (family IN ('icc', 'mipex')),
    definition VARCHAR NOT NULL
);
COMMENT ON TABLE competence_type IS 'Who decides in a policy area, or what kind of field a city dimension is.';

CREATE TABLE competence (
    measure_id VARCHAR PRIMARY KEY REFERENCES measure (measure_id),
    competence_type VARCHAR NOT NULL REFERENCES competence_type (competence_type),
    reason VARCHAR NOT NULL,
    section VARCHAR NOT NULL,
    source_id VARCHAR NOT NULL REFERENCES source (source_id)
);
COMMENT ON TABLE competence IS 'The competence type of a policy area or dimension, with its reason. Change the file and rebuild.';

CREATE TABLE observation (
    place_level VARCHAR NOT NULL CHECK (place_level IN ('city', 'region', 'country', 'aggregate')),
    place_code VARCHAR NOT NULL,
    measure_id VARCHAR NOT NULL REFERENCES measure (measure_id),
    population_group VARCHAR NOT NULL REFERENCES population_group (population_group),
    sex VARCHAR NOT NULL CHECK (sex IN ('total', 'women', 'men')),
    year SMALLINT CHECK (year BETWEEN 1999 AND 2026),
    value DOUBLE NOT NULL CHECK (isfinite(value)),
    flag VARCHAR CHECK (flag = 'NR' OR regexp_full_match(flag, '[bcdeprsu]+')),
    quality_mark VARCHAR REFERENCES quality_mark (quality_mark),
    evidence VARCHAR NOT NULL REFERENCES evidence (evidence),
    area_basis VARCHAR REFERENCES area_basis (area_basis),
    sample_size INTEGER CHECK (sample_size > 0),
    note VARCHAR,
    reference_url VARCHAR,
    source_id VARCHAR NOT NULL REFERENCES source (source_id)
);
COMMENT ON TABLE observation IS
'One published figure. year is empty where the source states none; sample_size is the number of people asked.';

CREATE TABLE mipex_indicator (
    indicator_id VARCHAR PRIMARY KEY,
    area_id VARCHAR NOT NULL,
    level VARCHAR NOT NULL CHECK (level IN ('indicator', 'sub_indicator')),
    parent_indicator_id VARCHAR,
    dimension VARCHAR NOT NULL,
    name VARCHAR NOT NULL UNIQUE,
    definition VARCHAR NOT NULL
);
COMMENT ON TABLE mipex_indicator IS 'An indicator or sub-indicator under a MIPEX policy area; wording is the project''s own.';

CREATE TABLE mipex_indicator_score (
    indicator_id VARCHAR NOT NULL REFERENCES mipex_indicator (indicator_id),
    country_code VARCHAR NOT NULL REFERENCES country (country_code),
    year SMALLINT NOT NULL CHECK (year BETWEEN 2007 AND 2026),
    value DOUBLE NOT NULL CHECK (value BETWEEN 0 AND 100),
    source_id VARCHAR NOT NULL REFERENCES source (source_id),
    PRIMARY KEY (indicator_id, country_code, year)
);
COMMENT ON TABLE mipex_indicator_score IS 'The score of an indicator by country and year, 0-100.';

CREATE TABLE origin (
    nuts_code VARCHAR NOT NULL REFERENCES region (nuts_code),
    year SMALLINT NOT NULL CHECK (year BETWEEN 1999 AND 2026),
    origin_rank TINYINT NOT NULL CHECK (origin_rank BETWEEN 1 AND 25),
    origin_code VARCHAR NOT NULL,
    origin_name VARCHAR NOT NULL,
    population INTEGER NOT NULL CHECK (population >= 0),
    share DOUBLE NOT NULL CHECK (share BETWEEN 0 AND 100),
    source_id VARCHAR NOT NULL REFERENCES source (source_id),
    PRIMARY KEY (nuts_code, year, origin_code)
);
COMMENT ON TABLE origin IS 'People by country of birth in a NUTS 2 region: the 25 largest groups, share of all residents in percent.';

CREATE TABLE icc_rank (
    city_id VARCHAR NOT NULL REFERENCES city (city_id),
    year SMALLINT CHECK (year BETWEEN 2008 AND 2026),
    rank SMALLINT NOT NULL CHECK (rank > 0),
    out_of SMALLINT CHECK (out_of >= rank),
    rank_scope VARCHAR NOT NULL,
    reference_url VARCHAR NOT NULL,
    source_id VARCHAR NOT NULL REFERENCES source (source_id),
    UNIQUE (city_id, year, rank_scope)
);
COMMENT ON TABLE icc_rank IS 'A rank in the Intercultural Cities Index as published at the time; ranks of different years do not compare.';

CREATE TABLE icc_report (
    city_id VARCHAR NOT NULL REFERENCES city (city_id),
    year SMALLINT CHECK (year BETWEEN 2008 AND 2026),
    month TINYINT CHECK (month BETWEEN 1 AND 12),
    city_count VARCHAR,
    is_title_only BOOLEAN NOT NULL,
    reference_url VARCHAR NOT NULL,
    source_id VARCHAR NOT NULL REFERENCES source (source_id)
);
COMMENT ON TABLE icc_report IS 'A published index report; is_title_only where only its title was seen.';

-- measure_catalogue: a row is a measure with its competence type, publisher and citation.
CREATE VIEW measure_catalogue AS
SELECT
    m.measure_id,
    m.family,
    m.measure_group,
    m.name,
    m.unit,
    m.place_level,
    coalesce(c.competence_type, '') AS competence_type,
    m.direction,
    m.age_band,
    m.definition,
    m.source_id,
    m.rowid AS catalogue_order
FROM measure AS m
LEFT JOIN competence AS c ON m.measure_id = c.measure_id;

-- marked_observation: a row is a published figure with one reliability class,
-- the most cautious of what publisher, atlas and way of copying say.
CREATE VIEW marked_observation AS
SELECT
    o.*,
    CASE
        WHEN contains(o.flag, 'u') OR q.reliability = 'low' THEN 'low'
        WHEN e.reliability = 'second_hand' THEN 'second_hand'
        WHEN o.flag = 'NR' THEN 'unknown'
        ELSE 'as_published'
    END AS reliability
FROM observation AS o
INNER JOIN evidence AS e ON o.evidence = e.evidence
LEFT JOIN quality_mark AS q ON o.quality_mark = q.quality_mark;

-- city_measure, the heart: a row is a city with a figure of its own, of its NUTS 2
-- region or of its country; place_level says which.
CREATE VIEW city_measure AS
SELECT
    c.city_id,
    o.measure_id,
    o.population_group,
    o.year,
    o.value,
    o.place_level,
    o.place_code,
    o.flag,
    o.quality_mark,
    o.evidence,
    o.reliability,
    o.area_basis,
    o.sample_size,
    o.note,
    o.reference_url,
    o.source_id
FROM city AS c
INNER JOIN marked_observation AS o
    ON
        (o.place_level = 'city' AND o.place_code = c.city_id)
        OR (o.place_level = 'region' AND o.place_code = c.nuts2_code)
        OR (o.place_level = 'country' AND o.place_code = c.country_code)
WHERE o.sex = 'total';

-- city_share: a row is a city's share by one definition: of the wanted area bases the
-- one closest to the city, then the latest year; outliers of a city's own series are passed over.
CREATE MACRO city_share(share_measure_id, wanted_area_bases) AS TABLE
SELECT
    o.place_code AS city_id,
    arg_min(o.value, (b.preference, -coalesce(o.year, 0), o.reliability = 'low', o.source_id)) AS share,
    arg_min(o.year, (b.preference, -coalesce(o.year, 0), o.reliability = 'low', o.source_id)) AS share_year,
    arg_min(o.area_basis, (b.preference, -coalesce(o.year, 0), o.reliability = 'low', o.source_id)) AS share_area_basis,
    arg_min(o.reliability, (b.preference, -coalesce(o.year, 0), o.reliability = 'low', o.source_id)) AS share_reliability,
    arg_min(o.source_id, (b.preference, -coalesce(o.year, 0), o.reliability = 'low', o.source_id)) AS share_source_id
FROM marked_observation AS o
INNER JOIN area_basis AS b ON o.area_basis = b.area_basis
WHERE
    o.place_level = 'city'
    AND o.measure_id = share_measure_id
    AND list_contains(wanted_area_bases, o.area_basis)
    AND coalesce(o.quality_mark, '') <> 'series_outlier'
GROUP BY o.place_code;

CREATE MACRO size_class(population) AS
CASE
    WHEN population < 100000 THEN 'under_100k'
    WHEN population < 250000 THEN '100k_250k'
    WHEN population < 500000 THEN '250k_500k'
    WHEN population >= 500000 THEN 'over_500k'
END;

-- filtered_city: a row is a city (all of them) with what each shared filter says of it.
-- An empty list stands for "any"; a threshold of 0 keeps cities without a share.
CREATE MACRO filtered_city(
    share_measure_id, wanted_area_bases, share_min, countries, size_classes, members_only, only_cities
) AS TABLE
SELECT
    c.city_id,
    c.name,
    c.label,
    c.country_code,
    c.lat,
    c.lon,
    c.population,
    c.population_year,
    c.nuts2_code,
    c.is_icc_member,
    s.share,
    s.share_year,
    s.share_area_basis,
    s.share_reliability,
    s.share_source_id,
    (share_min <= 0 OR coalesce(s.share >= share_min, FALSE)) AS passes_share,
    (len(countries) = 0 OR list_contains(countries, c.country_code)) AS passes_country,
    (len(size_classes) = 0 OR coalesce(list_contains(size_classes, size_class(c.population)), FALSE)) AS passes_size,
    (NOT members_only OR c.is_icc_member) AS passes_membership,
    (len(only_cities) = 0 OR list_contains(only_cities, c.city_id)) AS passes_choice,
    passes_share AND passes_country AND passes_size AND passes_membership AND passes_choice AS passes_all
FROM city AS c
LEFT JOIN city_share(share_measure_id, wanted_area_bases) AS s ON c.city_id = s.city_id;
