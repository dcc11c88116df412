"""What the services have now against what the atlas takes from them: asked for by `--check`, which changes nothing.

Of a dataset only its structure is asked for, of boundaries the beginning of each file; a workbook has no structure of its own and
is read whole. A code that is there need not have a figure beside every other code: only a refresh tells.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

import pandas as pd

from data.formats import eurostat
from data.refresh import boundaries, census, cities, figures, tables
from data.refresh.figures import Renewable
from data.refresh.http_client import NOT_FOUND, BusyError, MessageError, NoAnswerError, UnavailableError, at
from data.refresh.sources import RefreshContext, update_of

LONGEST_STRUCTURE, LONGEST_BEGINNING = 20_000_000, 300_000  # bytes
NAMED = 6  # codes in a sentence
OF_ITSELF = ("freq", "sex", "TIME_PERIOD")  # dimensions of which every code is read
EVERYONE = "TOTAL"


@dataclass
class Fit:
    """How a source fits: what no longer does, and what is new; `unheard` says why nothing is known."""

    source_id: str
    problems: list[str] = field(default_factory=list)
    news: list[str] = field(default_factory=list)
    unheard: str = ""

    @property
    def is_good(self) -> bool:
        """Whether everything that the atlas takes is there."""
        return not (self.problems or self.unheard)


def fit_of(source: Renewable, context: RefreshContext) -> Fit:
    """Ask the service of a source what it has."""
    fit = Fit(source.source_id)
    try:
        _CHECKS[source.form](source, context, fit)
    except (NoAnswerError, BusyError) as problem:
        return Fit(source.source_id, unheard=str(problem))
    except UnavailableError as problem:
        fit.problems.append(str(problem))
    return fit


def report(fits: Iterable[Fit], to_confirm: Mapping[str, str]) -> list[str]:
    """A line for each source that fits, then those that do not, with what it is about; what must be confirmed; how many fit."""
    fits = list(fits)
    width = max(len(fit.source_id) for fit in fits)
    lines = [f"{fit.source_id:<{width}}  fits{_in_brackets(fit.news)}" for fit in fits if fit.is_good]
    for fit in fits:
        if fit.problems:
            lines.append(f"{fit.source_id:<{width}}  DOES NOT FIT{_in_brackets(fit.news)}")
            lines += [f"    {problem}" for problem in fit.problems]
    for fit in fits:
        if fit.unheard:
            lines += [f"{fit.source_id:<{width}}  NOT CHECKED", f"    {fit.unheard}"]
    if to_confirm:
        lines.append("Not taken by a refresh of itself; what must be confirmed first:")
        lines += [f"    {what}: {confirm}" for what, confirm in to_confirm.items()]
    return [*lines, _total(fits)]


def _in_brackets(news: list[str]) -> str:
    return f" ({'; '.join(news)})" if news else ""


def _total(fits: list[Fit]) -> str:
    bad, unheard = sum(bool(fit.problems) for fit in fits), sum(bool(fit.unheard) for fit in fits)
    parts = [f"{sum(fit.is_good for fit in fits)} of {len(fits)} fit"]
    parts += [f"{bad} {'does' if bad == 1 else 'do'} not"] if bad else []
    parts += [f"{unheard} not checked"] if unheard else []
    return f"{', '.join(parts)}. Nothing was changed."


# Datasets


# By form: the dimension of places, the codes that are read beside those of the source, the table that the figures are for.
_DATASETS: dict[str, tuple[str, dict[str, tuple[str, ...]], str]] = {
    "sdmx": ("geo", {}, "observation"),
    "city_shares": ("cities", {"indic_ur": (cities.FOREIGN_BORN,)}, "observation"),
    "residents_views": ("cities", {}, "observation"),
    "census_of_cities": ("geo", {"c_birth": (EVERYONE, *census.MEASURE)}, "observation"),
    "census_origins": ("geo", {"c_birth": (EVERYONE,)}, "origin"),
}


def _of_figures(source: Renewable, context: RefreshContext, fit: Fit) -> None:
    """Whether the codes that are read are there, and no year fewer than the atlas has; years that are new."""
    place, more, table = _DATASETS[source.form]
    there = _dataset(source.address, figures.selected_codes(source) | more, place, context, fit)
    if population := dict(source.besides).get("population"):
        _dataset(population, {"indic_ur": (cities.POPULATION,)}, place, context, fit)
    years = [code[:4] for code in there.get("TIME_PERIOD", ()) if code[:4].isdigit()]
    _compare_years(years, tables.rows_of_source(context.data, table, source.source_id), fit)


def _dataset(
    address: str, expected: dict[str, tuple[str, ...]], place: str, context: RefreshContext, fit: Fit
) -> dict[str, tuple[str, ...]]:
    """The codes of each dimension of a dataset; what is missing or new is noted."""
    name = address.rstrip("/").split("/")[-2]
    there = _structure(address, name, context, fit)
    for dimension, codes in (expected | {place: (), "TIME_PERIOD": ()}).items():
        if dimension not in there:
            fit.problems.append(f"{name}: the dimension {dimension} is gone")
            continue
        gone = [code for code in codes if code not in there[dimension]]
        if gone:
            fit.problems.append(f"{name}: {dimension} has no {_listed(gone)} any more; it has {_listed(there[dimension])}")
    for dimension in there.keys() - expected.keys() - {place, *OF_ITSELF}:
        several = len(there[dimension]) > 1
        what = f"{name}: the dimension {dimension} is new, with {_listed(there[dimension])}"
        (fit.problems if several else fit.news).append(f"{what}: which is meant is not said" if several else what)
    return there


def _structure(address: str, name: str, context: RefreshContext, fit: Fit) -> dict[str, tuple[str, ...]]:
    asked = at(context.service, address).replace("/data/dataflow/", "/structure/dataconstraint/", 1)
    try:
        answer = context.services.beginning(f"{asked}?compress=false", LONGEST_STRUCTURE)
    except MessageError as refusal:
        if refusal.status == NOT_FOUND:
            raise UnavailableError(f"{name}: the service has no such dataset any more ({refusal})") from refusal
        raise
    if answer.moved_to:
        fit.problems.append(f"{name}: the service has another address, {answer.moved_to}")
    try:
        return eurostat.structure(answer.content)
    except eurostat.NotEurostatError as error:
        raise UnavailableError(f"{name}: {error}") from error


def _compare_years(years: list[str], ours: pd.DataFrame, fit: Fit) -> None:
    if not years:
        return
    newest = max(ours["year"], default="")
    if newest and max(years) < newest:
        fit.problems.append(f"the service has figures to {max(years)}, the atlas to {newest}")
        return
    new = sorted({year for year in years if year > newest})
    fit.news.append(f"figures to {max(years)}")
    if not newest:
        fit.news.append("none in the atlas yet")
    elif new:
        fit.news.append(f"new: {_listed(new)}")


def _listed(codes: Iterable[str]) -> str:
    """The codes in a sentence: the first few, and how many more."""
    codes = list(codes)
    more = f" and {len(codes) - NAMED} more" if len(codes) > NAMED else ""
    return f"{', '.join(codes[:NAMED])}{more}"


# Workbooks and boundaries


def _workbook(source: Renewable, context: RefreshContext, fit: Fit) -> None:
    """A workbook that can be read, and has every country and area that the atlas has of it."""
    given = update_of(source, context)
    scores, ours = given.rows["observation"], tables.rows_of_source(context.data, "observation", source.source_id)
    for column, what in (("place_code", "countries"), ("measure_id", "areas")):
        gone = sorted(set(ours[column]) - set(scores[column]))
        if gone:
            fit.problems.append(f"{what} without a score: {_listed(gone)}")
    if given.left_out:
        fit.news.append(f"not in the atlas: {_listed(given.left_out)}")
    _compare_years(list(scores["year"]), ours, fit)


def _boundaries(source: Renewable, context: RefreshContext, fit: Fit) -> None:
    """Each file is there, a collection of boundaries, with the columns that are read."""
    for name, address in {"regions": source.address, **dict(source.besides)}.items():
        try:
            answer = context.services.beginning(at(context.service, address), LONGEST_BEGINNING)
        except MessageError as refusal:
            if isinstance(refusal, BusyError):
                raise
            fit.problems.append(f"{name}: {refusal}")
            continue
        if answer.moved_to:
            fit.problems.append(f"{name}: the service has another address, {answer.moved_to}")
        missing = [word for word in ("FeatureCollection", *boundaries.NEEDED) if f'"{word}"'.encode() not in answer.content]
        if missing:
            fit.problems.append(f"{name}: the file has no {_listed(missing)}")


_CHECKS: dict[str, Callable[[Renewable, RefreshContext, Fit], None]] = {
    **dict.fromkeys(_DATASETS, _of_figures),
    "mipex_workbook": _workbook,
    "boundaries": _boundaries,
}
