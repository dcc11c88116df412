"""Measures of the catalogue, found by id, name or what others call them."""

import functools

import pandas as pd

from data.formats.names import folded
from data.formats.tables import CATALOGUE, read

OUT_OF_100 = ["%", "score 0-100"]  # units
SHARE_GROUP = {
    "foreign_born_share": "foreign_born",
    "foreign_citizen_share": "foreign_citizens",
    "eu_born_share": "eu_born",
    "migrant_background_share": "migrant_background",
}
# How measures are called besides their names in the catalogue.
OTHER_NAMES = {
    "icc_overall": {"overall", "index", "iccindex", "total", "overallscore", "iccoverall"},
    "icc_education_system": {"educationsystem"},
    "icc_cultural_civil_life": {"culturalandcivillife", "culturallife", "culturalcivillife", "cultureandleisure"},
    "icc_mediation_conflict_resolution": {"mediation", "conflictmediation", "mediationconflictresolution"},
    "icc_open_international_outlook": {"openinternationaloutlook", "anopenandinternationaloutlook", "internationaloutlook"},
    "icc_intelligence_competence": {"interculturalintelligencecompetence", "interculturalintelligence", "competence"},
    "icc_welcoming_new_arrivals": {"welcoming", "welcomingnewcomers", "newarrivals", "welcomepolicy"},
    "icc_governance_citizenship": {"governance", "governanceleadershipandcitizenship", "governanceandcitizenship"},
    "icc_business_labour_market": {
        "businessandthelabourmarket",
        "businessandlabormarket",
        "labourmarket",
        "businesslabourmarket",
    },
    "icc_media": {"media", "mediapolicy", "mediapolicies"},
    "icc_language": {"multilingualism", "languages"},
    "icc_anti_discrimination": {"antidiscriminationandequality"},
    "mipex_overall": {"overall", "overallscore", "overallscorewithhealth", "mipex", "mipexscore", "mipexoverallscore"},
    "mipex_overall_without_health": {"overallscorewithouthealth"},
    "mipex_overall_without_health_and_education": {"overallscorewithouthealthandeducation"},
    "mipex_labour_market_mobility": {"labourmarket", "labormarketmobility", "labourmarketmobilitystrand"},
    "mipex_family_reunification": {"familyreunion", "familyreunificationstrand"},
    "mipex_education": {"educationstrand"},
    "mipex_political_participation": {"politicalparticipationstrand"},
    "mipex_permanent_residence": {"longtermresidence", "permanentresidencestrand"},
    "mipex_access_to_nationality": {"accesstocitizenship", "citizenship", "citizenshipstrand", "nationality"},
    "mipex_anti_discrimination": {"antidiscriminationstrand"},
    "mipex_health": {"healthstrand"},
}


@functools.cache
def facts() -> pd.DataFrame:
    """name, unit, place_level, family and measure_group by measure_id."""
    columns = ["name", "unit", "place_level", "family", "measure_group"]
    return read(CATALOGUE / "measure.csv").set_index("measure_id")[columns]


@functools.cache
def by_name(level: str) -> dict[str, str]:
    """measure_id by folded name of the measures of a level; a name that means two of them is left out."""
    names: dict[str, set[str]] = {}
    for measure_id, row in facts().iterrows():
        if row["place_level"] == level:
            for text in _names(str(measure_id), row["name"], row["family"]):
                names.setdefault(folded(text), set()).add(str(measure_id))
    return {name: min(ids) for name, ids in names.items() if len(ids) == 1}


def _names(measure_id: str, name: str, family: str) -> set[str]:
    short = name.rsplit(": ", 1)[-1]
    others = {measure_id.removeprefix(f"{family}_"), short, short.replace(" and ", " ")} if family in ("icc", "mipex") else set()
    return {measure_id, name, *others, *OTHER_NAMES.get(measure_id, ())}


def needs_group(measure_id: str) -> bool:
    """Whether a measure is a group's share of all residents, and so says nothing without the group."""
    fact = facts().loc[measure_id]
    return fact["family"] == "population" and fact["unit"] == "%" and measure_id not in SHARE_GROUP and "arriv" not in measure_id
