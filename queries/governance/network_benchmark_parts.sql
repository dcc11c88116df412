-- A row is a part of a benchmark of a city network or of a comparative study, with what is said of the whole.
-- part: its short text, empty where its name says all.
-- Columns: benchmark_id, network, benchmark, kind, since_year, reach, summary, section, part_group, position, name, part,
--   part_section, source_id
SELECT
    b.benchmark_id,
    b.network,
    b.title AS benchmark,
    b.kind,
    b.since_year,
    b.reach,
    b.summary,
    b.section,
    p.part_group,
    p.position,
    p.name,
    coalesce(p.summary, '') AS part,
    p.section AS part_section,
    p.source_id
FROM network_benchmark AS b
INNER JOIN network_benchmark_part AS p ON b.benchmark_id = p.benchmark_id
ORDER BY b.rowid, p.position;
