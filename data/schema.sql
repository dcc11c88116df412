-- Schema of data/atlas.duckdb: the tables that hold what was published. Names are public:
-- they appear in downloads, links and the data dictionary. What is derived from these
-- tables stands in derived.sql. Each table is filled from the file of
-- the same name in data/catalogue/ (kept by hand) or data/tables/ (extracted), in this order.
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
COMMENT ON TABLE source IS 'A dataset as published; url is empty where a user uploaded a file without an address.';
COMMENT ON COLUMN source.source_id IS 'Id of the source in the atlas.';
COMMENT ON COLUMN source.publisher IS 'Who answers for the source.';
COMMENT ON COLUMN source.title IS 'The dataset or document as published.';
COMMENT ON COLUMN source.url IS 'Address of the publisher.';
COMMENT ON COLUMN source.licence IS 'Terms of reuse; “not confirmed” where the atlas does not know them.';
COMMENT ON COLUMN source.citation IS 'How to cite it, without the date of our copy.';
COMMENT ON COLUMN source.retrieved IS 'Date of our copy, or why it is not known.';
COMMENT ON COLUMN source.carrier IS 'Through whose copy the atlas holds it.';
COMMENT ON COLUMN source.caution IS 'What a reader must know.';

CREATE TABLE country (
    country_code VARCHAR PRIMARY KEY CHECK (length(country_code) = 2),
    name VARCHAR NOT NULL UNIQUE,
    is_eu_member BOOLEAN NOT NULL
);
COMMENT ON TABLE country IS 'A country (ISO 3166 alpha-2 code; XK for Kosovo).';
COMMENT ON COLUMN country.name IS 'Name in English.';
COMMENT ON COLUMN country.is_eu_member IS 'Whether it is a member state of the European Union.';

CREATE TABLE aggregate (
    aggregate_code VARCHAR PRIMARY KEY,
    name VARCHAR NOT NULL,
    place_count SMALLINT NOT NULL CHECK (place_count > 0),
    definition VARCHAR NOT NULL
);
COMMENT ON TABLE aggregate IS 'A group of places that a figure is published for, and how many they are.';
COMMENT ON COLUMN aggregate.aggregate_code IS 'Id of the group of places.';
COMMENT ON COLUMN aggregate.place_count IS 'Number of places in it.';
COMMENT ON COLUMN aggregate.definition IS 'Which places it has.';

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
COMMENT ON COLUMN region.nuts_level IS 'Always 2.';
COMMENT ON COLUMN region.name IS 'Name as Eurostat has it.';
COMMENT ON COLUMN region.nuts_version IS 'Version of NUTS that has the code: 2024, 2021 (United Kingdom) or earlier.';
COMMENT ON COLUMN region.source_id IS 'Source of the code.';

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
COMMENT ON COLUMN region_code_change.old_code IS 'NUTS 2 code that ended.';
COMMENT ON COLUMN region_code_change.old_version IS 'Version of NUTS that had it.';
COMMENT ON COLUMN region_code_change.new_code IS 'Code that has its area, or part of it, now; empty where none has.';
COMMENT ON COLUMN region_code_change.new_version IS 'Version of NUTS that has the new code.';
COMMENT ON COLUMN region_code_change.relation IS 'What became of the area, such as split.';

CREATE TABLE area_extent (
    place_level VARCHAR NOT NULL CHECK (place_level IN ('region', 'country')),
    place_code VARCHAR NOT NULL,
    west DOUBLE NOT NULL,
    south DOUBLE NOT NULL,
    east DOUBLE NOT NULL CHECK (east > west),
    north DOUBLE NOT NULL CHECK (north > south),
    label_lon DOUBLE NOT NULL CHECK (label_lon BETWEEN west - 0.1 AND east + 0.1),
    label_lat DOUBLE NOT NULL CHECK (label_lat BETWEEN south - 0.1 AND north + 0.1),
    PRIMARY KEY (place_level, place_code)
);
COMMENT ON TABLE area_extent IS
'How far a region or country of the maps reaches, in degrees; made from their outlines by the build.';
COMMENT ON COLUMN area_extent.place_level IS 'region or country.';
COMMENT ON COLUMN area_extent.place_code IS 'nuts_code or country_code, as place_level says.';
COMMENT ON COLUMN area_extent.west IS 'Longitude of the westernmost point.';
COMMENT ON COLUMN area_extent.south IS 'Latitude of the southernmost point.';
COMMENT ON COLUMN area_extent.east IS 'Longitude of the easternmost point.';
COMMENT ON COLUMN area_extent.north IS 'Latitude of the northernmost point.';
COMMENT ON COLUMN area_extent.label_lon IS 'Longitude of the centre of the largest circle in the area.';
COMMENT ON COLUMN area_extent.label_lat IS 'Latitude of the centre of the largest circle in the area.';

CREATE TABLE region_neighbour (
    nuts_code VARCHAR NOT NULL REFERENCES region (nuts_code),
    neighbour_code VARCHAR NOT NULL REFERENCES region (nuts_code),
    PRIMARY KEY (nuts_code, neighbour_code),
    CHECK (nuts_code <> neighbour_code)
);
COMMENT ON TABLE region_neighbour IS
'Two NUTS 2 regions with a stretch of border in common on the map (1:20 million), each pair both ways; made by the build.';
COMMENT ON COLUMN region_neighbour.neighbour_code IS 'Code of the region beside it.';

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
    CHECK ((lat IS NULL) = (coordinate_source_id IS NULL)),
    CHECK (NOT starts_with(city_id, 'own-') OR place_kind = 'district')
);
COMMENT ON TABLE city IS
'A city, with the NUTS 2 region it lies in. Membership in the Intercultural Cities network is a working list. A district that a
visitor uploaded has an id that begins with own-: no filter of cities acts on it.';
COMMENT ON COLUMN city.city_id IS 'Id of the city: its Urban Audit code in small letters, or country and name.';
COMMENT ON COLUMN city.name IS 'Name in English or as used in the country.';
COMMENT ON COLUMN city.label IS 'Name and country, never the same for two cities.';
COMMENT ON COLUMN city.place_kind IS 'What the place is: city, greater city, district, region or island.';
COMMENT ON COLUMN city.lat IS 'Latitude, degrees (WGS 84).';
COMMENT ON COLUMN city.lon IS 'Longitude, degrees (WGS 84).';
COMMENT ON COLUMN city.coordinate_source_id IS 'Source of the coordinates.';
COMMENT ON COLUMN city.population IS 'Residents, as the source of that number counts them.';
COMMENT ON COLUMN city.population_year IS 'Year of that number.';
COMMENT ON COLUMN city.population_source_id IS 'Source of that number.';
COMMENT ON COLUMN city.nuts2_code IS 'NUTS 2 region in which it lies; empty outside NUTS and for cities of several regions.';
COMMENT ON COLUMN city.urban_audit_code IS 'Code of the city in the city statistics of Eurostat.';
COMMENT ON COLUMN city.is_icc_member IS 'Whether it is a member of the Intercultural Cities network, by a working list.';

CREATE TABLE city_alias (
    city_id VARCHAR NOT NULL REFERENCES city (city_id),
    alias VARCHAR NOT NULL,
    PRIMARY KEY (city_id, alias)
);
COMMENT ON TABLE city_alias IS 'Another name by which a city is known.';
COMMENT ON COLUMN city_alias.alias IS 'Another name, in any language.';

CREATE TABLE translated_name (
    place_level VARCHAR NOT NULL CHECK (place_level IN ('city', 'country')),
    place_code VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    source_id VARCHAR NOT NULL REFERENCES source (source_id),
    PRIMARY KEY (place_level, place_code, name)
);
COMMENT ON TABLE translated_name IS 'The name of a country or a capital in a language of Europe, by which it is found.';
COMMENT ON COLUMN translated_name.place_level IS 'What the place is: city or country.';
COMMENT ON COLUMN translated_name.place_code IS 'The city_id or country_code.';
COMMENT ON COLUMN translated_name.name IS 'Its name in one or more languages.';
COMMENT ON COLUMN translated_name.source_id IS 'Source of the name.';

CREATE TABLE population_group (
    population_group VARCHAR PRIMARY KEY,
    name VARCHAR NOT NULL UNIQUE,
    people VARCHAR NOT NULL UNIQUE,
    basis VARCHAR NOT NULL CHECK (basis IN ('none', 'country of birth', 'citizenship', 'origin')),
    definition VARCHAR NOT NULL
);
COMMENT ON TABLE population_group IS
'Whom a figure is about; people is its name inside a sentence. Country of birth and citizenship are never mixed on one axis.';
COMMENT ON COLUMN population_group.population_group IS 'Id of the group.';
COMMENT ON COLUMN population_group.people IS 'Its name inside a sentence.';
COMMENT ON COLUMN population_group.basis IS 'What defines the group: country of birth, citizenship, origin or none.';
COMMENT ON COLUMN population_group.definition IS 'Who belongs to it.';

CREATE TABLE flag (
    flag VARCHAR PRIMARY KEY,
    name VARCHAR NOT NULL,
    reliability VARCHAR NOT NULL CHECK (reliability IN ('as_published', 'low', 'unknown')),
    definition VARCHAR NOT NULL
);
COMMENT ON TABLE flag IS 'A mark that the publisher puts on a figure; marks may stand together (bu).';
COMMENT ON COLUMN flag.flag IS 'Letter of the publisher, or NR.';
COMMENT ON COLUMN flag.name IS 'What the letter stands for.';
COMMENT ON COLUMN flag.reliability IS 'Reliability class that it gives a figure.';

CREATE TABLE quality_mark (
    quality_mark VARCHAR PRIMARY KEY,
    name VARCHAR NOT NULL,
    reliability VARCHAR NOT NULL CHECK (reliability IN ('as_published', 'low')),
    definition VARCHAR NOT NULL
);
COMMENT ON TABLE quality_mark IS 'A mark that the atlas puts on a figure.';
COMMENT ON COLUMN quality_mark.quality_mark IS 'Id of the mark.';
COMMENT ON COLUMN quality_mark.reliability IS 'Reliability class that it gives a figure.';

CREATE TABLE evidence (
    evidence VARCHAR PRIMARY KEY,
    name VARCHAR NOT NULL,
    reliability VARCHAR NOT NULL CHECK (reliability IN ('as_published', 'second_hand', 'own')),
    definition VARCHAR NOT NULL
);
COMMENT ON TABLE evidence IS 'How the atlas holds a figure: from an official file, a copy, a news report.';
COMMENT ON COLUMN evidence.evidence IS 'Id of the way.';
COMMENT ON COLUMN evidence.reliability IS 'Reliability class that it gives a figure.';

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
COMMENT ON COLUMN area_basis.area_basis IS 'Id of the kind of area.';
COMMENT ON COLUMN area_basis.preference IS 'Order of use, lowest first.';
COMMENT ON COLUMN area_basis.is_stand_in IS 'Whether it is a larger area around the city, whose figure is never ranked.';

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
COMMENT ON COLUMN area_population.area_basis IS 'Area in which the share was counted.';
COMMENT ON COLUMN area_population.year IS 'Year of the share.';
COMMENT ON COLUMN area_population.population IS 'Residents of that area.';
COMMENT ON COLUMN area_population.source_id IS 'Source of the share.';

CREATE TABLE city_of_several_regions (
    city_id VARCHAR NOT NULL REFERENCES city (city_id),
    nuts_code VARCHAR NOT NULL REFERENCES region (nuts_code),
    PRIMARY KEY (city_id, nuts_code)
);
COMMENT ON TABLE city_of_several_regions IS
'A city that is larger than a NUTS 2 region, and one of the regions it consists of; such a city has no nuts2_code.';
COMMENT ON COLUMN city_of_several_regions.nuts_code IS 'One of the NUTS 2 regions of which it consists.';

CREATE TABLE measure (
    measure_id VARCHAR PRIMARY KEY CHECK (regexp_full_match(measure_id, '[a-z0-9_]+')),
    family VARCHAR NOT NULL CHECK (family IN ('icc', 'mipex', 'outcome', 'survey', 'population', 'own')),
    measure_group VARCHAR NOT NULL,
    name VARCHAR NOT NULL UNIQUE,
    unit VARCHAR NOT NULL CHECK (unit IN ('%', 'score 0-100', 'people', 'thousand people', 'per 1,000 people')),
    place_level VARCHAR NOT NULL CHECK (place_level IN ('city', 'region', 'country', 'district')),
    direction VARCHAR NOT NULL CHECK (direction IN ('higher is better', 'lower is better', 'neither')),
    age_band VARCHAR,
    definition VARCHAR NOT NULL,
    source_id VARCHAR NOT NULL REFERENCES source (source_id),
    CHECK ((family = 'own') = starts_with(measure_id, 'own_'))
);
COMMENT ON TABLE measure IS 'Something one can compare.';
COMMENT ON COLUMN measure.measure_id IS 'Id of the measure.';
COMMENT ON COLUMN measure.family IS
'Kind of measure: icc, mipex, outcome, survey or population; own where a visitor defined it for an upload.';
COMMENT ON COLUMN measure.measure_group IS 'Part of the family, such as the dimensions of an index.';
COMMENT ON COLUMN measure.unit IS 'Unit of the values.';
COMMENT ON COLUMN measure.place_level IS 'Level of place that it is published for and ranked at; district for uploads only.';
COMMENT ON COLUMN measure.direction IS 'Whether a higher value is better.';
COMMENT ON COLUMN measure.age_band IS 'Age of those counted; empty where it does not apply.';
COMMENT ON COLUMN measure.source_id IS 'Main source; each figure names its own.';

CREATE TABLE competence_type (
    competence_type VARCHAR PRIMARY KEY,
    position TINYINT NOT NULL UNIQUE CHECK (position > 0),
    name VARCHAR NOT NULL UNIQUE,
    short_name VARCHAR NOT NULL UNIQUE,
    definition VARCHAR NOT NULL
);
COMMENT ON TABLE competence_type IS 'Who decides in a policy area: a type of the policy study, or a type that was added.';
COMMENT ON COLUMN competence_type.competence_type IS 'Id of the type.';
COMMENT ON COLUMN competence_type.position IS 'Its place in every list.';
COMMENT ON COLUMN competence_type.short_name IS 'Its name where there is little room.';

CREATE TABLE field_of_action (
    field_of_action VARCHAR PRIMARY KEY,
    position TINYINT NOT NULL UNIQUE CHECK (position > 0),
    name VARCHAR NOT NULL UNIQUE,
    short_name VARCHAR NOT NULL UNIQUE,
    definition VARCHAR NOT NULL
);
COMMENT ON TABLE field_of_action IS
'What kind of field a dimension of the Intercultural Cities Index is: a group of the policy study, or one that was added.';
COMMENT ON COLUMN field_of_action.field_of_action IS 'Id of the field.';
COMMENT ON COLUMN field_of_action.position IS 'Its place in every list.';
COMMENT ON COLUMN field_of_action.short_name IS 'Its name where there is little room.';

CREATE TABLE competence (
    measure_id VARCHAR PRIMARY KEY REFERENCES measure (measure_id),
    competence_type VARCHAR REFERENCES competence_type (competence_type),
    field_of_action VARCHAR REFERENCES field_of_action (field_of_action),
    classified_by VARCHAR NOT NULL CHECK (classified_by IN ('study', 'atlas')),
    reason VARCHAR NOT NULL,
    section VARCHAR NOT NULL,
    source_id VARCHAR NOT NULL REFERENCES source (source_id),
    CHECK ((competence_type IS NULL) <> (field_of_action IS NULL))
);
COMMENT ON TABLE competence IS
'The competence type of a policy area or the field of action of a city dimension, with its reason. classified_by: study where
the policy study itself puts it there, atlas where it does not. Change the file and rebuild.';
COMMENT ON COLUMN competence.measure_id IS 'Policy area or dimension of an index.';
COMMENT ON COLUMN competence.competence_type IS 'Who decides in the policy area; empty for a dimension.';
COMMENT ON COLUMN competence.field_of_action IS 'What kind of field the dimension is; empty for a policy area.';
COMMENT ON COLUMN competence.classified_by IS 'Whose choice it is: study or atlas.';
COMMENT ON COLUMN competence.reason IS 'Why it is put there.';
COMMENT ON COLUMN competence.section IS 'Section of the study that the reason rests on.';

CREATE TABLE policy_field (
    policy_field VARCHAR PRIMARY KEY CHECK (regexp_full_match(policy_field, '[a-z_]+')),
    name VARCHAR NOT NULL UNIQUE,
    competence_type VARCHAR NOT NULL REFERENCES competence_type (competence_type),
    reason VARCHAR NOT NULL,
    section VARCHAR NOT NULL,
    source_id VARCHAR NOT NULL REFERENCES source (source_id)
);
COMMENT ON TABLE policy_field IS 'A field of local work that a practice belongs to, with the competence type of its policy area.';
COMMENT ON COLUMN policy_field.policy_field IS 'Id of the field.';
COMMENT ON COLUMN policy_field.competence_type IS 'Who decides in the policy area of the field.';
COMMENT ON COLUMN policy_field.reason IS 'Why it has that type.';

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
COMMENT ON COLUMN checklist_objective.objective_id IS 'Number in the checklist.';
COMMENT ON COLUMN checklist_objective.name_basis IS 'Whose words the name is: document or atlas.';
COMMENT ON COLUMN checklist_objective.meaning IS 'What the documents at hand say of it, retold.';

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
COMMENT ON COLUMN checklist_tool.tool_id IS 'Id of the tool.';
COMMENT ON COLUMN checklist_tool.objective_id IS 'Number of the objective of the OECD checklist.';
COMMENT ON COLUMN checklist_tool.name IS 'The tool in a few words.';
COMMENT ON COLUMN checklist_tool.what_it_does IS 'What it does, retold.';

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
COMMENT ON COLUMN key_factor.key_factor_id IS 'Number in the benchmark.';
COMMENT ON COLUMN key_factor.why IS 'Why it matters, retold.';
COMMENT ON COLUMN key_factor.how IS 'How to address it, retold.';

CREATE TABLE guiding_question (
    question_id VARCHAR PRIMARY KEY CHECK (regexp_full_match(question_id, 'kf\d\d-\d\d')),
    key_factor_id TINYINT NOT NULL REFERENCES key_factor (key_factor_id),
    heading VARCHAR,
    topic VARCHAR NOT NULL UNIQUE,
    text VARCHAR NOT NULL UNIQUE,
    remark VARCHAR,
    ask_peer VARCHAR NOT NULL UNIQUE CHECK (ask_peer LIKE '%?'),
    section VARCHAR NOT NULL,
    source_id VARCHAR NOT NULL REFERENCES source (source_id)
);
COMMENT ON TABLE guiding_question IS
'A question of the benchmark whether a key factor is in place, retold so that it can be answered; topic: in a few words.';
COMMENT ON COLUMN guiding_question.question_id IS 'Id of the question.';
COMMENT ON COLUMN guiding_question.heading IS 'Heading under which the benchmark asks it; empty where it has none.';
COMMENT ON COLUMN guiding_question.topic IS 'The question in a few words.';
COMMENT ON COLUMN guiding_question.text IS 'The question, retold.';
COMMENT ON COLUMN guiding_question.remark IS 'How to read it, where that is not plain.';
COMMENT ON COLUMN guiding_question.ask_peer IS 'What to ask another city about it, written by the atlas.';

CREATE TABLE practical_tip (
    tip_id VARCHAR PRIMARY KEY,
    key_factor_id TINYINT NOT NULL REFERENCES key_factor (key_factor_id),
    text VARCHAR NOT NULL,
    section VARCHAR NOT NULL,
    source_id VARCHAR NOT NULL REFERENCES source (source_id)
);
COMMENT ON TABLE practical_tip IS 'Advice of the benchmark on a key factor, retold; not every factor has any.';
COMMENT ON COLUMN practical_tip.tip_id IS 'Id of the tip.';
COMMENT ON COLUMN practical_tip.text IS 'The advice, retold.';

CREATE TABLE context_factor (
    context_factor_id TINYINT PRIMARY KEY CHECK (context_factor_id BETWEEN 1 AND 10),
    name VARCHAR NOT NULL UNIQUE,
    section VARCHAR NOT NULL,
    source_id VARCHAR NOT NULL REFERENCES source (source_id)
);
COMMENT ON TABLE context_factor IS 'What can affect a city''s ability to meet the benchmark; described, not scored.';
COMMENT ON COLUMN context_factor.context_factor_id IS 'Number in the benchmark.';

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
COMMENT ON COLUMN practice.practice_id IS 'Id of the practice.';
COMMENT ON COLUMN practice.place_level IS 'Whose practice it is: city, region, country or network.';
COMMENT ON COLUMN practice.place_name IS 'Name of that place.';
COMMENT ON COLUMN practice.city_id IS 'City of the atlas, where the place is one.';
COMMENT ON COLUMN practice.country_code IS 'Country of the place; empty for networks.';
COMMENT ON COLUMN practice.title IS 'The practice in a few words.';
COMMENT ON COLUMN practice.summary IS 'What the document says of it, retold.';
COMMENT ON COLUMN practice.objective_id IS 'Number of the objective of the OECD checklist.';
COMMENT ON COLUMN practice.policy_field IS 'Field of local work.';
COMMENT ON COLUMN practice.actor IS 'Who acts.';
COMMENT ON COLUMN practice.since_year IS 'Since when, where the document says so.';
COMMENT ON COLUMN practice.result IS 'What came of it, where the document says so.';

CREATE TABLE practice_city (
    practice_id VARCHAR NOT NULL REFERENCES practice (practice_id),
    city_id VARCHAR NOT NULL REFERENCES city (city_id),
    PRIMARY KEY (practice_id, city_id)
);
COMMENT ON TABLE practice_city IS 'A city that a document names as taking part in a practice of several cities.';
COMMENT ON COLUMN practice_city.practice_id IS 'Practice of several cities.';
COMMENT ON COLUMN practice_city.city_id IS 'City that takes part.';

CREATE TABLE question_practice (
    question_id VARCHAR NOT NULL REFERENCES guiding_question (question_id),
    practice_id VARCHAR NOT NULL REFERENCES practice (practice_id),
    PRIMARY KEY (question_id, practice_id)
);
COMMENT ON TABLE question_practice IS 'A practice that is about what a guiding question asks, as the atlas reads both.';
COMMENT ON COLUMN question_practice.question_id IS 'Guiding question.';
COMMENT ON COLUMN question_practice.practice_id IS 'Practice.';

CREATE TABLE measure_field (
    measure_id VARCHAR PRIMARY KEY REFERENCES measure (measure_id),
    policy_field VARCHAR NOT NULL REFERENCES policy_field (policy_field)
);
COMMENT ON TABLE measure_field IS
'The policy field that a measure is about, so that one finds practices for it: a choice of the atlas.';
COMMENT ON COLUMN measure_field.policy_field IS 'Field of local work.';

CREATE TABLE governance_dimension (
    dimension VARCHAR PRIMARY KEY CHECK (regexp_full_match(dimension, '[a-z_]+')),
    name VARCHAR NOT NULL UNIQUE,
    question VARCHAR NOT NULL,
    section VARCHAR NOT NULL,
    source_id VARCHAR NOT NULL REFERENCES source (source_id)
);
COMMENT ON TABLE governance_dimension IS
'An aspect of how levels of government co-ordinate, in the order of the study of 2017; the question is the atlas''s own.';
COMMENT ON COLUMN governance_dimension.dimension IS 'Id of the aspect.';
COMMENT ON COLUMN governance_dimension.question IS 'What the aspect asks.';

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
COMMENT ON COLUMN governance.dimension IS 'Aspect of how levels of government co-ordinate.';
COMMENT ON COLUMN governance.summary IS 'What the study says of the country, retold.';

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
COMMENT ON COLUMN governance_statement.kind IS 'What kind of statement it is.';
COMMENT ON COLUMN governance_statement.position IS 'Place in the order of the source.';
COMMENT ON COLUMN governance_statement.name IS 'The statement in a few words.';
COMMENT ON COLUMN governance_statement.summary IS 'What it says, retold.';

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
COMMENT ON COLUMN network_benchmark.benchmark_id IS 'Id of the benchmark or study.';
COMMENT ON COLUMN network_benchmark.network IS 'Whose it is.';
COMMENT ON COLUMN network_benchmark.title IS 'What it is called here.';
COMMENT ON COLUMN network_benchmark.kind IS 'city network, research with cities or research on countries.';
COMMENT ON COLUMN network_benchmark.since_year IS 'First year, where the document gives it.';
COMMENT ON COLUMN network_benchmark.reach IS 'Who takes part, as the document says.';
COMMENT ON COLUMN network_benchmark.summary IS 'What it is, retold.';

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
COMMENT ON COLUMN network_benchmark_part.benchmark_id IS 'Benchmark or study that it is a part of.';
COMMENT ON COLUMN network_benchmark_part.position IS 'Place in the order of the source.';
COMMENT ON COLUMN network_benchmark_part.part_group IS 'The list that it belongs to.';
COMMENT ON COLUMN network_benchmark_part.summary IS 'What the source says of it, retold; empty where the name says all.';

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
COMMENT ON COLUMN mipex_indicator.indicator_id IS 'Id of the indicator in MIPEX.';
COMMENT ON COLUMN mipex_indicator.area_id IS 'Policy area; the measure of the area is mipex_ and this id.';
COMMENT ON COLUMN mipex_indicator.level IS 'indicator, or sub_indicator as part of one.';
COMMENT ON COLUMN mipex_indicator.parent_indicator_id IS 'Indicator that a sub-indicator is part of.';
COMMENT ON COLUMN mipex_indicator.dimension IS 'Dimension of the area that it belongs to.';
COMMENT ON COLUMN mipex_indicator.name IS 'What it asks, in a few words of the atlas.';
COMMENT ON COLUMN mipex_indicator.definition IS 'What it asks, in the words of the atlas.';

CREATE TABLE mipex_indicator_score (
    indicator_id VARCHAR NOT NULL REFERENCES mipex_indicator (indicator_id),
    country_code VARCHAR NOT NULL REFERENCES country (country_code),
    year SMALLINT NOT NULL CHECK (year BETWEEN 2007 AND 2050),
    value DOUBLE NOT NULL CHECK (value BETWEEN 0 AND 100),
    source_id VARCHAR NOT NULL REFERENCES source (source_id),
    PRIMARY KEY (indicator_id, country_code, year)
);
COMMENT ON TABLE mipex_indicator_score IS 'The score of an indicator by country and year, 0-100.';
COMMENT ON COLUMN mipex_indicator_score.indicator_id IS 'Indicator or sub-indicator.';
COMMENT ON COLUMN mipex_indicator_score.year IS 'Year of the score.';
COMMENT ON COLUMN mipex_indicator_score.value IS 'Score, 0 to 100.';

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
COMMENT ON COLUMN origin.year IS 'Year of the census.';
COMMENT ON COLUMN origin.origin_rank IS 'Rank of the group in the region, from the largest.';
COMMENT ON COLUMN origin.origin_code IS
'Code of the country of birth, as the publisher has it; GR for Greece, GB for the United Kingdom.';
COMMENT ON COLUMN origin.origin_name IS 'Name of the country of birth.';
COMMENT ON COLUMN origin.population IS 'People of the group.';
COMMENT ON COLUMN origin.share IS 'Their share of all residents, percent.';

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
COMMENT ON COLUMN icc_rank.year IS 'Year of the list; empty where the text states none.';
COMMENT ON COLUMN icc_rank.rank IS 'Rank as published at the time, 1 the highest.';
COMMENT ON COLUMN icc_rank.out_of IS 'Number of cities in the list, where it is stated.';
COMMENT ON COLUMN icc_rank.rank_scope IS 'Which cities the list has.';
COMMENT ON COLUMN icc_rank.reference_url IS 'Address of the text that states the rank.';

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
COMMENT ON COLUMN icc_report.year IS 'Year of the report.';
COMMENT ON COLUMN icc_report.month IS 'Month of the report, where it is known.';
COMMENT ON COLUMN icc_report.city_count IS 'Number of cities that the report compares with, as stated.';
COMMENT ON COLUMN icc_report.is_title_only IS 'Whether only the title of the report was seen.';
COMMENT ON COLUMN icc_report.reference_url IS 'Address at which the report or its title was seen.';

CREATE TABLE icc_participation (
    city_id VARCHAR NOT NULL REFERENCES city (city_id),
    listed_by VARCHAR NOT NULL CHECK (regexp_full_match(listed_by, '\d{4}-\d\d')),
    report_city VARCHAR NOT NULL,
    city_count SMALLINT NOT NULL CHECK (city_count > 0),
    reference_url VARCHAR NOT NULL,
    source_id VARCHAR NOT NULL REFERENCES source (source_id),
    PRIMARY KEY (city_id, report_city, listed_by)
);
COMMENT ON TABLE icc_participation IS
'A city that a report on another city names among those with results in the Intercultural Cities Index, by the month of that
report. The lists are incomplete: a city that none names may have taken part.';
COMMENT ON COLUMN icc_participation.listed_by IS 'Month of the report that names it, year and month.';
COMMENT ON COLUMN icc_participation.report_city IS 'City that the report is about.';
COMMENT ON COLUMN icc_participation.city_count IS 'Number of cities that the report compares.';
COMMENT ON COLUMN icc_participation.reference_url IS 'Address at which the report was seen.';

CREATE TABLE network (
    network_id VARCHAR PRIMARY KEY CHECK (regexp_full_match(network_id, '[a-z_]+')),
    name VARCHAR NOT NULL UNIQUE,
    is_complete BOOLEAN NOT NULL,
    coverage VARCHAR NOT NULL,
    section VARCHAR,
    source_id VARCHAR NOT NULL REFERENCES source (source_id)
);
COMMENT ON TABLE network IS 'A network of cities, or a research project that cities took part in.';
COMMENT ON COLUMN network.network_id IS 'Id of the network.';
COMMENT ON COLUMN network.name IS 'Its name in English, with its usual short form.';
COMMENT ON COLUMN network.is_complete IS 'Whether all its cities are listed; if not, that a city is missing says nothing.';
COMMENT ON COLUMN network.coverage IS 'Which of its cities are known.';
COMMENT ON COLUMN network.section IS 'Where in the document it stands, if the source is one.';
COMMENT ON COLUMN network.source_id IS 'Source of the list.';

CREATE TABLE network_membership (
    city_id VARCHAR NOT NULL REFERENCES city (city_id),
    network_id VARCHAR NOT NULL REFERENCES network (network_id),
    status VARCHAR NOT NULL,
    since VARCHAR CHECK (regexp_full_match(since, '\d{4}(-\d\d){0,2}')),
    as_of VARCHAR CHECK (regexp_full_match(as_of, '\d{4}(-\d\d){0,2}')),
    source_count TINYINT NOT NULL CHECK (source_count IN (1, 2)),
    reference_url VARCHAR CHECK (regexp_full_match(reference_url, 'https?://.*')),
    source_id VARCHAR NOT NULL REFERENCES source (source_id),
    PRIMARY KEY (city_id, network_id)
);
COMMENT ON TABLE network_membership IS
'A city that belongs or belonged to a network, as a page says; it may have ended since.';
COMMENT ON COLUMN network_membership.network_id IS 'Id of the network.';
COMMENT ON COLUMN network_membership.status IS 'What the page says of the city, such as member or signatory.';
COMMENT ON COLUMN network_membership.since IS 'Since when, as printed: year, month or day; empty where the page does not say.';
COMMENT ON COLUMN network_membership.as_of IS 'Date of the list, where it has one.';
COMMENT ON COLUMN network_membership.source_count IS 'How many independent sources name the city.';
COMMENT ON COLUMN network_membership.reference_url IS 'Address of the page.';

CREATE TABLE observation (
    place_level VARCHAR NOT NULL CHECK (place_level IN ('city', 'region', 'country', 'aggregate', 'district')),
    place_code VARCHAR NOT NULL,
    measure_id VARCHAR NOT NULL REFERENCES measure (measure_id),
    population_group VARCHAR NOT NULL REFERENCES population_group (population_group),
    sex VARCHAR NOT NULL CHECK (sex IN ('total', 'women', 'men')),
    year SMALLINT CHECK (year BETWEEN 1995 AND 2050),
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
COMMENT ON COLUMN observation.place_level IS
'Whose figure it is: city, region, country or aggregate (a group of places); district for uploaded values of one.';
COMMENT ON COLUMN observation.value IS 'The figure, in the unit of its measure; %-values are percent, not fractions.';
COMMENT ON COLUMN observation.note IS 'Remark of the atlas on the figure.';
COMMENT ON COLUMN observation.reference_url IS
'Address of the text that holds the figure, where it differs from that of the source.';

CREATE TABLE withheld (
    place_level VARCHAR NOT NULL CHECK (place_level IN ('city', 'region', 'country', 'aggregate')),
    place_code VARCHAR NOT NULL,
    measure_id VARCHAR NOT NULL REFERENCES measure (measure_id),
    population_group VARCHAR NOT NULL REFERENCES population_group (population_group),
    sex VARCHAR NOT NULL CHECK (sex IN ('total', 'women', 'men')),
    year SMALLINT NOT NULL CHECK (year BETWEEN 1995 AND 2050),
    flag VARCHAR NOT NULL CHECK (regexp_full_match(flag, '[bcdefnprsuz]+')),
    source_id VARCHAR NOT NULL REFERENCES source (source_id),
    PRIMARY KEY (place_level, place_code, measure_id, population_group, sex, year, source_id)
);
COMMENT ON TABLE withheld IS
'A figure that the publisher has but suppresses: c confidential, u too unreliable to publish. Only a refresh knows of them.';
COMMENT ON COLUMN withheld.year IS 'Year of the figure.';
COMMENT ON COLUMN withheld.flag IS 'c confidential, u too unreliable to publish, perhaps with other letters.';

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
COMMENT ON COLUMN monitoring_choice.choice_id IS 'Id of the choice.';
COMMENT ON COLUMN monitoring_choice.kind IS 'What is chosen, or what the difficulty lies in.';
COMMENT ON COLUMN monitoring_choice.name IS 'The choice in a few words.';
COMMENT ON COLUMN monitoring_choice.summary IS 'What the document says of it, retold.';
COMMENT ON COLUMN monitoring_choice.basis IS 'What defines migrants in figures that fit the choice, if it is whom to count.';

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
COMMENT ON COLUMN monitoring_note.choice_id IS 'Choice that the note is on.';
COMMENT ON COLUMN monitoring_note.says IS
'What the note is about: what the choice allows, what it hides, or where data comes from.';
COMMENT ON COLUMN monitoring_note.text IS 'What the document says, retold.';

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
COMMENT ON COLUMN city_monitoring.place_name IS 'Name of the place.';
COMMENT ON COLUMN city_monitoring.place_level IS 'city, region or country.';
COMMENT ON COLUMN city_monitoring.city_id IS 'City of the atlas, where the place is one.';
COMMENT ON COLUMN city_monitoring.field IS 'What the text is about.';
COMMENT ON COLUMN city_monitoring.text IS 'What the document says, retold.';

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
COMMENT ON COLUMN monitoring_indicator.indicator_id IS 'Id of the indicator.';
COMMENT ON COLUMN monitoring_indicator.area IS 'Area that it belongs to.';
COMMENT ON COLUMN monitoring_indicator.measure_id IS 'Measure that holds it; empty where the atlas has none.';
COMMENT ON COLUMN monitoring_indicator.remark IS 'How the measure fits the indicator.';
COMMENT ON COLUMN monitoring_indicator.missing_from IS 'Where missing figures may come from.';

CREATE TABLE zaragoza_indicator (
    indicator_id VARCHAR PRIMARY KEY CHECK (regexp_full_match(indicator_id, '[a-z0-9_]+')),
    area VARCHAR NOT NULL CHECK (area IN ('employment', 'education', 'social_inclusion', 'active_citizenship')),
    name VARCHAR NOT NULL UNIQUE,
    region_measure_id VARCHAR UNIQUE REFERENCES measure (measure_id),
    country_measure_id VARCHAR UNIQUE REFERENCES measure (measure_id),
    remark VARCHAR,
    source_id VARCHAR NOT NULL REFERENCES source (source_id)
);
COMMENT ON TABLE zaragoza_indicator IS
'A common indicator of integration of the Zaragoza Declaration of 2010, with the measures of the atlas that come nearest.';
COMMENT ON COLUMN zaragoza_indicator.indicator_id IS 'Id of the indicator.';
COMMENT ON COLUMN zaragoza_indicator.area IS 'Area that it belongs to.';
COMMENT ON COLUMN zaragoza_indicator.region_measure_id IS 'Measure of regions that comes nearest; empty where there is none.';
COMMENT ON COLUMN zaragoza_indicator.country_measure_id IS 'The same of countries.';
COMMENT ON COLUMN zaragoza_indicator.remark IS 'How the measures differ from it or from each other.';

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
COMMENT ON COLUMN cost_benefit_figure.figure_id IS 'Id of the figure.';
COMMENT ON COLUMN cost_benefit_figure.kind IS 'cost, benefit, sample, result or scenario.';
COMMENT ON COLUMN cost_benefit_figure.name IS 'What it is.';
COMMENT ON COLUMN cost_benefit_figure.value IS 'The number; empty for costs and benefits, of which no amounts are published.';
COMMENT ON COLUMN cost_benefit_figure.unit IS 'Unit of the number.';
COMMENT ON COLUMN cost_benefit_figure.remark IS 'How to read it.';

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
COMMENT ON COLUMN refresh_log.refreshed_on IS 'Day of the refresh.';
COMMENT ON COLUMN refresh_log.added IS 'Figures that are new.';
COMMENT ON COLUMN refresh_log.revised IS 'Figures with another value.';
COMMENT ON COLUMN refresh_log.vanished IS 'Figures that the service no longer has.';
COMMENT ON COLUMN refresh_log.flags_changed IS 'Figures with other marks of the publisher.';
COMMENT ON COLUMN refresh_log.largest_revisions IS 'The largest changes of a value, in words.';
COMMENT ON COLUMN refresh_log.problem IS 'Why the source could not be renewed; empty where it was.';

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
COMMENT ON COLUMN quarantine.place_code IS 'Place of the figure; empty for all cities of the country.';
COMMENT ON COLUMN quarantine.what IS 'What was put aside.';
COMMENT ON COLUMN quarantine.reason IS 'Why it cannot be right.';
