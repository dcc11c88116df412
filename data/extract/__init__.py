"""How data/tables was made at first, from files that are not in the repository; README.md says which.

Each module reads one folder of source files and returns frames with the columns of
`schema.sql`; `__main__` writes them to `data/tables/`. Figures are taken over
unchanged; sentences are not taken over at all.
"""
