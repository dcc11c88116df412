"""python -m data.refresh [source …] [--since YEAR]: renew the tables from the official services.

Without a source, every source is renewed that has an address for it in data/sources.toml and nothing left to confirm. A source
that fails keeps its old rows; the run says so at the end and has exit status 1.

With --check, nothing is renewed: each service is asked for its structure, and the run says what no longer fits what the
atlas takes from it, and what must be confirmed before other sources are taken. Exit status 1 if anything does not fit, or could
not be checked.
"""

import argparse
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

import pandas as pd
from tqdm import tqdm

from data import recovery
from data.build import DATA, BuildError
from data.refresh import check, figures, plausibility, tables
from data.refresh.changes import Changes, changes
from data.refresh.figures import FIRST_YEAR, Renewable
from data.refresh.http_client import Services, UnavailableError
from data.refresh.report import report
from data.refresh.sources import RefreshContext, SourceUpdate, update_of


@dataclass
class RefreshRun:
    """What a refresh has gathered so far."""

    renewed: dict[str, SourceUpdate] = field(default_factory=dict)
    done: dict[str, Changes] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)
    giving_way: dict[str, tuple[str, pd.DataFrame]] = field(default_factory=dict)  # by source: whose rows, what is left of them


def main() -> int:
    """Renew and report; exit status 1 if a source could not be renewed or the new tables break a rule."""
    sources = figures.renewable()
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source", nargs="*", help=f"one or more of: {', '.join(sources)}")
    parser.add_argument("--since", type=int, default=FIRST_YEAR, help="the first year to renew; older rows stay as they are")
    parser.add_argument("--check", action="store_true", help="change nothing; say what the services no longer have")
    parser.add_argument("--service", default="", help=argparse.SUPPRESS)
    parser.add_argument("--pause", type=float, default=1.0, help=argparse.SUPPRESS)
    parser.add_argument("--data", type=Path, default=DATA, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    unknown = [name for name in arguments.source if name not in sources]
    if unknown:
        print(f"No source that can be renewed is called {', '.join(unknown)}. There are: {', '.join(sources)}.", file=sys.stderr)
        return 1
    with recovery.locked(arguments.data):
        services = Services(arguments.data / "fetched", arguments.pause, backoff=arguments.pause)
        context = RefreshContext(services, arguments.data, arguments.since, arguments.service)
        if arguments.check:
            return _check([sources[name] for name in arguments.source or sources], context, is_all=not arguments.source)
        confirmed = [name for name, source in sources.items() if not source.confirm]
        return _finish(_gather([sources[name] for name in arguments.source or confirmed], context), arguments.data)


def _check(chosen: list[Renewable], context: RefreshContext, *, is_all: bool) -> int:
    fits = [check.fit_of(source, context) for source in _with_progress(chosen)]
    to_confirm = figures.to_confirm(chosen) | (figures.not_taken() if is_all else {})
    print("\n".join(check.report(fits, to_confirm)))
    return 0 if all(fit.is_good for fit in fits) else 1


def _with_progress(chosen: list[Renewable]) -> Iterable[Renewable]:
    return tqdm(chosen, desc="Sources", unit="source", disable=None)


def _gather(chosen: list[Renewable], context: RefreshContext) -> RefreshRun:
    """Fetch and read every source; nothing is written yet but what was fetched."""
    run = RefreshRun()
    for source in _with_progress(chosen):
        try:
            _add(run, source, context)
        except UnavailableError as problem:
            run.problems[source.source_id] = str(problem)
    return run


def _add(run: RefreshRun, source: Renewable, context: RefreshContext) -> None:
    """Add what the service of a source gives to the run. Raises UnavailableError; the run is then as it was."""
    name = source.source_id
    theirs = tables.rows_of_source(context.data, "observation", source.replaces)
    since = _first_year(source, theirs, context.since)
    new = update_of(source, replace(context, since=since))
    before = {table: tables.rows_of_source(context.data, table, name) for table in new.rows}
    after = tables.with_older(before, new.rows, since)
    if source.replaces:
        replaced, left = tables.parted_by_series(theirs, after["observation"])
        before["observation"] = pd.concat([before["observation"], replaced], ignore_index=True)
    done = new.changes or changes(name, before, after)
    n_before = sum(int((pd.to_numeric(rows["year"]) >= since).sum()) for rows in before.values())
    if not new.changes and plausibility.is_loss(done.vanished, n_before):
        raise UnavailableError(
            f"{done.vanished:,} of the {n_before:,} figures that the atlas has would vanish; if that is right, "
            "take the rows of this source out of data/tables and run the command again"
        )
    run.done[name], run.renewed[name] = done, replace(new, rows=after)
    if source.replaces:
        run.giving_way[name] = (source.replaces, left)


def _first_year(source: Renewable, theirs: pd.DataFrame, since: int) -> int:
    """From which year to ask; for all, where a series of a replaced source would lose the years before."""
    measures = [selection.measure_id for selection in source.selections]
    is_older = theirs["measure_id"].isin(measures) & (pd.to_numeric(theirs["year"]) < since)
    return FIRST_YEAR if is_older.any() else since


def _finish(run: RefreshRun, data: Path) -> int:
    """Exchange the tables if anything changed, and say what happened."""
    changed = {name: new for name, new in run.renewed.items() if not run.done[name].is_nothing}
    if changed or run.problems:
        log = [tables.log_entry(name, run.done[name]) for name in changed]
        log += [tables.log_entry(name, None, problem) for name, problem in run.problems.items()]
        try:
            tables.exchange(data, _new(run, changed), log)
        except (BuildError, OSError) as error:
            print(f"Nothing was renewed. {error}", file=sys.stderr)
            return 1
    left_out = {name: new.left_out for name, new in run.renewed.items()}
    quarantined = {name: new.quarantined for name, new in run.renewed.items()}
    print("\n".join(report(run.done, run.problems, left_out, quarantined)))
    for name, problem in run.problems.items():
        print(f"{name}: NOT renewed, its old rows stay: {problem}", file=sys.stderr)
    return 1 if run.problems else 0


def _new(run: RefreshRun, changed: dict[str, SourceUpdate]) -> tables.TableUpdate:
    """What takes the place of the old: of the sources that changed, and of those that give way to them."""
    rows = {name: one.rows for name, one in changed.items()}
    rows |= {other: {"observation": left} for name, (other, left) in run.giving_way.items() if name in changed}
    new = tables.TableUpdate(rows, {name: one.quarantined for name, one in changed.items()})
    for one in changed.values():
        new.whole.update(one.whole)
        new.maps.update(one.maps)
    return new


if __name__ == "__main__":
    sys.exit(main())
