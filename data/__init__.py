"""The data of the atlas: sources, tables, and the commands that make the DuckDB file.

build     catalogue/, tables/ and sources.toml -> atlas.duckdb
refresh   the official services -> tables/
importer  a file of one's own -> imported/, or a file laid over atlas.duckdb for one visitor
package   the DuckDB file -> dist/, as CSV and Parquet with descriptions
formats   how figures are read and written, for all of them

Nothing here imports Streamlit or a page.
"""
