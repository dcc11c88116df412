-- Schema of data/atlas.duckdb: the tables that hold what was published. Names are public:
-- they appear in downloads, links and the data dictionary. What is derived from these
-- tables stands in derived.sql. Each table is filled from the file of
-- the same name in data/catalogue/ (kept by hand) or data/tables/ (extracted).
-- Rules that need a second table stand in data/checks/. Years end in 2050, so that a slip of the pen is caught, and not the
-- first figure of a year to come.

CREATE TABLE source (
    source_id VARCHAR PRIMARY KEY,
    publisher VARCHAR NOT NULL,
    title VARCHAR NOT NULL,
    url VARCHAR CHECK (url LIKE 'https://%'),
    licence VARCHAR NOT NULL,
    citation VARCHAR NOT NULL,
    retrieved VARCHAR NOT NULL,
    carrier VARCHAR NOT NULL,
    caution VARCHAR
);
COMMENT ON TABLE source IS 'A dataset as published; url is empty where a user brought a file without an address.';

CREATE TABLE country (
    country_code VARCHAR PRIMARY KEY CHECK (length(country_code) = 2),
    name VARCHAR NOT NULL UNIQUE,
    is_eu_member BOOLEAN NOT NULL
);
COMMENT ON TABLE country IS 'A country (ISO 3166 alpha-2 code; XK for Kosovo).';

CREATE TABLE aggregate (
    aggregate_code VARCHAR PRIMARY KEY,
    name VARCHAR NOT NULL,
    place_count SMALLINT NOT NULL CHECK (place_count > 0),
    definition VARCHAR NOT NULL
);
COMMENT ON TABLE aggregate IS 'A group of places that a figure is published for, and how many they are.';

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
    population_year SMALLINT CHECK (population_year BETWEEN 1999 AND 2050),
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
    people VARCHAR NOT NULL UNIQUE,
    basis VARCHAR NOT NULL CHECK (basis IN ('none', 'country of birth', 'citizenship', 'origin')),
    definition VARCHAR NOT NULL
);
COMMENT ON TABLE population_group IS
'Whom a figure is about; people is its name inside a sentence. Country of birth and citizenship are never mixed on one axis.';

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
    reliability VARCHAR NOT NULL CHECK (reliability IN ('as_published', 'second_hand', 'own')),
    definition VARCHAR NOT NULL
);
COMMENT ON TABLE evidence IS 'How the atlas holds a figure: from an official file, a copy, a news report.';

CREATE TABLE area_basis (
    area_basis VARCHAR PRIMARY KEY,
    name VARCHAR NOT NULL,
    preference TINYINT NOT NULL UNIQUE,
    is_stand_in BOOLEAN NOT NULL,
    definition VARCHAR NOT NULL
);
COMMENT ON TABLE area_basis IS
'Which area the share of a city was counted in; the lowest preference number is used first. is_stand_in: a larger area that
contains the city, so its figure is not the city''s and is never ranked among those of cities.';

CREATE TABLE area_population (
    city_id VARCHAR NOT NULL REFERENCES city (city_id),
    area_basis VARCHAR NOT NULL REFERENCES area_basis (area_basis),
    year SMALLINT NOT NULL CHECK (year BETWEEN 1999 AND 2050),
    population INTEGER NOT NULL CHECK (population > 0),
    source_id VARCHAR NOT NULL REFERENCES source (source_id),
    PRIMARY KEY (city_id, area_basis, year, source_id)
);
COMMENT ON TABLE area_population IS
'The residents of the area and year in which a share of source_id was counted: what the share is a share of.';

CREATE TABLE city_of_several_regions (
    city_id VARCHAR NOT NULL REFERENCES city (city_id),
    nuts_code VARCHAR NOT NULL REFERENCES region (nuts_code),
    PRIMARY KEY (city_id, nuts_code)
);
COMMENT ON TABLE city_of_several_regions IS
'A city that is larger than a NUTS 2 region, and one of the regions it consists of; such a city has no nuts2_code.';

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
    position TINYINT NOT NULL UNIQUE CHECK (position > 0),
    name VARCHAR NOT NULL UNIQUE,
    short_name VARCHAR NOT NULL UNIQUE,
    family VARCHAR CHECK (family IN ('icc', 'mipex')),
    definition VARCHAR NOT NULL
);
COMMENT ON TABLE competence_type IS
'Who decides in a policy area, or what kind of field a city dimension is. Without family: in none of the groups.';

CREATE TABLE competence (
    measure_id VARCHAR PRIMARY KEY REFERENCES measure (measure_id),
    competence_type VARCHAR NOT NULL REFERENCES competence_type (competence_type),
    classified_by VARCHAR NOT NULL CHECK (classified_by IN ('study', 'atlas')),
    reason VARCHAR NOT NULL,
    section VARCHAR NOT NULL,
    source_id VARCHAR NOT NULL REFERENCES source (source_id)
);
COMMENT ON TABLE competence IS
'The competence type of a policy area or dimension, with its reason. classified_by: study where the policy study itself puts it
there, atlas where it does not. Change the file and rebuild.';

CREATE TABLE policy_field (
    policy_field VARCHAR PRIMARY KEY CHECK (regexp_full_match(policy_field, '[a-z_]+')),
    name VARCHAR NOT NULL UNIQUE,
    competence_type VARCHAR NOT NULL REFERENCES competence_type (competence_type),
    reason VARCHAR NOT NULL,
    section VARCHAR NOT NULL,
    source_id VARCHAR NOT NULL REFERENCES source (source_id)
);
COMMENT ON TABLE policy_field IS 'A field of local work that a practice belongs to, with the competence type of its policy area.';

CREATE TABLE checklist_objective (
    objective_id TINYINT PRIMARY KEY CHECK (objective_id BETWEEN 1 AND 12),
    name VARCHAR NOT NULL UNIQUE,
    name_basis VARCHAR NOT NULL CHECK (name_basis IN ('document', 'atlas')),
    meaning VARCHAR NOT NULL,
    section VARCHAR NOT NULL,
    source_id VARCHAR NOT NULL REFERENCES source (source_id)
);
COMMENT ON TABLE checklist_objective IS
'An objective of the OECD checklist for public action at the local level; meaning: what the documents at hand say of it.
name_basis: document where the chapter at hand names the objective; atlas for short names of our own, since the list itself
stands in the whole report (OECD 2018, https://doi.org/10.1787/9789264085350-en).';

CREATE TABLE checklist_tool (
    tool_id VARCHAR PRIMARY KEY CHECK (regexp_full_match(tool_id, 'obj\d\d-\d\d')),
    objective_id TINYINT NOT NULL REFERENCES checklist_objective (objective_id),
    name VARCHAR NOT NULL UNIQUE,
    what_it_does VARCHAR NOT NULL,
    section VARCHAR NOT NULL,
    source_id VARCHAR NOT NULL REFERENCES source (source_id)
);
COMMENT ON TABLE checklist_tool IS
'A tool that the OECD describes for an objective; the chapter at hand holds those of objectives 6 to 8.';

CREATE TABLE key_factor (
    key_factor_id TINYINT PRIMARY KEY CHECK (key_factor_id BETWEEN 1 AND 12),
    name VARCHAR NOT NULL UNIQUE,
    why VARCHAR NOT NULL,
    how VARCHAR NOT NULL,
    section VARCHAR NOT NULL,
    source_id VARCHAR NOT NULL REFERENCES source (source_id)
);
COMMENT ON TABLE key_factor IS
'A key factor of the IncluCities benchmark for a strategic approach to integration: why it matters, how to address it.';

CREATE TABLE guiding_question (
    question_id VARCHAR PRIMARY KEY CHECK (regexp_full_match(question_id, 'kf\d\d-\d\d')),
    key_factor_id TINYINT NOT NULL REFERENCES key_factor (key_factor_id),
    heading VARCHAR,
    topic VARCHAR NOT NULL UNIQUE,
    text VARCHAR NOT NULL UNIQUE,
    remark VARCHAR,
    section VARCHAR NOT NULL,
    source_id VARCHAR NOT NULL REFERENCES source (source_id)
);
COMMENT ON TABLE guiding_question IS
'A question of the benchmark whether a key factor is in place, retold so that it can be answered; topic: in a few words.';

CREATE TABLE practical_tip (
    tip_id VARCHAR PRIMARY KEY,
    key_factor_id TINYINT NOT NULL REFERENCES key_factor (key_factor_id),
    text VARCHAR NOT NULL,
    section VARCHAR NOT NULL,
    source_id VARCHAR NOT NULL REFERENCES source (source_id)
);
COMMENT ON TABLE practical_tip IS 'Advice of the benchmark on a key factor, retold; not every factor has any.';

CREATE TABLE context_factor (
    context_factor_id TINYINT PRIMARY KEY CHECK (context_factor_id BETWEEN 1 AND 10),
    name VARCHAR NOT NULL UNIQUE,
    section VARCHAR NOT NULL,
    source_id VARCHAR NOT NULL REFERENCES source (source_id)
);
COMMENT ON TABLE context_factor IS 'What can affect a city''s ability to meet the benchmark; described, not scored.';

CREATE TABLE practice (
    practice_id VARCHAR PRIMARY KEY CHECK (regexp_full_match(practice_id, '[a-z0-9-]+')),
    place_level VARCHAR NOT NULL CHECK (place_level IN ('city', 'region', 'country', 'network')),
    place_name VARCHAR NOT NULL,
    city_id VARCHAR REFERENCES city (city_id),
    country_code VARCHAR REFERENCES country (country_code),
    title VARCHAR NOT NULL,
    summary VARCHAR NOT NULL,
    objective_id TINYINT REFERENCES checklist_objective (objective_id),
    key_factor_id TINYINT REFERENCES key_factor (key_factor_id),
    policy_field VARCHAR NOT NULL REFERENCES policy_field (policy_field),
    actor VARCHAR NOT NULL CHECK (actor IN (
        'city', 'district', 'region', 'national government', 'civil society', 'employers and trade unions',
        'education and research', 'city network', 'international organisation', 'several'
    )),
    since_year SMALLINT CHECK (since_year BETWEEN 1945 AND 2050),
    result VARCHAR,
    section VARCHAR NOT NULL,
    source_id VARCHAR NOT NULL REFERENCES source (source_id)
);
COMMENT ON TABLE practice IS
'A documented practice of a city, region, country or network, retold in the words of the atlas. Documents may have aged.';

CREATE TABLE practice_city (
    practice_id VARCHAR NOT NULL REFERENCES practice (practice_id),
    city_id VARCHAR NOT NULL REFERENCES city (city_id),
    PRIMARY KEY (practice_id, city_id)
);
COMMENT ON TABLE practice_city IS 'A city that a document names as taking part in a practice of several cities.';
CREATE TABLE governance_dimension (
    dimension VARCHAR PRIMARY KEY CHECK (regexp_full_match(dimension, '[a-z_]+')),
    name VARCHAR NOT NULL UNIQUE,
    question VARCHAR NOT NULL,
    section VARCHAR NOT NULL,
    source_id VARCHAR NOT NULL REFERENCES source (source_id)
);
COMMENT ON TABLE governance_dimension IS
'An aspect of how levels of government co-ordinate, in the order of the study of 2017; the question is the atlas''s own.';

CREATE TABLE governance (
    country_code VARCHAR NOT NULL REFERENCES country (country_code),
    dimension VARCHAR NOT NULL REFERENCES governance_dimension (dimension),
    summary VARCHAR NOT NULL,
    section VARCHAR NOT NULL,
    source_id VARCHAR NOT NULL REFERENCES source (source_id),
    PRIMARY KEY (country_code, dimension)
);
COMMENT ON TABLE governance IS
'How a country co-ordinates levels of government, retold from the study of 2017. No row: the study says nothing of it.';

CREATE TABLE governance_statement (
    kind VARCHAR NOT NULL CHECK (kind IN (
        'principle', 'recommendation', 'pathway', 'view', 'new_role', 'correlation', 'oecd_fact'
    )),
    position TINYINT NOT NULL CHECK (position BETWEEN 1 AND 10),
    name VARCHAR NOT NULL UNIQUE,
    summary VARCHAR NOT NULL,
    section VARCHAR NOT NULL,
    source_id VARCHAR NOT NULL REFERENCES source (source_id),
    PRIMARY KEY (kind, position)
);
COMMENT ON TABLE governance_statement IS
'What a document says in general, retold. Study of 2017: principle, recommendation, pathway (how city policy develops), view (of
the levels of government), new_role (since 2015/16), correlation (national with local policy). OECD summary of 2018: oecd_fact.';

CREATE TABLE network_benchmark (
    benchmark_id VARCHAR PRIMARY KEY CHECK (regexp_full_match(benchmark_id, '[a-z-]+')),
    network VARCHAR NOT NULL,
    title VARCHAR NOT NULL UNIQUE,
    kind VARCHAR NOT NULL CHECK (kind IN ('city network', 'research with cities', 'research on countries')),
    since_year SMALLINT CHECK (since_year BETWEEN 1945 AND 2050),
    reach VARCHAR NOT NULL,
    summary VARCHAR NOT NULL,
    section VARCHAR NOT NULL,
    source_id VARCHAR NOT NULL REFERENCES source (source_id)
);
COMMENT ON TABLE network_benchmark IS
'A benchmark of a city network, or a comparative study, by which cities and countries can judge their work; state of 2017.';

CREATE TABLE network_benchmark_part (
    benchmark_id VARCHAR NOT NULL REFERENCES network_benchmark (benchmark_id),
    position TINYINT NOT NULL CHECK (position > 0),
    part_group VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    summary VARCHAR,
    section VARCHAR NOT NULL,
    source_id VARCHAR NOT NULL REFERENCES source (source_id),
    PRIMARY KEY (benchmark_id, position)
);
COMMENT ON TABLE network_benchmark_part IS 'A part of a benchmark: a role, point, module, type or finding, in its order.';

CREATE TABLE measure_field (
    measure_id VARCHAR PRIMARY KEY REFERENCES measure (measure_id),
    policy_field VARCHAR NOT NULL REFERENCES policy_field (policy_field)
);
COMMENT ON TABLE measure_field IS
'The policy field that a measure is about, so that one finds practices for it: a choice of the atlas.';

CREATE TABLE observation (
    place_level VARCHAR NOT NULL CHECK (place_level IN ('city', 'region', 'country', 'aggregate')),
    place_code VARCHAR NOT NULL,
    measure_id VARCHAR NOT NULL REFERENCES measure (measure_id),
    population_group VARCHAR NOT NULL REFERENCES population_group (population_group),
    sex VARCHAR NOT NULL CHECK (sex IN ('total', 'women', 'men')),
    year SMALLINT CHECK (year BETWEEN 1999 AND 2050),
    value DOUBLE NOT NULL CHECK (isfinite(value)),
    flag VARCHAR CHECK (flag = 'NR' OR regexp_full_match(flag, '[bcdefnprsuz]+')),
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

CREATE TABLE withheld (
    place_level VARCHAR NOT NULL CHECK (place_level IN ('city', 'region', 'country', 'aggregate')),
    place_code VARCHAR NOT NULL,
    measure_id VARCHAR NOT NULL REFERENCES measure (measure_id),
    population_group VARCHAR NOT NULL REFERENCES population_group (population_group),
    sex VARCHAR NOT NULL CHECK (sex IN ('total', 'women', 'men')),
    year SMALLINT NOT NULL CHECK (year BETWEEN 1999 AND 2050),
    flag VARCHAR NOT NULL CHECK (regexp_full_match(flag, '[bcdefnprsuz]+')),
    source_id VARCHAR NOT NULL REFERENCES source (source_id),
    PRIMARY KEY (place_level, place_code, measure_id, population_group, sex, year, source_id)
);
COMMENT ON TABLE withheld IS
'A figure that the publisher has but withholds: c confidential, u too unreliable to publish. Only a refresh knows of them.';

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
    year SMALLINT NOT NULL CHECK (year BETWEEN 2007 AND 2050),
    value DOUBLE NOT NULL CHECK (value BETWEEN 0 AND 100),
    source_id VARCHAR NOT NULL REFERENCES source (source_id),
    PRIMARY KEY (indicator_id, country_code, year)
);
COMMENT ON TABLE mipex_indicator_score IS 'The score of an indicator by country and year, 0-100.';

CREATE TABLE origin (
    nuts_code VARCHAR NOT NULL REFERENCES region (nuts_code),
    year SMALLINT NOT NULL CHECK (year BETWEEN 1999 AND 2050),
    origin_rank TINYINT NOT NULL CHECK (origin_rank BETWEEN 1 AND 25),
    origin_code VARCHAR NOT NULL,
    origin_name VARCHAR NOT NULL,
    population INTEGER NOT NULL CHECK (population >= 0),
    share DOUBLE NOT NULL CHECK (share BETWEEN 0 AND 100),
    flag VARCHAR CHECK (flag = 'NR' OR regexp_full_match(flag, '[bcdefnprsuz]+')),
    source_id VARCHAR NOT NULL REFERENCES source (source_id),
    PRIMARY KEY (nuts_code, year, origin_code)
);
COMMENT ON TABLE origin IS
'People by country of birth in a NUTS 2 region: the 25 largest groups, share of all residents in percent.';

CREATE TABLE icc_rank (
    city_id VARCHAR NOT NULL REFERENCES city (city_id),
    year SMALLINT CHECK (year BETWEEN 2008 AND 2050),
    rank SMALLINT NOT NULL CHECK (rank > 0),
    out_of SMALLINT CHECK (out_of >= rank),
    rank_scope VARCHAR NOT NULL,
    reference_url VARCHAR NOT NULL,
    source_id VARCHAR NOT NULL REFERENCES source (source_id),
    UNIQUE (city_id, year, rank_scope)
);
COMMENT ON TABLE icc_rank IS
'A rank in the Intercultural Cities Index as published at the time; ranks of different years do not compare.';

CREATE TABLE icc_report (
    city_id VARCHAR NOT NULL REFERENCES city (city_id),
    year SMALLINT CHECK (year BETWEEN 2008 AND 2050),
    month TINYINT CHECK (month BETWEEN 1 AND 12),
    city_count VARCHAR,
    is_title_only BOOLEAN NOT NULL,
    reference_url VARCHAR NOT NULL,
    source_id VARCHAR NOT NULL REFERENCES source (source_id)
);
COMMENT ON TABLE icc_report IS 'A published index report; is_title_only where only its title was seen.';

CREATE TABLE monitoring_choice (
    choice_id VARCHAR PRIMARY KEY CHECK (regexp_full_match(choice_id, '[a-z_]+')),
    kind VARCHAR NOT NULL CHECK (kind IN (
        'target group', 'data source', 'reference', 'reliability', 'communication', 'start'
    )),
    name VARCHAR NOT NULL UNIQUE,
    summary VARCHAR NOT NULL,
    basis VARCHAR CHECK (basis IN ('country of birth', 'citizenship', 'origin')),
    section VARCHAR NOT NULL,
    source_id VARCHAR NOT NULL REFERENCES source (source_id)
);
COMMENT ON TABLE monitoring_choice IS
'A choice or difficulty in monitoring integration, as documents name it; basis joins a target group to figures of the atlas.';

CREATE TABLE monitoring_note (
    choice_id VARCHAR NOT NULL REFERENCES monitoring_choice (choice_id),
    says VARCHAR NOT NULL CHECK (says IN ('allows', 'hides', 'comes from')),
    text VARCHAR NOT NULL,
    section VARCHAR NOT NULL,
    source_id VARCHAR NOT NULL REFERENCES source (source_id),
    UNIQUE (choice_id, text)
);
COMMENT ON TABLE monitoring_note IS
'What a document says of a choice in monitoring: what it allows (or what helps), what it hides, where data comes from.';

CREATE TABLE city_monitoring (
    place_name VARCHAR NOT NULL,
    place_level VARCHAR NOT NULL CHECK (place_level IN ('city', 'region', 'country')),
    city_id VARCHAR REFERENCES city (city_id),
    country_code VARCHAR NOT NULL REFERENCES country (country_code),
    field VARCHAR NOT NULL CHECK (field IN (
        'instrument', 'frequency', 'data', 'groups', 'reference', 'topics', 'partners', 'use'
    )),
    text VARCHAR NOT NULL,
    section VARCHAR NOT NULL,
    source_id VARCHAR NOT NULL REFERENCES source (source_id),
    UNIQUE (place_name, field, text),
    CHECK ((place_level = 'city') = (city_id IS NOT NULL))
);
COMMENT ON TABLE city_monitoring IS
'How a city, region or country monitors integration, retold from documents. A field without a row: nothing is said of it.';

CREATE TABLE monitoring_indicator (
    indicator_id VARCHAR PRIMARY KEY CHECK (regexp_full_match(indicator_id, '[a-z_]+')),
    area VARCHAR NOT NULL CHECK (area IN (
        'employment', 'education', 'social_inclusion', 'active_citizenship', 'residents_views'
    )),
    name VARCHAR NOT NULL UNIQUE,
    measure_id VARCHAR UNIQUE REFERENCES measure (measure_id),
    remark VARCHAR NOT NULL,
    missing_from VARCHAR NOT NULL,
    section VARCHAR NOT NULL,
    source_id VARCHAR NOT NULL REFERENCES source (source_id)
);
COMMENT ON TABLE monitoring_indicator IS
'An indicator for a monitoring plan, in an area of the EU (Zaragoza) or of residents'' views, with the measure that holds it.';

CREATE TABLE cost_benefit_figure (
    figure_id VARCHAR PRIMARY KEY CHECK (regexp_full_match(figure_id, '[a-z_]+')),
    kind VARCHAR NOT NULL CHECK (kind IN ('cost', 'benefit', 'sample', 'result', 'scenario')),
    name VARCHAR NOT NULL UNIQUE,
    value DOUBLE CHECK (value > 0),
    unit VARCHAR,
    remark VARCHAR,
    section VARCHAR NOT NULL,
    source_id VARCHAR NOT NULL REFERENCES source (source_id),
    CHECK ((value IS NULL) = (unit IS NULL)),
    CHECK ((value IS NULL) = (kind IN ('cost', 'benefit')))
);
COMMENT ON TABLE cost_benefit_figure IS
'What is published of the cost-benefit analysis of the Amsterdam approach; its costs and benefits have no amounts.';

CREATE TABLE refresh_log (
    refreshed_on DATE NOT NULL,
    source_id VARCHAR NOT NULL,
    added INTEGER NOT NULL CHECK (added >= 0),
    revised INTEGER NOT NULL CHECK (revised >= 0),
    vanished INTEGER NOT NULL CHECK (vanished >= 0),
    flags_changed INTEGER NOT NULL CHECK (flags_changed >= 0),
    largest_revisions VARCHAR,
    problem VARCHAR
);
COMMENT ON TABLE refresh_log IS
'What a refresh from the official services did to the figures of a source, or why the source could not be renewed.';

CREATE TABLE quarantine (
    source_id VARCHAR NOT NULL,
    country_code VARCHAR NOT NULL,
    place_code VARCHAR,
    year SMALLINT,
    what VARCHAR NOT NULL,
    reason VARCHAR NOT NULL
);
COMMENT ON TABLE quarantine IS
'Figures of a source that cannot be right and were put aside; place_code is empty for a whole block of cities.';
