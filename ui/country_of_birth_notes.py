"""Countries of birth of the people of a region: what is said beside the figures, wherever they are shown."""

import pandas as pd

from queries.database import run
from ui import value_text, wording

CENSUS_VERSION = "2021"  # of NUTS, by which the census counts

# Where registers count fewer people as foreign-born than surveys do; see the notes of the source.
FINLAND_CENSUS = (
    "Finland: the census of 2021 counts far fewer people as born abroad than the labour force survey does; people born in "
    "the former Soviet Union are probably left out of it."
)


def source_line(rows: pd.DataFrame) -> str:
    """What the figures are and who publishes them; rows of `regions/countries_of_birth`."""
    source = value_text.citations()[rows["source_id"].iloc[0]]
    return f"People born abroad, census {rows['year'].iloc[0]}, share of all residents. Source: {source}."


def none_of(nuts_code: str) -> str:
    """That there are none of a region, and of a code that is newer than the census, which codes its area had."""
    text = "The atlas has no countries of birth for this region"
    changes = run("data/region_code_changes")
    is_newer = (changes["new_code"] == nuts_code) & (changes["old_version"] == CENSUS_VERSION)
    before = sorted(set(changes.loc[is_newer, "old_code"]) - {nuts_code})
    if not before:
        return f"{text}."
    earlier = f"earlier {'code' if len(before) == 1 else 'codes'} {wording.listed(before)}"
    return f"{text}: it has a new code ({nuts_code}), and the census of 2021 went by the {earlier}."


def cautions(rows: pd.DataFrame, nuts_code: str) -> list[str]:
    """What to know before reading: flags of the publisher, or that they are lost, and Finland's census."""
    names = value_text.mark_names()
    flags = rows["flag"].fillna("")
    sentences = []
    if (flags == "NR").any():
        sentences.append("How reliable these values are is not known: the publisher's flags are missing.")
    marked = [
        f"{origin} ({wording.listed([names['flag', letter] for letter in flag])})"
        for origin, flag in zip(rows["origin_name"], flags, strict=True)
        if flag not in ("", "NR")
    ]
    if marked:
        sentences.append(f"Marked by the publisher: {'; '.join(marked)}.")
    if nuts_code.startswith("FI"):
        sentences.append(FINLAND_CENSUS)
    return sentences
