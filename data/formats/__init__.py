"""The forms in which figures are read and written, for the importer and the refresh alike.

tables          the CSV files of the atlas: their columns, their order, reading and writing
eurostat        SDMX-CSV and TSV of Eurostat
mipex_workbook  the workbooks of MIPEX
names           names as they are compared
"""
