-- What the build derives from the tables of schema.sql, so that no query has to work it out again. For uploaded figures it is
-- run by data/importer/overlay.py, which names the tables that need the figures of their own measures only.

-- weaker_reliability: the more cautious of two reliability classes, as of the two values of a gap; NULL gives way.
CREATE OR REPLACE MACRO reliability_rank(class) AS
coalesce(list_position(['as_published', 'own', 'second_hand', 'unknown', 'low'], class), 0);

CREATE OR REPLACE MACRO weaker_reliability(first, second) AS
CASE WHEN reliability_rank(second) > reliability_rank(first) THEN second ELSE first END;

-- gap: percentage points by which a group fares worse than a reference; NULL where neither end of the measure is better.
CREATE OR REPLACE MACRO gap(direction, value, reference) AS
CASE direction WHEN 'higher is better' THEN reference - value WHEN 'lower is better' THEN value - reference END;

-- short_citation: the document as a sentence names it: OECD (2018).
CREATE OR REPLACE MACRO short_citation(citation) AS
regexp_extract(citation, '^(.*?\(\d{4}\))', 1);

-- name_order: by what names are sorted: without accents, capitals and quotation marks, other letters as the two or one they are
-- looked for by (Łomża between Lommel and London).
CREATE OR REPLACE MACRO name_order(name) AS
replace(
    replace(
        replace(translate(ltrim(strip_accents(lower(name)), '''‘’"“„'), 'łøđıðħ', 'lodidh'), 'ß', 'ss'), 'æ', 'ae'
    ), 'œ', 'oe'
);

-- dated_citation: a citation with the date of our copy. "Extracted" where the copy was taken from the data service itself; texts
-- that were read and retold are editions, which their citation dates.
CREATE OR REPLACE MACRO dated_citation(citation, retrieved, carrier) AS
CASE
    WHEN starts_with(carrier, 'Text of ') OR carrier IN ('A file of the user.', 'Compiled for the atlas.') THEN citation
    WHEN regexp_full_match(retrieved, '\d{4}-\d\d(-\d\d)?')
        THEN concat(
            rtrim(citation, '.'),
            CASE
                WHEN regexp_matches(carrier, '^Official (service|SDMX-CSV download)|from the Eurostat service')
                    THEN ', extracted '
                ELSE ', copy of '
            END,
            coalesce(
                strftime(try_cast(retrieved AS date), '%-d %B %Y'), strftime(try_cast(retrieved || '-01' AS date), '%B %Y')
            ),
            '.'
        )
    ELSE concat(rtrim(citation, '.'), ', date of copy not recorded.')
END;

-- measure_catalogue: a row is a measure with its competence type or field of action, empty text where it has none.
CREATE OR REPLACE VIEW measure_catalogue AS
SELECT
    m.measure_id,
    m.family,
    m.measure_group,
    m.name,
    m.unit,
    m.place_level,
    coalesce(c.competence_type, '') AS competence_type,
    coalesce(c.field_of_action, '') AS field_of_action,
    m.direction,
    m.age_band,
    m.definition,
    m.source_id,
    m.rowid AS catalogue_order
FROM measure AS m
LEFT JOIN competence AS c ON m.measure_id = c.measure_id;

-- mipex_indicator_catalogue: a row is a MIPEX indicator, or a sub-indicator of `parent`, with the measure of its policy area.
CREATE OR REPLACE VIEW mipex_indicator_catalogue AS
SELECT
    i.indicator_id,
    i.parent_indicator_id,
    i.name,
    i.definition,
    i.level,
    p.name AS parent,
    i.dimension,
    m.measure_id,
    m.name AS area,
    m.catalogue_order
FROM mipex_indicator AS i
INNER JOIN measure_catalogue AS m ON 'mipex_' || i.area_id = m.measure_id
LEFT JOIN mipex_indicator AS p ON i.parent_indicator_id = p.indicator_id;

-- marked_observation: a row is a published figure with one reliability class, the most cautious of what
-- publisher, atlas and way of copying say. is_comparable: at the measure's own place level, both sexes, no outlier of
-- its own series, and of several figures of one region or country and year the preferred one: uploaded before public, weak ones
-- last (source_preference). preference: which figure of a place is shown where several could be, the lowest first: the
-- closest area, then the better source. Cities may have a figure from each of several sources. is_latest: the newest
-- comparable figure of a place for a measure, group and area basis; of a survey, only the newest wave, since sample and wording
-- differ between waves (an uploaded value is no wave, and makes no other older). is_stand_in: of a larger area around the city.
CREATE OR REPLACE TABLE marked_observation AS
WITH flag_meaning AS (
    SELECT
        d.flag,
        bool_or(f.reliability = 'low') AS means_low,
        bool_or(f.reliability = 'unknown') AS means_unknown
    FROM (SELECT DISTINCT o.flag FROM observation AS o) AS d
    INNER JOIN flag AS f ON contains(d.flag, f.flag)
    GROUP BY d.flag
),

marked AS (
    SELECT
        o.*,
        coalesce(m.means_low, FALSE) OR coalesce(q.reliability = 'low', FALSE) AS is_low,
        CASE
            WHEN is_low THEN 'low'
            WHEN e.reliability IN ('second_hand', 'own') THEN e.reliability
            WHEN m.means_unknown THEN 'unknown'
            ELSE 'as_published'
        END AS reliability,
        coalesce(b.preference, 0) AS area_preference,
        coalesce(b.is_stand_in, FALSE) AS is_stand_in,
        CASE WHEN e.reliability = 'own' THEN 0 WHEN is_low THEN 2 ELSE 1 END AS source_preference,
        o.place_level = k.place_level AND o.sex = 'total' AND coalesce(o.quality_mark, '') <> 'series_outlier'
            AS is_comparable,
        k.family = 'survey' AS has_waves
    FROM observation AS o
    INNER JOIN measure AS k ON o.measure_id = k.measure_id
    INNER JOIN evidence AS e ON o.evidence = e.evidence
    LEFT JOIN flag_meaning AS m ON o.flag = m.flag
    LEFT JOIN quality_mark AS q ON o.quality_mark = q.quality_mark
    LEFT JOIN area_basis AS b ON o.area_basis = b.area_basis
),

-- Few rows, each of many years: ranked alone and joined again, which takes a fifth of the time of windows over all figures.
series AS (
    SELECT DISTINCT
        m.measure_id,
        m.population_group,
        m.place_code,
        m.area_preference,
        m.source_preference,
        m.source_id,
        m.reference_url
    FROM marked AS m
),

preferred AS (
    SELECT
        s.*,
        dense_rank() OVER (
            PARTITION BY s.measure_id, s.population_group, s.place_code
            ORDER BY s.area_preference, s.source_preference, s.source_id, s.reference_url
        ) AS preference
    FROM series AS s
),

figure AS (
    SELECT
        m.*,
        p.preference
    FROM marked AS m
    INNER JOIN preferred AS p
        ON
            m.measure_id = p.measure_id
            AND m.population_group = p.population_group
            AND m.place_code = p.place_code
            AND m.area_preference = p.area_preference
            AND m.source_preference = p.source_preference
            AND m.source_id = p.source_id
            AND m.reference_url IS NOT DISTINCT FROM p.reference_url
),

best_of_year AS (
    SELECT
        f.measure_id,
        f.population_group,
        f.place_code,
        f.area_basis,
        coalesce(f.year, 0) AS year,
        min(f.preference) AS preference,
        count(*) AS figure_count
    FROM figure AS f
    WHERE f.is_comparable
    GROUP BY ALL
),

newest AS (
    SELECT
        y.measure_id,
        y.population_group,
        y.place_code,
        y.area_basis,
        max(y.year) AS year,
        arg_max(y.preference, y.year) AS preference
    FROM best_of_year AS y
    GROUP BY ALL
),

newest_wave AS (
    SELECT
        f.measure_id,
        max(f.year) AS year
    FROM figure AS f
    WHERE f.has_waves AND f.is_comparable AND f.reliability <> 'own'
    GROUP BY f.measure_id
),

contested AS (
    SELECT
        y.measure_id,
        y.population_group,
        y.place_code,
        y.year,
        min(y.preference) AS preference
    FROM best_of_year AS y
    GROUP BY ALL
    HAVING sum(y.figure_count) > 1
)

SELECT
    f.* EXCLUDE (f.is_comparable, f.is_low, f.area_preference, f.has_waves),
    f.is_comparable AND (f.place_level = 'city' OR f.preference = coalesce(c.preference, f.preference)) AS is_comparable,
    f.is_comparable
    AND coalesce(f.year, 0) = n.year
    AND f.preference = n.preference
    AND (NOT f.has_waves OR f.reliability = 'own' OR f.year = w.year) AS is_latest
FROM figure AS f
LEFT JOIN contested AS c
    ON
        f.measure_id = c.measure_id
        AND f.population_group = c.population_group
        AND f.place_code = c.place_code
        AND coalesce(f.year, 0) = c.year
LEFT JOIN newest AS n
    ON
        f.measure_id = n.measure_id
        AND f.population_group = n.population_group
        AND f.place_code = n.place_code
        AND f.area_basis IS NOT DISTINCT FROM n.area_basis
LEFT JOIN newest_wave AS w ON f.measure_id = w.measure_id
ORDER BY
    f.measure_id, f.place_level, f.year, f.population_group, f.place_code, f.source_id, f.value,
    f.sex, f.area_basis, f.reference_url;

-- latest_observation: the figures of marked_observation that are the latest of their place.
CREATE OR REPLACE TABLE latest_observation AS
SELECT o.* EXCLUDE (o.sex, o.is_comparable, o.is_latest, o.source_preference)
FROM marked_observation AS o
WHERE o.is_latest
ORDER BY o.measure_id, o.population_group, o.place_code, o.area_basis;

-- coverage: a row is a measure, population group and year with the number of places that have a
-- figure at the measure's own place level, and how many of those are marked as weak. ranked_count: places whose figure can be
-- ranked, so neither a larger area that stands in for a city nor a region whose code ended. is_common_year: the year with most
-- of these, the later of equals.
CREATE OR REPLACE TABLE coverage AS
SELECT
    o.measure_id,
    o.population_group,
    o.year,
    count(DISTINCT o.place_code) AS place_count,
    count(DISTINCT o.place_code) FILTER (WHERE o.reliability = 'low') AS low_count,
    count(DISTINCT o.place_code) FILTER (WHERE o.reliability = 'unknown') AS unknown_count,
    count(DISTINCT o.place_code) FILTER (WHERE o.reliability = 'second_hand') AS second_hand_count,
    count(DISTINCT o.place_code) FILTER (
        WHERE o.is_comparable AND NOT o.is_stand_in AND coalesce(r.nuts_version, '') <> 'earlier'
    ) AS ranked_count,
    o.year IS NOT NULL AND row_number() OVER (
        PARTITION BY o.measure_id, o.population_group
        ORDER BY o.year IS NULL, ranked_count DESC, o.year DESC
    ) = 1 AS is_common_year
FROM marked_observation AS o
LEFT JOIN region AS r ON o.place_level = 'region' AND o.place_code = r.nuts_code
WHERE o.is_comparable OR o.quality_mark = 'series_outlier'
GROUP BY o.measure_id, o.population_group, o.year
ORDER BY o.measure_id, o.population_group, o.year;

-- source_use: a row is a source with the number of figures and the span of years taken from it.
CREATE OR REPLACE TABLE source_use AS
WITH f AS (
    SELECT
        source_id,
        year
    FROM observation
    UNION ALL
    SELECT
        source_id,
        year
    FROM mipex_indicator_score
    UNION ALL
    SELECT
        source_id,
        year
    FROM origin
    UNION ALL
    SELECT
        source_id,
        year
    FROM icc_rank
    UNION ALL
    SELECT
        source_id,
        year
    FROM icc_report
)

SELECT
    s.source_id,
    count(f.source_id) AS figure_count,
    min(f.year) AS first_year,
    max(f.year) AS last_year
FROM source AS s
LEFT JOIN f ON s.source_id = f.source_id
GROUP BY s.source_id
ORDER BY s.source_id;

-- mipex_dimension_score: a row is a country and year with its score in a dimension of a MIPEX policy area: the mean of the
-- indicators of the dimension, sub-indicators left out. is_latest: of the newest year of the country for that area.
CREATE OR REPLACE TABLE mipex_dimension_score AS
WITH newest AS (
    SELECT
        s.country_code,
        i.measure_id,
        max(s.year) AS year
    FROM mipex_indicator_score AS s
    INNER JOIN mipex_indicator_catalogue AS i ON s.indicator_id = i.indicator_id
    GROUP BY ALL
)

SELECT
    i.measure_id,
    i.area,
    i.dimension,
    s.country_code,
    avg(s.value ORDER BY s.indicator_id) AS value,
    s.year,
    count(*) AS indicator_count,
    min(s.source_id) AS source_id,
    s.year = newest.year AS is_latest,
    i.catalogue_order
FROM mipex_indicator_score AS s
INNER JOIN mipex_indicator_catalogue AS i ON s.indicator_id = i.indicator_id
INNER JOIN newest ON s.country_code = newest.country_code AND i.measure_id = newest.measure_id
WHERE i.level = 'indicator'
GROUP BY ALL
ORDER BY i.catalogue_order, i.dimension, s.country_code, s.year;

-- named_city: a row is a city, by the name that readers see: its own, or its label where several cities have the same.
CREATE OR REPLACE TABLE named_city AS
SELECT c.* REPLACE (CASE WHEN count(*) OVER (PARTITION BY c.name) > 1 THEN c.label ELSE c.name END AS name)
FROM city AS c
ORDER BY c.city_id;

-- city_place: a row is a city, with its facts, and a place whose figures it is shown with: itself, its NUTS 2 region,
-- its country.
CREATE OR REPLACE TABLE city_place AS
WITH place AS (
    SELECT
        c.city_id,
        CASE WHEN starts_with(c.city_id, 'own-') THEN 'district' ELSE 'city' END AS place_level,
        c.city_id AS place_code,
        c.name AS place_name
    FROM named_city AS c
    UNION ALL
    SELECT
        c.city_id,
        'region' AS place_level,
        c.nuts2_code AS place_code,
        r.name AS place_name
    FROM city AS c
    INNER JOIN region AS r ON c.nuts2_code = r.nuts_code
    UNION ALL
    SELECT
        c.city_id,
        'country' AS place_level,
        c.country_code AS place_code,
        n.name AS place_name
    FROM city AS c
    INNER JOIN country AS n ON c.country_code = n.country_code
)

SELECT
    p.city_id,
    p.place_level,
    p.place_code,
    p.place_name,
    c.name AS city,
    c.label,
    c.country_code,
    n.name AS country,
    c.lat,
    c.lon,
    c.population
FROM place AS p
INNER JOIN named_city AS c ON p.city_id = c.city_id
INNER JOIN country AS n ON c.country_code = n.country_code
ORDER BY p.place_level, p.place_code, p.city_id;

-- city_region: a row is a city and a region in which it lies, or, for a city larger than a region, of which it consists. Uploaded
-- districts are no cities of a region.
CREATE OR REPLACE VIEW city_region AS
SELECT
    c.city_id,
    c.nuts2_code AS nuts_code
FROM city AS c
WHERE c.nuts2_code IS NOT NULL AND NOT starts_with(c.city_id, 'own-')
UNION ALL
SELECT
    s.city_id,
    s.nuts_code
FROM city_of_several_regions AS s;

-- region_people: a row is a region with its foreign-born residents aged 15-64, in thousands: the measure of a region's size.
CREATE OR REPLACE VIEW region_people AS
SELECT
    o.place_code AS nuts_code,
    o.value AS foreign_born
FROM latest_observation AS o
WHERE o.place_level = 'region' AND o.measure_id = 'population_15_64' AND o.population_group = 'foreign_born';

-- ranked_figure: a row is a place with its latest figure of a percentage or score, with all that a profile says of it.
-- Regions are those of today: a code that ended would stand beside its successors.
-- closer_areas: the area bases of the same place and measure that are closer to the city; it gives way to them where they
-- are chosen. own_value, own_year, own_area_basis, own_source_id: beside a larger area that stands in for a city, what there is
-- of the city itself.
CREATE OR REPLACE TABLE ranked_figure AS
SELECT
    m.measure_id,
    m.name AS measure,
    m.family,
    m.measure_group,
    m.competence_type,
    m.field_of_action,
    m.unit,
    m.direction,
    m.definition,
    m.catalogue_order,
    o.population_group,
    g.name AS group_name,
    g.rowid AS group_order,
    o.value,
    o.year,
    o.place_level,
    o.place_code,
    coalesce(c.name, r.name, n.name, o.place_code) AS place_name,
    o.flag,
    o.quality_mark,
    o.evidence,
    o.reliability,
    o.area_basis,
    o.is_stand_in,
    o.sample_size,
    o.note,
    o.reference_url,
    o.source_id,
    coalesce(
        list(o.area_basis) OVER (
            PARTITION BY o.measure_id, o.population_group, o.place_code
            ORDER BY o.preference
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ),
        []
    ) AS closer_areas,
    CASE WHEN o.is_stand_in THEN arg_min(o.value, o.preference) FILTER (WHERE NOT o.is_stand_in) OVER place END AS own_value,
    CASE WHEN o.is_stand_in THEN arg_min(o.year, o.preference) FILTER (WHERE NOT o.is_stand_in) OVER place END AS own_year,
    CASE WHEN o.is_stand_in THEN arg_min(o.area_basis, o.preference) FILTER (WHERE NOT o.is_stand_in) OVER place END
        AS own_area_basis,
    CASE WHEN o.is_stand_in THEN arg_min(o.source_id, o.preference) FILTER (WHERE NOT o.is_stand_in) OVER place END
        AS own_source_id
FROM latest_observation AS o
INNER JOIN measure_catalogue AS m ON o.measure_id = m.measure_id
INNER JOIN population_group AS g ON o.population_group = g.population_group
LEFT JOIN named_city AS c ON o.place_level IN ('city', 'district') AND o.place_code = c.city_id
LEFT JOIN region AS r ON o.place_level = 'region' AND o.place_code = r.nuts_code
LEFT JOIN country AS n ON o.place_level = 'country' AND o.place_code = n.country_code
WHERE m.unit IN ('%', 'score 0-100') AND coalesce(r.nuts_version, '') <> 'earlier'
WINDOW place AS (PARTITION BY o.measure_id, o.population_group, o.place_code)
ORDER BY o.place_level, o.place_code, m.catalogue_order, g.rowid, o.area_basis;

-- common_year_observation: a row is a place with its value of the year with most places (coverage), for the measures of
-- ranked_figure whose latest values are of several years; of several sources of one area the preferred one.
-- closer_areas: as in ranked_figure.
CREATE OR REPLACE TABLE common_year_observation AS
WITH mixed AS (
    SELECT
        f.measure_id,
        f.population_group
    FROM ranked_figure AS f
    WHERE NOT f.is_stand_in
    GROUP BY f.measure_id, f.population_group
    HAVING min(f.year) < max(f.year)
)

SELECT
    o.measure_id,
    o.population_group,
    o.year,
    o.place_level,
    o.place_code,
    o.area_basis,
    o.value,
    coalesce(
        list(o.area_basis) OVER (
            PARTITION BY o.measure_id, o.population_group, o.place_code
            ORDER BY o.preference
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ),
        []
    ) AS closer_areas
FROM marked_observation AS o
INNER JOIN mixed AS m ON o.measure_id = m.measure_id AND o.population_group = m.population_group
INNER JOIN coverage AS c
    ON o.measure_id = c.measure_id AND o.population_group = c.population_group AND o.year = c.year AND c.is_common_year
LEFT JOIN region AS r ON o.place_level = 'region' AND o.place_code = r.nuts_code
WHERE o.is_comparable AND NOT o.is_stand_in AND coalesce(r.nuts_version, '') <> 'earlier'
QUALIFY
    row_number() OVER (PARTITION BY o.measure_id, o.population_group, o.place_code, o.area_basis ORDER BY o.preference) = 1
ORDER BY o.measure_id, o.population_group, o.place_code, o.area_basis;

-- latest_share: a row is a city's latest share by definition and kind of area, with the residents of that area, where the share
-- is the city's own: those counted with the share, else those of the city. preference: as in marked_observation.
CREATE OR REPLACE TABLE latest_share AS
WITH counted AS (
    SELECT
        a.city_id,
        a.area_basis,
        a.year,
        a.source_id,
        min(a.population) AS population
    FROM area_population AS a
    GROUP BY a.city_id, a.area_basis, a.year, a.source_id
)

SELECT
    o.measure_id,
    o.place_code AS city_id,
    o.value,
    o.year,
    o.area_basis,
    o.reliability,
    o.source_id,
    o.preference,
    CASE
        WHEN o.is_stand_in THEN NULL
        ELSE coalesce(
            a.population, CASE WHEN o.area_basis = 'city' AND c.population_year IS NOT NULL THEN c.population END
        )
    END AS population
FROM latest_observation AS o
INNER JOIN measure AS m ON o.measure_id = m.measure_id AND m.family = 'population'
INNER JOIN city AS c ON o.place_level = 'city' AND o.place_code = c.city_id
LEFT JOIN counted AS a
    ON o.place_code = a.city_id AND o.area_basis = a.area_basis AND o.year = a.year AND o.source_id = a.source_id
ORDER BY o.measure_id, city_id, o.preference;

-- mipex_country: a row is a country that MIPEX covers.
CREATE OR REPLACE VIEW mipex_country AS
SELECT DISTINCT o.place_code AS country_code
FROM marked_observation AS o
INNER JOIN measure AS m ON o.measure_id = m.measure_id
WHERE m.family = 'mipex' AND o.place_level = 'country';

-- policy_third: a row is a country with its latest MIPEX overall score and the third of all countries in which that lies, from
-- the lowest. first_year and last_year: of all scores from which the thirds are made.
CREATE OR REPLACE TABLE policy_third AS
SELECT
    o.place_code AS country_code,
    o.value AS mipex,
    o.year AS mipex_year,
    min(o.year) OVER () AS first_year,
    max(o.year) OVER () AS last_year,
    floor(3 * (rank() OVER (ORDER BY o.value) - 1) / count(*) OVER ()) AS third
FROM latest_observation AS o
WHERE o.measure_id = 'mipex_overall' AND o.place_level = 'country'
ORDER BY country_code;

-- practice_catalogue: a row is a documented practice with the cities it concerns and the names of what it belongs to.
-- city_ids: the city itself or those that take part, with semicolons; other_names: what these are also searched by.
CREATE OR REPLACE TABLE practice_catalogue AS
WITH concerned AS (
    SELECT
        p.practice_id,
        p.city_id
    FROM practice AS p
    WHERE p.city_id IS NOT NULL
    UNION
    SELECT
        t.practice_id,
        t.city_id
    FROM practice_city AS t
),

alias AS (
    SELECT
        a.city_id,
        string_agg(a.alias, ' ' ORDER BY a.alias) AS names
    FROM city_alias AS a
    WHERE a.city_id IN (SELECT n.city_id FROM concerned AS n)
    GROUP BY a.city_id
),

cities AS (
    SELECT
        n.practice_id,
        string_agg(c.city_id, ';' ORDER BY c.label) AS city_ids,
        string_agg(c.label, '; ' ORDER BY c.label) AS city_labels,
        string_agg(concat_ws(' ', c.name, a.names), ' ' ORDER BY c.label) AS other_names,
        string_agg(DISTINCT c.country_code, ';' ORDER BY c.country_code) AS country_codes
    FROM concerned AS n
    INNER JOIN city AS c ON n.city_id = c.city_id
    LEFT JOIN alias AS a ON c.city_id = a.city_id
    GROUP BY n.practice_id
)

SELECT
    p.practice_id,
    p.place_level,
    p.place_name,
    p.city_id,
    coalesce(c.city_ids, '') AS city_ids,
    coalesce(c.city_labels, '') AS city_labels,
    coalesce(c.other_names, '') AS other_names,
    p.country_code,
    k.name AS country,
    coalesce(p.country_code, c.country_codes, '') AS country_codes,
    p.title,
    p.summary,
    p.objective_id,
    o.name AS objective,
    p.key_factor_id,
    f.name AS key_factor,
    p.policy_field,
    d.name AS field,
    d.competence_type,
    p.actor,
    p.since_year,
    p.result,
    p.section,
    p.source_id,
    s.title AS source_title,
    s.publisher
FROM practice AS p
INNER JOIN policy_field AS d ON p.policy_field = d.policy_field
INNER JOIN source AS s ON p.source_id = s.source_id
LEFT JOIN country AS k ON p.country_code = k.country_code
LEFT JOIN checklist_objective AS o ON p.objective_id = o.objective_id
LEFT JOIN key_factor AS f ON p.key_factor_id = f.key_factor_id
LEFT JOIN cities AS c ON p.practice_id = c.practice_id
ORDER BY p.practice_id;

-- Descriptions of the derived tables that one can download; the others have none and are internal.
COMMENT ON TABLE marked_observation IS
'A figure of observation with one reliability class, and whether and in what order it may stand for its place. Every ranking
starts here.';
COMMENT ON COLUMN marked_observation.is_stand_in IS
'Whether that area is larger than the city under whose name the figure is kept.';
COMMENT ON COLUMN marked_observation.note IS 'Remark of the atlas on the figure.';
COMMENT ON COLUMN marked_observation.reference_url IS
'Address of the text that holds the figure, where it differs from that of the source.';
COMMENT ON COLUMN marked_observation.reliability IS
'Most cautious of what publisher, atlas and way of copying say: as_published, low, unknown, second_hand or own.';
COMMENT ON COLUMN marked_observation.source_preference IS
'0 for figures of your own, 1 for others, 2 for weak ones: which of several of one place and year is taken first.';
COMMENT ON COLUMN marked_observation.preference IS 'Which figure of a place is shown where several could be, the lowest first.';
COMMENT ON COLUMN marked_observation.is_comparable IS
'Whether it enters rankings: at the place level of its measure, both sexes, the preferred one of its place and year, no outlier.';
COMMENT ON COLUMN marked_observation.is_latest IS 'Whether it is the newest comparable figure of its place, group and area.';

COMMENT ON TABLE latest_observation IS
'The figures of marked_observation that are the latest of their place, for each measure, group and area.';
COMMENT ON COLUMN latest_observation.is_stand_in IS
'Whether that area is larger than the city under whose name the figure is kept.';
COMMENT ON COLUMN latest_observation.note IS 'Remark of the atlas on the figure.';
COMMENT ON COLUMN latest_observation.reference_url IS
'Address of the text that holds the figure, where it differs from that of the source.';
COMMENT ON COLUMN latest_observation.reliability IS
'Most cautious of what publisher, atlas and way of copying say: as_published, low, unknown, second_hand or own.';
COMMENT ON COLUMN latest_observation.preference IS
'Which figure of a place is shown where it has several areas, the lowest first.';

COMMENT ON TABLE ranked_figure IS
'The latest percentage or score of a place with the facts of its measure; regions are those of today. Ranks count its rows
of one measure, group and place level, stand-in areas left out.';
COMMENT ON COLUMN ranked_figure.measure IS 'Name of the measure.';
COMMENT ON COLUMN ranked_figure.family IS 'Kind of measure: icc, mipex, outcome, survey, population or own.';
COMMENT ON COLUMN ranked_figure.measure_group IS 'Part of the family, such as the dimensions of an index.';
COMMENT ON COLUMN ranked_figure.competence_type IS 'Who decides in the policy area; empty text where it does not apply.';
COMMENT ON COLUMN ranked_figure.field_of_action IS 'What kind of field the dimension is; empty text where it does not apply.';
COMMENT ON COLUMN ranked_figure.unit IS 'Unit of the values.';
COMMENT ON COLUMN ranked_figure.direction IS 'Whether a higher value is better.';
COMMENT ON COLUMN ranked_figure.catalogue_order IS 'Place of the measure in the catalogue.';
COMMENT ON COLUMN ranked_figure.group_name IS 'Name of the population group.';
COMMENT ON COLUMN ranked_figure.group_order IS 'Place of the group in its table.';
COMMENT ON COLUMN ranked_figure.place_name IS 'Name of the place.';
COMMENT ON COLUMN ranked_figure.reliability IS
'Most cautious of what publisher, atlas and way of copying say: as_published, low, unknown, second_hand or own.';
COMMENT ON COLUMN ranked_figure.is_stand_in IS
'Whether that area is larger than the city under whose name the figure is kept.';
COMMENT ON COLUMN ranked_figure.note IS 'Remark of the atlas on the figure.';
COMMENT ON COLUMN ranked_figure.reference_url IS
'Address of the text that holds the figure, where it differs from that of the source.';
COMMENT ON COLUMN ranked_figure.own_value IS 'Beside a larger area that stands in for a city: what there is of the city itself.';
COMMENT ON COLUMN ranked_figure.own_year IS 'Year of own_value.';
COMMENT ON COLUMN ranked_figure.own_area_basis IS 'Area in which own_value was counted.';
COMMENT ON COLUMN ranked_figure.own_source_id IS 'Source of own_value.';
COMMENT ON COLUMN ranked_figure.closer_areas IS
'Kinds of area closer to the city for which the place has a figure too, with semicolons in a CSV.';

COMMENT ON TABLE mipex_dimension_score IS
'The score of a country in a dimension of a MIPEX policy area: the mean of its indicators without sub-indicators, worked
out by the atlas.';
COMMENT ON COLUMN mipex_dimension_score.measure_id IS 'Policy area that the dimension is part of.';
COMMENT ON COLUMN mipex_dimension_score.area IS 'Name of the policy area.';
COMMENT ON COLUMN mipex_dimension_score.dimension IS 'Name of the dimension.';
COMMENT ON COLUMN mipex_dimension_score.value IS 'Mean of the scores of its indicators, 0 to 100.';
COMMENT ON COLUMN mipex_dimension_score.year IS 'Year of the scores.';
COMMENT ON COLUMN mipex_dimension_score.indicator_count IS 'Number of indicators in the mean.';
COMMENT ON COLUMN mipex_dimension_score.is_latest IS 'Whether it is of the newest year of the country for the area.';
COMMENT ON COLUMN mipex_dimension_score.catalogue_order IS 'Place of the measure in the catalogue.';

COMMENT ON TABLE coverage IS
'How many places have a figure, by measure, population group and year, and how many of those figures are weak.';
COMMENT ON COLUMN coverage.year IS 'Year of the figures; empty for those whose source states none.';
COMMENT ON COLUMN coverage.place_count IS 'Places with a figure at the place level of the measure.';
COMMENT ON COLUMN coverage.ranked_count IS
'Of these, places that can be ranked: no larger area around a city, no region whose code ended.';
COMMENT ON COLUMN coverage.is_common_year IS
'Whether most places can be ranked in this year, the later of equals.';
COMMENT ON COLUMN coverage.low_count IS 'Of these, places with a figure of low reliability.';
COMMENT ON COLUMN coverage.unknown_count IS 'Of these, places with a figure whose flags are not known.';
COMMENT ON COLUMN coverage.second_hand_count IS 'Of these, places with a figure quoted at second hand.';

-- table_size: a row is a table that one can download, with the number of its rows.
CREATE OR REPLACE TABLE table_size AS
SELECT
    t.table_name,
    t.estimated_size AS row_count
FROM duckdb_tables() AS t
WHERE NOT t.internal AND NOT t.temporary AND t.comment IS NOT NULL
ORDER BY t.table_name;

-- The checker does not know the parameters of macros, nor how to indent them.
-- noqa: disable=LT02,RF02,RF03,ST05

-- city_share: a row is a city's share by one definition, in that of the areas chosen that is closest to the city.
CREATE OR REPLACE MACRO city_share(share_definition, area_bases) AS TABLE
SELECT
    l.city_id,
    l.value AS share,
    l.year AS share_year,
    l.area_basis AS share_area_basis,
    l.reliability AS share_reliability,
    l.source_id AS share_source_id,
    l.population AS share_population
FROM latest_share AS l
WHERE l.measure_id = share_definition AND list_contains(area_bases, l.area_basis)
QUALIFY row_number() OVER (PARTITION BY l.city_id ORDER BY l.preference) = 1;

CREATE OR REPLACE MACRO size_class(population) AS
CASE
    WHEN population < 100000 THEN 'under_100k'
    WHEN population < 250000 THEN '100k_250k'
    WHEN population < 500000 THEN '250k_500k'
    WHEN population >= 500000 THEN 'over_500k'
END;

-- city_networks: a row is a city with the networks that a list or page names it in; the working list of the Intercultural
-- Cities names more of them than pages do.
CREATE OR REPLACE VIEW city_networks AS
SELECT
    n.city_id,
    list(n.network_id ORDER BY n.network_id) AS network_ids
FROM (
    SELECT
        m.city_id,
        m.network_id
    FROM network_membership AS m
    UNION
    SELECT
        c.city_id,
        'intercultural_cities' AS network_id
    FROM city AS c
    WHERE c.is_icc_member
) AS n
GROUP BY n.city_id;

-- filtered_city: a row is a city (all of them) with what each shared filter says of it.
-- An empty list stands for "any"; a threshold of 0 keeps cities without a share. Uploaded districts are no cities: none passes.
CREATE OR REPLACE MACRO filtered_city(
    share_definition, area_bases, share_min, countries, size_classes, networks, selected_cities
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
    s.share_population,
    NOT starts_with(c.city_id, 'own-') AS is_city,
    is_city AND (share_min <= 0 OR coalesce(s.share >= share_min, FALSE)) AS passes_share,
    is_city AND (len(countries) = 0 OR list_contains(countries, c.country_code)) AS passes_country,
    is_city AND (len(size_classes) = 0 OR coalesce(list_contains(size_classes, size_class(c.population)), FALSE)) AS passes_size,
    is_city AND (len(networks) = 0 OR coalesce(list_has_any(n.network_ids, networks), FALSE)) AS passes_network,
    is_city AND (len(selected_cities) = 0 OR list_contains(selected_cities, c.city_id)) AS passes_choice,
    passes_share AND passes_country AND passes_size AND passes_network AND passes_choice AS passes_all
FROM named_city AS c
LEFT JOIN city_share(share_definition, area_bases) AS s ON c.city_id = s.city_id
LEFT JOIN city_networks AS n ON c.city_id = n.city_id;

-- observation_of_year: one figure a place, measure and group, of the year chosen or (NULL) the latest.
CREATE OR REPLACE MACRO observation_of_year(selected_year, area_bases) AS TABLE
SELECT o.* EXCLUDE (sex, is_comparable, is_latest, source_preference)
FROM marked_observation AS o
WHERE
    o.is_comparable
    AND (o.year = selected_year OR (selected_year IS NULL AND o.is_latest))
    AND (o.area_basis IS NULL OR list_contains(area_bases, o.area_basis))
QUALIFY
    row_number() OVER (PARTITION BY o.measure_id, o.population_group, o.place_code ORDER BY o.preference) = 1;

-- is_closest: whether a figure is of the area closest to the city of those chosen. closer_areas: as in ranked_figure.
CREATE OR REPLACE MACRO is_closest(area_basis, closer_areas, area_bases) AS
area_basis IS NULL OR (list_contains(area_bases, area_basis) AND NOT list_has_any(closer_areas, area_bases));

-- is_place_of: whether one of some cities lies in a place; an empty list stands for all places, and filters of cities leave
-- uploaded districts alone.
CREATE OR REPLACE MACRO is_place_of(city_ids, place_level, place_code) AS
len(city_ids) = 0
OR place_level = 'district'
OR place_code IN (
    SELECT p.place_code
    FROM city_place AS p
    WHERE p.city_id IN (SELECT unnest(city_ids))
);

-- closest_observation: the rows of ranked_figure, of several areas chosen of a place the one closest to the city.
CREATE OR REPLACE MACRO closest_observation(area_bases) AS TABLE
SELECT o.* EXCLUDE (o.closer_areas)
FROM ranked_figure AS o
WHERE is_closest(o.area_basis, o.closer_areas, area_bases);

-- ranked_observation: the rows of closest_observation that count in a ranking of the places of some cities (empty for all).
CREATE OR REPLACE MACRO ranked_observation(area_bases, city_ids) AS TABLE
SELECT o.*
FROM closest_observation(area_bases) AS o
WHERE NOT o.is_stand_in AND is_place_of(city_ids, o.place_level, o.place_code);

-- observation_of_city: the rows of closest_observation of some cities, their regions and their countries.
CREATE OR REPLACE MACRO observation_of_city(area_bases, city_ids) AS TABLE
SELECT
    p.city_id,
    o.*
FROM closest_observation(area_bases) AS o
INNER JOIN city_place AS p ON o.place_level = p.place_level AND o.place_code = p.place_code
WHERE list_contains(city_ids, p.city_id);

-- family_observation: the rows of closest_observation of a family for one group. Values of other groups stay out, so that
-- country of birth and citizenship never share an axis.
CREATE OR REPLACE MACRO family_observation(selected_family, selected_population_group, area_bases) AS TABLE
SELECT o.*
FROM closest_observation(area_bases) AS o
WHERE o.family = selected_family AND o.population_group = selected_population_group;
