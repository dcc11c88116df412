-- A row is what a refresh from the official services did to the figures of a source, the newest first.
-- Columns: refreshed_on, source_id, title, added, revised, vanished, flags_changed, largest_revisions, problem
SELECT
    l.refreshed_on,
    l.source_id,
    coalesce(s.title, l.source_id) AS title,
    l.added,
    l.revised,
    l.vanished,
    l.flags_changed,
    l.largest_revisions,
    l.problem
FROM refresh_log AS l
LEFT JOIN source AS s ON l.source_id = s.source_id
ORDER BY l.refreshed_on DESC, l.source_id;
