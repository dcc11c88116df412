"""The data of the atlas: sources, tables, and the commands that make the DuckDB file.

`data.extract` turns source files into `data/tables/`, `data.build` turns
`data/catalogue/`, `data/tables/` and `sources.toml` into `data/atlas.duckdb`.
Nothing here imports Streamlit or a page.
"""
