"""How data/tables was made at first: done once, from folders of source files that are not in the repository (see `__main__`).

Each module reads one folder of source files and returns frames with the columns of
`schema.sql`; `__main__` writes them to `data/tables/`. Figures are taken over
unchanged; sentences are not taken over at all.
"""
