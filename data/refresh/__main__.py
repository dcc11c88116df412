"""python -m data.refresh [source …] [--since YEAR]: renew the tables from the official services.

Without a source, every source is renewed that has an address for it in data/sources.toml. A source that fails keeps
its old rows; the run says so at the end and has exit status 1.
"""

import argparse
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd
from tqdm import tqdm

from data.build import DATA, BuildError
from data.refresh import cities, figures, tables
from data.refresh.changes import Changes, changes
from data.refresh.figures import FIRST_YEAR, SERVICE, Renewable
from data.refresh.transport import Services, Unavailable


@dataclass
class Run:
    """What a refresh has gathered so far."""

    renewed: dict[str, pd.DataFrame] = field(default_factory=dict)
    aside: dict[str, pd.DataFrame] = field(default_factory=dict)
    done: dict[str, Changes] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)


def main() -> int:
    """Renew and report; exit status 1 if a source could not be renewed or the new tables break a rule."""
    sources = figures.renewable()
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source", nargs="*", help=f"one or more of: {', '.join(sources)}")
    parser.add_argument("--since", type=int, default=FIRST_YEAR, help="the first year to renew; older rows stay as they are")
    parser.add_argument("--service", default=SERVICE, help=argparse.SUPPRESS)
    parser.add_argument("--pause", type=float, default=1.0, help=argparse.SUPPRESS)
    parser.add_argument("--data", type=Path, default=DATA, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    unknown = [name for name in arguments.source if name not in sources]
    if unknown:
        print(f"No source that can be renewed is called {', '.join(unknown)}. There are: {', '.join(sources)}.", file=sys.stderr)
        return 1
    tables.recovered(arguments.data)
    wanted = [sources[name] for name in arguments.source or sources]
    run = _gather(wanted, arguments)
    return _finish(run, arguments.data)


def _gather(wanted: list[Renewable], arguments: argparse.Namespace) -> Run:
    """Fetch and read every source; nothing is written yet but what was fetched."""
    services = Services(arguments.data / "fetched", arguments.pause, backoff=arguments.pause)
    run = Run()
    for source in tqdm(wanted, desc="Sources", unit="source", disable=None):
        try:
            rows, aside = _renew(source, services, arguments)
        except Unavailable as problem:
            run.problems[source.source_id] = str(problem)
            continue
        before = tables.rows_of_source(arguments.data, source.source_id)
        older = before[pd.to_numeric(before["year"]) < arguments.since]
        after = pd.concat([older, rows], ignore_index=True)
        run.done[source.source_id] = changes(source.source_id, before, after)
        run.renewed[source.source_id] = after
        run.aside[source.source_id] = aside
    return run


def _renew(source: Renewable, services: Services, arguments: argparse.Namespace) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The rows of a source from its service, and what of them was put aside. Raises Unavailable."""
    asked = services.fetch(figures.query(source, arguments.since, arguments.service), f"{source.source_id}.csv")
    table = figures.table_of(asked.path)
    if source.source_id != cities.SOURCE:
        rows = figures.rows_of(table, source.selections)
        known = tables.is_known_place(arguments.data, rows)
        left = sorted(set(rows.loc[~known, "place_code"]))
        if left:
            tqdm.write(f"{source.source_id}: left out, since the atlas has no such place: {', '.join(left)}")
        return rows[known], pd.DataFrame(columns=cities.ASIDE)
    population = figures.renewable()[cities.SOURCE].address.replace("urb_cpopcb", "urb_cpop1")
    other = Renewable(cities.POPULATION_SOURCE, population, ())
    counted = services.fetch(figures.query(other, arguments.since, arguments.service), f"{cities.POPULATION_SOURCE}.csv")
    return cities.shares(table, figures.table_of(counted.path), arguments.data / "tables")


def _finish(run: Run, data: Path) -> int:
    """Exchange the tables if anything changed, and say what happened."""
    changed = {name: rows for name, rows in run.renewed.items() if not run.done[name].is_nothing}
    if changed or run.problems:
        log = [tables.log_entry(name, run.done[name]) for name in changed]
        log += [tables.log_entry(name, None, problem) for name, problem in run.problems.items()]
        try:
            tables.exchange(data, changed, {name: run.aside[name] for name in changed}, log)
        except BuildError as error:
            print(f"Nothing was renewed: the new figures break a rule. {error}", file=sys.stderr)
            return 1
    for name, done in run.done.items():
        print(_sentence(done) if not done.is_nothing else f"{name}: as before")
        for revision in done.largest:
            print(f"  {revision}")
    for name, aside in run.aside.items():
        for row in aside.to_dict("records"):
            print(f"  put aside ({name}): {row['country_code']} {row['place_code']} {row['year']} {row['what']}: {row['reason']}")
    for name, problem in run.problems.items():
        print(f"{name}: NOT renewed, its old rows stay: {problem}", file=sys.stderr)
    return 1 if run.problems else 0


def _sentence(done: Changes) -> str:
    return (
        f"{done.source_id}: {done.added:,} added, {done.revised:,} revised, {done.vanished:,} vanished, "
        f"{done.flags_changed:,} flags changed"
    )


if __name__ == "__main__":
    sys.exit(main())
