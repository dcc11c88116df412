"""python -m data.dictionary: write docs/data_dictionary.md from the built database: tables, columns, measures, sources."""

from pathlib import Path

import duckdb

from data.build import DATA

TARGET = DATA.parent / "docs" / "data_dictionary.md"
COLUMNS = DATA.parent / "queries" / "data" / "table_columns.sql"
HEAD = """# Data dictionary

Made by `python -m data.dictionary` from data/schema.sql, data/derived.sql, data/columns.toml, data/catalogue and \
data/sources.toml; do not edit. Key: primary key, unique, or the column that it points to.

## Tables"""


def dictionary(database: Path = DATA / "atlas.duckdb") -> str:
    """The data dictionary as Markdown."""
    with duckdb.connect(str(database), read_only=True) as connection:
        tables = connection.execute(
            "SELECT table_name, comment FROM duckdb_tables() WHERE comment IS NOT NULL ORDER BY table_name"
        ).fetchall()
        measures = connection.execute(
            "SELECT family, measure_id, name, unit, place_level, source_id, definition FROM measure ORDER BY family, rowid"
        ).fetchall()
        sources = connection.execute(
            "SELECT source_id, publisher, title, licence, retrieved, url, dated_citation(citation, retrieved, carrier) "
            "FROM source ORDER BY publisher, source_id"
        ).fetchall()
        columns = connection.execute(COLUMNS.read_text(encoding="utf-8")).fetchall()
    lines = [HEAD]
    for name, comment in tables:
        lines += ["", f"### {name}", "", comment.replace("\n", " "), ""]
        lines += ["| column | type | may be empty | key | what it holds |", "| --- | --- | --- | --- | --- |"]
        lines += [
            f"| {column} | {kind} | {'yes' if empty else 'no'} | {key} | {description} |"
            for table, column, kind, empty, key, description in columns
            if table == name
        ]
    lines += ["", "## Measures", "", "| family | measure_id | name | unit | published for | source | definition |"]
    lines += ["| --- | --- | --- | --- | --- | --- | --- |"]
    lines += [f"| {' | '.join(row)} |" for row in measures]
    lines += ["", "## Sources and terms", ""]
    lines += ["The code is under the MIT licence; figures keep the terms of their publishers.", ""]
    for source_id, publisher, title, licence, retrieved, url, citation in sources:
        linked = f"[{title}]({url})" if url else title
        lines.append(f"- **{source_id}**: {publisher}, {linked}. Terms: {licence}. State: {retrieved}. Cite: {citation}")
    return "\n".join([*lines, ""])


if __name__ == "__main__":
    TARGET.write_text(dictionary(), encoding="utf-8")
    print(TARGET)
