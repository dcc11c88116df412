"""The result of a correlation of two measures in words: coefficients, method, what is left out, why it shows no cause."""

import pandas as pd

from ui import filters, wording
from ui.correlations.paired_measures import FEW_UNITS, YEARS_APART, PairedMeasures
from ui.correlations.statistics import LEAST_UNITS, PASSES_BELOW, Coefficient
from ui.indicator_rows import LEVELS
from ui.statements import stand_in_areas

SELF_SELECTED = (
    "cities choose for themselves whether to join the Intercultural Cities network and to answer its questions, so they may "
    "differ less from each other than all cities do, and a correlation among all may be stronger or weaker"
)
INTERVIEWS = (
    "survey results rest on about 850 interviews a city and say what all residents think, not immigrants alone; the survey chose "
    "its cities, so the correlation holds for these, not for all cities"
)

NO_CAUSE = "Correlation is not causation."
YEARS_ICON = ":material/schedule:"


def result_text(pair: PairedMeasures) -> str:
    """Both coefficients with interval and p, and N, on one line; or why there are none."""
    found = pair.correlation
    if found is None:
        return _why_none(pair)
    return f"Spearman {text_of(found.spearman)}, Pearson {text_of(found.pearson)}, N: {pair.n_text}."


def years_apart_text(pair: PairedMeasures) -> str:
    """In how many units of the test the years of the two figures are far apart, as Markdown; empty for none."""
    if not pair.years_apart:
        return ""
    units = wording.plural(len(pair.units), pair.unit, pair.noun)
    return f"{YEARS_ICON} In {pair.years_apart} of {units} the years of the two values differ by more than {YEARS_APART}."


def why_no_cause(sentences: list[str]) -> str:
    """The reasons against reading a cause into a correlation, as Markdown."""
    return "\n".join([f"**{NO_CAUSE}**", "", *(f"- {wording.plain(wording.upper(reason))}." for reason in sentences)])


def text_of(coefficient: Coefficient) -> str:
    """A coefficient with its interval and p-value."""
    return f"{interval_text(coefficient).removesuffix(')')}; p {p_text(coefficient.p)})"


def interval_text(coefficient: Coefficient) -> str:
    """A coefficient with its interval."""
    value, low, high = wording.number(coefficient.value, 2), coefficient.low, coefficient.high
    if low is None or high is None:
        return f"{value} (no interval)"
    return f"{value} (95 % interval {wording.number(low, 2)} to {wording.number(high, 2)})"


def p_text(p: float) -> str:
    """A p-value in three decimals."""
    return "under 0.001" if p < 0.001 else f"{p:.3f}"


def method(pair: PairedMeasures) -> str:
    """What makes the correlation clear or not, and how its interval was made."""
    if pair.correlation is None:
        return ""
    return (
        f"Clear means: p of Spearman under {PASSES_BELOW}, and its interval leaves out zero. Interval: "
        f"{pair.correlation.spearman.method}. One test, so p is not corrected: of many pairs tried, some pass by "
        "chance; the matrix corrects for that."
    )


def _why_none(pair: PairedMeasures) -> str:
    count = len(pair.units)
    if count < LEAST_UNITS:
        units = wording.plural(count, pair.unit, pair.noun)
        return f"Only {units} with both values; at least {LEAST_UNITS} are needed. {loosen(pair)}"
    return f"All {wording.count(count)} {pair.noun} have the same value on one side, so there is no correlation to compute."


def loosen(pair: PairedMeasures) -> str:
    """Which filter to loosen, by how many cities with both figures that alone would bring back."""
    cities = pair.everywhere[pair.everywhere["x"].notna() & pair.everywhere["y"].notna()]
    best, back = filters.best_to_loosen(cities, filters.REASONS)
    more = back - len(pair.pairs)
    if not more:
        return "Choose another indicator or clear the filters."
    return f"Loosen {best}: that alone would bring back {wording.plural(more, 'city', 'cities')} with both values."


def reasons(pair: PairedMeasures) -> list[str]:
    """Why this very correlation says nothing about causes."""
    both = (pair.x, pair.y)
    sentences = ["two things can go together because of a third, such as wealth or how long a country has known immigration"]
    if any(side.family == "icc" for side in both):
        sentences.append(SELF_SELECTED)
    if pair.correlation and len(pair.units) < FEW_UNITS:
        sentences.append(f"with an N of {len(pair.units)}, single {pair.noun} weigh much")
    if pair.is_averaged:
        finer = min(both, key=lambda side: LEVELS.index(side.place_level)).place_level
        sentences.append(f"means over the {wording.PLACES[finer]} of a {pair.unit} hide how much they differ")
    if pair.years_apart:
        sentences.append("the years do not match")
    if any(side.family == "survey" for side in both):
        sentences.append(INTERVIEWS)
    return sentences


def definitions(pair: PairedMeasures) -> list[str]:
    """What both measures mean."""
    return [wording.plain(f"{side.title}: {side.definition}") for _, side in pair.sides]


def figures_of(pair: PairedMeasures, axis: str) -> str:
    """The place level of the values of a measure, and how many are of a larger area that stands in for the city."""
    side = pair.x if axis == "x" else pair.y
    text = f"values of the {side.place_level}"
    basis = pair.rows[pair.rows["axis"] == axis].get("area_basis")
    larger = pd.Series() if basis is None else basis[basis.isin(stand_in_areas())]
    if len(larger):
        areas = " or ".join(wording.AREA_BASIS[area] for area in larger.unique())
        text += f"; {len(larger)} of {wording.count(len(basis))} are of the {areas}"
    mean = pair.mean_of(side)
    return f"{text}; dots: {mean}" if mean else text


def left_out(pair: PairedMeasures) -> str:
    """How many of the cities that pass have both figures, and what the others lack."""
    cities = pair.cities
    no_x, no_y = cities["x"].isna(), cities["y"].isna()
    both = f"{wording.count(len(pair.pairs))} of {wording.count(len(cities))} cities of the filters have both values"
    lacking = [
        f"{text} ({wording.count(missing.sum())})"
        for missing, text in (
            (no_x & ~no_y, f"“{pair.x.title}”"),
            (no_y & ~no_x, f"“{pair.y.title}”"),
            (no_x & no_y, "both"),
        )
        if missing.any()
    ]
    return f"{both}; missing for the others: {', '.join(lacking)}." if lacking else f"{both}."


def coefficient_text(pair: PairedMeasures) -> str:
    """Finding, coefficients and the warning in one line, for pictures and files."""
    text = pair.finding
    if pair.correlation:
        text += f" Spearman {text_of(pair.correlation.spearman)}, Pearson {text_of(pair.correlation.pearson)}. {method(pair)}"
    return f"{text} {NO_CAUSE}"


def selection_text(pair: PairedMeasures) -> str:
    """What a file holds, in words."""
    return (
        f"{pair.filters.text()}. Horizontal axis: {pair.x.year or 'latest value of each place'} ({pair.years('x')}); "
        f"vertical axis: {pair.y.year or 'latest value of each place'} ({pair.years('y')}). "
        f"{coefficient_text(pair)} {left_out(pair)}"
    )
