"""What stands out of a city, in sentences made of its figures: what is, never why or whether it is good.

First the city's own figures, then its region and its country, each in a sentence of its own.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from ui import statements, value_text, wording
from ui.city.selected_city import REFERENCE, SelectedCity

FEWEST_PLACES = 20
FEWEST_OTHERS = 4
FEWEST_YEARS = 3
FEWEST_OWN = 3  # best and least well are said only of a city with this many own results ranked from best to worst
SHARES = ("foreign_born_share", "foreign_citizen_share")


@dataclass(frozen=True)
class Finding:
    """A sentence with its figures, and where they come from."""

    sentence: str
    source: str


def findings(subject: SelectedCity) -> list[Finding]:
    """What stands out; fewer where little is known."""
    own = _own_results(subject)
    found = [_share(subject), _change(subject)]
    if len(own) >= FEWEST_OWN:
        best, least = own[own["position"] == own["position"].min()], own[own["position"] == own["position"].max()]
        if len(best) + len(least) <= len(own):  # else all stand alike
            found += [_end(subject, best, len(own), "ranks best"), _end(subject, least, len(own), "ranks least well")]
            ends = [*best["measure_id"], *least["measure_id"]]
            found.append(_far_from_others(subject, own[~own["measure_id"].isin(ends)]))  # not the same indicator twice
    found += [_region(subject), _country(subject)]
    return [finding for finding in found if finding]


def _own_results(subject: SelectedCity) -> pd.DataFrame:
    """Figures of the city itself that have a better and a worse end and are ranked with enough places; position: 0 is best."""
    rows = subject.ranks
    rows = rows[rows["place_level"] == "city"]
    rows = rows[(rows["place_count"] >= FEWEST_PLACES) & rows["direction"].isin(["higher is better", "lower is better"])]
    is_own = [statements.is_own(row) and statements.is_ranked(row) for row in statements.rows_of(rows)]
    rows = rows[np.array(is_own, dtype=bool)]
    from_highest = (rows["place_rank"] + rows["shared_with"] / 2 - 0.5) / rows["place_count"]
    return rows.assign(position=from_highest.where(rows["direction"] == "higher is better", 1 - from_highest).round(9))


def _source(rows: pd.DataFrame) -> str:
    return value_text.source_line(rows["source_id"].unique())


def _share(subject: SelectedCity) -> Finding | None:
    """The share of the filters' definition, or the other one."""
    for measure_id in (subject.filters.share_definition, *SHARES):
        rows = subject.ranks[subject.ranks["measure_id"] == measure_id]
        if not rows.empty:
            return Finding(statements.sentence(rows.iloc[0]), _source(rows))
    return None


def _change(subject: SelectedCity) -> Finding | None:
    """From the first to the last year of the foreign-born share, in one kind of area and one source, without marked outliers."""
    rows = subject.shares[subject.shares["measure_id"] == "foreign_born_share"]
    rows = rows[rows["quality_mark"] != "constant_series"]  # one value carried through all years tells of no change
    spans = rows.groupby(["area_basis", "source_id"])["year"].agg(lambda years: years.max() - years.min())
    if spans.empty or spans.max() < FEWEST_YEARS:
        return None
    basis, source = spans.idxmax()
    series = rows[(rows["area_basis"] == basis) & (rows["source_id"] == source)].sort_values("year")
    first, last = series.iloc[0], series.iloc[-1]
    before, after = statements.value_text(first), statements.value_text(last)
    if before == after:
        change = f"{before} both in {first['year']} and in {last['year']}"
    else:
        change = f"from {before} in {first['year']} to {after} in {last['year']}"
    breaks = series["year"][series["flag"].fillna("").str.contains("b") & (series["year"] > first["year"])]
    broken = f"; the series breaks in {wording.listed([str(year) for year in breaks])}" if len(breaks) else ""
    return Finding(
        f"{statements.measure_name(last)} over time: {change}, in {statements.place_name(last)}{broken}.", _source(series)
    )


def _end(subject: SelectedCity, rows: pd.DataFrame, count: int, verb: str) -> Finding:
    """The results at one end; several where they stand alike."""
    ends = {"higher is better": "highest", "lower is better": "lowest"}
    results = []
    for row in statements.rows_of(rows):
        rank = statements.rank_text(row, ends[row["direction"]])
        caution = statements.years_caution(row["first_year"], row["last_year"], row["place_level"])
        value = f"{statements.value_text(row)} ({statements.year_text(row)})"
        results.append(f"“{statements.measure_name(row)}”: {value}, {rank}{f' ({caution})' if caution else ''}")
    return Finding(
        f"Of {count} results of its own ranked from best to worst, {subject.name} {verb} on {'; and on '.join(results)}.",
        _source(rows),
    )


def _far_from_others(subject: SelectedCity, own: pd.DataFrame) -> Finding | None:
    others = subject.similar_values(own)
    if own.empty or others.empty:
        return None
    of_others = others.groupby("measure_id")["value"].agg(["median", "count"])
    of_others = of_others[of_others["count"] >= FEWEST_OTHERS]
    own = own[own["measure_id"].isin(of_others.index)]
    if own.empty:
        return None
    spread = (own["upper_quartile"] - own["lower_quartile"]).clip(lower=1)
    distance = ((own["value"] - own["measure_id"].map(of_others["median"])) / spread).abs()
    row = own.loc[distance.idxmax()]
    median, count = of_others.loc[row["measure_id"]]
    return Finding(
        f"Of the others, the one farthest from {subject.others_in_text} is “{statements.measure_name(row)}”: "
        f"{statements.value_text(row)} against a median of {wording.value(median, row['unit'])} in the {count:.0f} of them with "
        f"a figure ({statements.year_text(row)}).",
        _source(own.loc[[row.name]]),
    )


def _region(subject: SelectedCity) -> Finding | None:
    """Employment of the foreign-born in the region beside that of the native-born, of the same place and year."""
    rows = subject.ranks
    rows = rows[rows["measure_id"] == "employment_rate_20_64"].set_index("population_group", drop=False)
    if not {REFERENCE, "foreign_born"} <= set(rows.index):
        return None
    native, foreign = rows.loc[REFERENCE], rows.loc["foreign_born"]
    if (native["place_code"], native["year"]) != (foreign["place_code"], foreign["year"]):
        return None
    text = statements.sentence(foreign).removesuffix(".")
    return Finding(f"{text}; {statements.difference_text(foreign, native)}.", _source(rows.loc[[REFERENCE, "foreign_born"]]))


def _country(subject: SelectedCity) -> Finding | None:
    rows = subject.ranks[subject.ranks["measure_id"] == "mipex_overall"]
    return None if rows.empty else Finding(statements.sentence(rows.iloc[0]), _source(rows))
