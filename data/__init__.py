"""The data of the atlas: sources, tables, and the commands that make the DuckDB file.

build     catalogue/, tables/ and sources.toml -> atlas.duckdb
refresh   the official services -> tables/
importer  a file of one's own -> imported/, or a visitor's copy
formats   how figures are read and written, for all of them

Nothing here imports Streamlit or a page.
"""
