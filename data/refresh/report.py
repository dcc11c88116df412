"""What a refresh did, to be read in a minute: a line for each source, then what stands out, then what was left or put aside."""

from collections.abc import Iterable

import pandas as pd

from data.refresh.changes import Changes

QUARANTINED_NAMED = 10  # of each source; all of them stand in quarantine.csv


def report(
    done: dict[str, Changes], problems: dict[str, str], left_out: dict[str, tuple[str, ...]], quarantined: dict[str, pd.DataFrame]
) -> list[str]:
    """The report in lines, everything by source; why a source was not renewed is not said in it."""
    lines = [_of_source(one) for one in done.values()] + [f"{name}: NOT renewed" for name in problems]
    if len(lines) > 1:
        lines.append(_total(done.values(), len(problems)))
    for name, one in done.items():
        if one.largest:
            lines += [f"Largest revisions of {name}:", *(f"  {revision}" for revision in one.largest)]
    lines += [f"{name}: left out, since the atlas does not have it: {', '.join(what)}" for name, what in left_out.items() if what]
    for name, rows in quarantined.items():
        lines += _quarantined_lines(name, rows)
    return lines


def _of_source(done: Changes) -> str:
    if done.is_nothing:
        return f"{done.source_id}: as before"
    return (
        f"{done.source_id}: {done.added:,} added, {done.revised:,} revised, {done.vanished:,} vanished, "
        f"{done.flags_changed:,} flags changed"
    )


def _total(done: Iterable[Changes], n_problems: int) -> str:
    as_before = [one.is_nothing for one in done]
    parts = [f"{len(as_before) - sum(as_before)} changed", f"{sum(as_before)} as before", f"{n_problems} not renewed"]
    return f"{len(as_before) + n_problems} sources: {', '.join(parts)}"


def _quarantined_lines(name: str, rows: pd.DataFrame) -> list[str]:
    lines = [
        f"put aside ({name}): {row['country_code']} {row['place_code']} {row['year']} {row['what']}: {row['reason']}"
        for row in rows.head(QUARANTINED_NAMED).to_dict("records")
    ]
    more = len(rows) - QUARANTINED_NAMED
    return [*lines, f"put aside ({name}): {more:,} more, in data/tables/quarantine.csv"] if more > 0 else lines
