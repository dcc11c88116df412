"""MIPEX area and indicator scores, 2007-2024, from the two workbooks as published."""

from pathlib import Path

import pandas as pd

from data.formats.mipex_workbook import in_order, read_workbook
from data.formats.tables import CATALOGUE, observations, read

WORKBOOKS = {"mipex-2020-core": "mipex_core_2007-2019.xlsx", "mipex-2025-eu": "mipex_EU_2020-2024.xlsx"}


def scores(folder: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Observations of the eight areas and three overall variants by country and year, and rows of mipex_indicator_score."""
    countries = set(read(CATALOGUE / "country.csv")["country_code"])
    indicators = set(read(CATALOGUE / "mipex_indicator.csv")["indicator_id"])
    books = [read_workbook(folder / name, source_id, countries, indicators) for source_id, name in WORKBOOKS.items()]
    areas = pd.concat([book.areas for book in books], ignore_index=True)
    return observations(areas), in_order(pd.concat([book.indicators for book in books]))
