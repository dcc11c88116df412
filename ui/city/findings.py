"""Three to five findings on a city, in sentences made of its figures: what stands out, never why or whether it is good."""

from dataclasses import dataclass

import pandas as pd

from ui import figures, wording
from ui.city.subject import Subject, places, short_name

FEWEST_PLACES = 20
FEWEST_PEERS = 4
FEWEST_YEARS = 3
FEWEST_OWN = 3  # figures of the city itself; with fewer, those of its region and country are ranked too
MOST_FINDINGS = 5


@dataclass(frozen=True)
class Finding:
    """A sentence with its figures, and where they come from."""

    sentence: str
    source: str


def findings(subject: Subject) -> list[Finding]:
    """What stands out; fewer where little is known."""
    ranked = subject.standings
    ranked = ranked[(ranked["place_count"] >= FEWEST_PLACES) & (ranked["direction"] == "higher is better")]
    ranked = ranked[~ranked["measure_group"].isin(["overall"]) & (ranked["population_group"] != "native_born")]
    own = ranked[ranked["place_level"] == "city"]
    ranked = own if len(own) >= FEWEST_OWN else ranked
    position = (ranked["place_rank"] - 0.5) / ranked["place_count"]
    said = [_share(subject), _change(subject)]
    if not ranked.empty:
        highest, lowest = ranked.loc[position.idxmin()], ranked.loc[position.idxmax()]
        said.append(_standing(subject, highest, "stands highest"))
        ends = [highest["measure_id"], lowest["measure_id"]]
        said.append(_far_from_peers(subject, ranked[~ranked["measure_id"].isin(ends)]))  # not the same measure twice
        if len(ranked) > 1:
            said.append(_standing(subject, lowest, "stands lowest"))
    said.append(_gap(subject))
    return [finding for finding in said if finding][:MOST_FINDINGS]


def _source(row: pd.Series) -> str:
    return f"Source: {figures.citations()[row['source_id']]}."


def _value(row: pd.Series) -> str:
    return wording.value(row["value"], row["unit"])


def _whose(row: pd.Series) -> str:
    """Whose figure it is, where it is not the city's own."""
    return "" if row["place_level"] == "city" else f", a figure of the {row['place_level']} {row['place_name']}"


def _share(subject: Subject) -> Finding | None:
    rows = subject.standings.query("measure_id == 'foreign_born_share'")
    if rows.empty:
        return None
    row = rows.iloc[0]
    said = f"{_value(row)} of residents were born abroad ({wording.year(row['year'])})"
    if row["place_count"] > 1:
        said += (
            f": rank {wording.count(row['place_rank'])} of {places(row)} from the highest share, where the median is "
            f"{wording.value(row['median'], row['unit'])}"
        )
    return Finding(f"{said}.", _source(row))


def _change(subject: Subject) -> Finding | None:
    """From the first to the last year of the foreign-born share, in one kind of area and one source, without marked outliers."""
    rows = subject.shares.query("measure_id == 'foreign_born_share'")
    spans = rows.groupby(["area_basis", "source_id"])["year"].agg(lambda years: years.max() - years.min())
    if spans.empty or spans.max() < FEWEST_YEARS:
        return None
    basis, source = spans.idxmax()
    series = rows[(rows["area_basis"] == basis) & (rows["source_id"] == source)].sort_values("year")
    first, last = series.iloc[0], series.iloc[-1]
    area = wording.lower(wording.AREA_BASIS[basis])
    if _value(first) == _value(last):
        said = f"Its foreign-born share was {_value(first)} both in {first['year']} and in {last['year']} ({area})."
    else:
        said = (
            f"Its foreign-born share went from {_value(first)} in {first['year']} to {_value(last)} in {last['year']} ({area})."
        )
    return Finding(said, _source(last))


def _standing(subject: Subject, row: pd.Series, verb: str) -> Finding:
    return Finding(
        f"Of all that is ranked here, {subject.name} {verb} in “{short_name(row['measure'])}”: {_value(row)} "
        f"({wording.year(row['year'])}), rank {wording.count(row['place_rank'])} of {places(row)} "
        f"from the highest value{_whose(row)}.",
        _source(row),
    )


def _far_from_peers(subject: Subject, ranked: pd.DataFrame) -> Finding | None:
    own = ranked[ranked["place_level"] == "city"]
    peers = subject.peer_figures(own)
    if own.empty or peers.empty:
        return None
    of_peers = peers.groupby("measure_id")["value"].agg(["median", "count"])
    of_peers = of_peers[of_peers["count"] >= FEWEST_PEERS]
    own = own[own["measure_id"].isin(of_peers.index)]
    if own.empty:
        return None
    spread = (own["upper_quartile"] - own["lower_quartile"]).clip(lower=1)
    distance = ((own["value"] - own["measure_id"].map(of_peers["median"])) / spread).abs()
    row = own.loc[distance.idxmax()]
    median, count = of_peers.loc[row["measure_id"]]
    return Finding(
        f"Farthest from its peers, of the other measures: “{short_name(row['measure'])}”, {_value(row)} against a median of "
        f"{wording.value(median, row['unit'])} in {count:.0f} of its peers with a figure.",
        _source(row),
    )


def _gap(subject: Subject) -> Finding | None:
    rows = subject.standings.query("measure_id == 'employment_rate_20_64'").set_index("population_group")
    if not {"native_born", "foreign_born"} <= set(rows.index):
        return None
    native, foreign = rows.loc["native_born"], rows.loc["foreign_born"]
    gap = native["value"] - foreign["value"]
    doubt = "; how reliable the figure is, is not known" if foreign["reliability"] == "unknown" else ""
    return Finding(
        f"In its region, {native['place_name']}, {_value(foreign)} of foreign-born people aged 20-64 are in work, "
        f"{abs(gap):.1f} points {'less' if gap >= 0 else 'more'} than of native-born people ({wording.year(foreign['year'])})"
        f"{doubt}.",
        _source(foreign),
    )
