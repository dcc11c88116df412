"""What a refresh did to the figures of a source: added, revised, vanished, flags changed, the largest revisions."""

from dataclasses import dataclass
from typing import Any

import pandas as pd

from data.formats.tables import KEY

Tables = dict[str, pd.DataFrame]  # rows by table

# What names a row of each table that a refresh renews.
KEYS = {
    "observation": [*KEY, "area_basis"],
    "withheld": KEY,
    "mipex_indicator_score": ["country_code", "indicator_id", "year"],
    "area_population": ["city_id", "area_basis", "year"],
    "origin": ["nuts_code", "origin_code", "year"],
}
# A cell that is suppressed has a flag and no figure: to suppress one, or no longer to, changes a flag.
FIGURE = {"observation": "value", "mipex_indicator_score": "value", "origin": "population", "area_population": "population"}
# In a sentence, in this order.
NAMED = [
    "place_code",
    "city_id",
    "nuts_code",
    "country_code",
    "measure_id",
    "indicator_id",
    "origin_code",
    "population_group",
    "year",
]
LARGEST = 5


@dataclass(frozen=True)
class Changes:
    """Counts for one source, and its largest revisions as sentences."""

    source_id: str
    added: int
    revised: int
    vanished: int
    flags_changed: int
    largest: tuple[str, ...]

    @property
    def is_nothing(self) -> bool:
        """Whether every figure and flag is as before."""
        return not (self.added or self.revised or self.vanished or self.flags_changed)


def changes(source_id: str, before: Tables, after: Tables) -> Changes:
    """Compare the rows that a source has in each table, all columns as text. 40 and 40.0 are the same number."""
    found = [_of_table(name, before[name], after[name]) for name in after]
    revised = pd.concat([one.revised for one in found]).sort_values("step", ascending=False, kind="stable")
    return Changes(
        source_id,
        sum(one.added for one in found),
        len(revised),
        sum(one.vanished for one in found),
        sum(one.flags_changed for one in found),
        tuple(_sentence(row) for row in revised.head(LARGEST).to_dict("records")),
    )


def changes_of_words(source_id: str, before: dict[str, tuple[str, str]], after: dict[str, tuple[str, str]]) -> Changes:
    """Compare things that are told by a word and a drawing each; a new word is named before a new drawing."""
    revised = [name for name in after if name in before and before[name] != after[name]]
    renamed = [f"{name}: {before[name][0]} became {after[name][0]}" for name in revised if before[name][0] != after[name][0]]
    drawn = [f"{name}: drawn anew" for name in revised if before[name][0] == after[name][0]]
    added, vanished = len(after.keys() - before.keys()), len(before.keys() - after.keys())
    return Changes(source_id, added, len(revised), vanished, 0, tuple((renamed + drawn)[:LARGEST]))


@dataclass(frozen=True)
class _OfTable:
    added: int
    vanished: int
    flags_changed: int
    revised: pd.DataFrame


def _of_table(name: str, before: pd.DataFrame, after: pd.DataFrame) -> _OfTable:
    if name not in FIGURE:
        return _of_flags(KEYS[name], before, after)
    figure = {FIGURE[name]: "value"}
    columns = [*KEYS[name], "value", *(["flag"] if "flag" in after else [])]
    before, after = (rows.rename(columns=figure)[columns] for rows in (before, after))
    both = before.merge(after, on=KEYS[name], how="outer", suffixes=("_before", "_after"), indicator=True)
    in_both = both[both["_merge"] == "both"]
    step = (in_both["value_after"].astype(float) - in_both["value_before"].astype(float)).abs()
    flags_changed = int((in_both["flag_before"] != in_both["flag_after"]).sum()) if "flag" in after else 0
    added, vanished = (int((both["_merge"] == side).sum()) for side in ("right_only", "left_only"))
    return _OfTable(added, vanished, flags_changed, in_both[step != 0].assign(step=step[step != 0]))


def _of_flags(key: list[str], before: pd.DataFrame, after: pd.DataFrame) -> _OfTable:
    both = before[[*key, "flag"]].merge(after[[*key, "flag"]], how="outer", indicator=True)
    other = both.loc[both["_merge"] != "both", key].drop_duplicates()
    return _OfTable(0, 0, len(other), pd.DataFrame({"step": pd.Series(dtype=float)}))


def _sentence(row: dict[str, Any]) -> str:
    what = ", ".join(row[name] for name in NAMED if isinstance(row.get(name), str))
    return f"{what}: {float(row['value_before']):g} became {float(row['value_after']):g}"
