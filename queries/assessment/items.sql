-- A row is what one answers in an assessment: a guiding question, a tool of the OECD checklist, or an objective of it that
-- no tool is described for. topic: in a few words; detail: what a tool does; heading: how the document groups questions;
-- ask_peer: what to ask another city about a guiding question.
-- Columns: instrument, part_id, item_id, heading, topic, text, detail, ask_peer, section, source_id
SELECT
    'inclucities' AS instrument,
    key_factor_id AS part_id,
    question_id AS item_id,
    heading,
    topic,
    text,
    NULL AS detail,
    ask_peer,
    section,
    source_id
FROM guiding_question
UNION ALL
SELECT
    'oecd' AS instrument,
    objective_id AS part_id,
    tool_id AS item_id,
    NULL AS heading,
    name AS topic,
    name AS text,
    what_it_does AS detail,
    NULL AS ask_peer,
    section,
    source_id
FROM checklist_tool
UNION ALL
SELECT
    'oecd' AS instrument,
    o.objective_id AS part_id,
    format('obj{:02d}', o.objective_id) AS item_id,
    NULL AS heading,
    o.name AS topic,
    o.name AS text,
    NULL AS detail,
    NULL AS ask_peer,
    o.section,
    o.source_id
FROM checklist_objective AS o
ANTI JOIN checklist_tool AS t ON o.objective_id = t.objective_id
ORDER BY instrument, part_id, item_id;
