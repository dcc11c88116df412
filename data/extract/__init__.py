"""Source files of other people -> the project's own tables.

Each module reads one folder of source files and returns frames with the columns of
`schema.sql`; `__main__` writes them to `data/tables/`. Figures are taken over
unchanged; sentences are not taken over at all.
"""
