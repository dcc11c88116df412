"""What a refresh did to the figures of a source: added, revised, vanished, flags changed, the largest revisions."""

from dataclasses import dataclass

import pandas as pd

KEY = ["place_level", "place_code", "measure_id", "population_group", "sex", "year", "area_basis"]
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


def changes(source_id: str, before: pd.DataFrame, after: pd.DataFrame) -> Changes:
    """Compare the rows of a source, all columns as text. A number written otherwise (40, 40.0) is the same number."""
    both = before[[*KEY, "value", "flag"]].merge(
        after[[*KEY, "value", "flag"]], on=KEY, how="outer", suffixes=("_before", "_after"), indicator=True
    )
    kept = both[both["_merge"] == "both"]
    step = kept["value_after"].astype(float) - kept["value_before"].astype(float)
    revised = kept[step != 0].assign(step=step[step != 0].abs()).sort_values("step", ascending=False)
    return Changes(
        source_id,
        int((both["_merge"] == "right_only").sum()),
        len(revised),
        int((both["_merge"] == "left_only").sum()),
        int((kept["flag_before"] != kept["flag_after"]).sum()),
        tuple(_sentence(row) for row in revised.head(LARGEST).to_dict("records")),
    )


def _sentence(row: dict[str, str]) -> str:
    what = f"{row['place_code']}, {row['measure_id']}, {row['population_group']}, {row['year']}"
    return f"{what}: {float(row['value_before']):g} became {float(row['value_after']):g}"
