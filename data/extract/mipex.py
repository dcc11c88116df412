"""MIPEX area and indicator scores, 2007-2024."""

from pathlib import Path

import pandas as pd

from data.extract.shared import observations, read

SOURCE_OF_EDITION = {
    "MIPEX 2020 core set 2007-2019": "mipex-2020-core",
    "MIPEX 2025 EU update 2020-2024": "mipex-2025-eu",
}
MEASURE_OF_AREA = {
    "overall": "mipex_overall",
    "overall (without health)": "mipex_overall_without_health",
    "overall (without health and education)": "mipex_overall_without_health_and_education",
    "Labour market mobility": "mipex_labour_market_mobility",
    "Family reunification": "mipex_family_reunification",
    "Education": "mipex_education",
    "Political participation": "mipex_political_participation",
    "Permanent residence": "mipex_permanent_residence",
    "Access to nationality": "mipex_access_to_nationality",
    "Anti-discrimination": "mipex_anti_discrimination",
    "Health": "mipex_health",
}


def area_scores(folder: Path) -> pd.DataFrame:
    """Observations of the eight areas and three overall variants, by country and year."""
    areas = read(folder / "mipex_areas.csv")
    rows = pd.DataFrame(
        {
            "place_code": areas["country_iso2"],
            "measure_id": areas["area"].map(MEASURE_OF_AREA),
            "year": areas["year"],
            "value": areas["score"],
            "source_id": areas["edition"].map(SOURCE_OF_EDITION),
        }
    )
    # The published Slovenian education score of 2024 rests on a formula that points at an empty row.
    slip = (
        (rows["place_code"] == "SI")
        & (rows["year"] == "2024")
        & rows["measure_id"].isin(["mipex_education", "mipex_overall", "mipex_overall_without_health"])
    )
    rows["quality_mark"] = slip.map({True: "formula_error", False: ""})
    return observations(rows, place_level="country", population_group="total", evidence="official")


def indicator_scores(folder: Path) -> pd.DataFrame:
    """Rows of mipex_indicator_score."""
    scores = read(folder / "mipex_indicators.csv")
    rows = pd.DataFrame(
        {
            "indicator_id": scores["indicator_code"],
            "country_code": scores["country_iso2"],
            "year": scores["year"],
            "value": scores["score"],
            "source_id": scores["edition"].map(SOURCE_OF_EDITION),
        }
    )
    return rows.sort_values(["indicator_id", "country_code", "year"]).reset_index(drop=True)
