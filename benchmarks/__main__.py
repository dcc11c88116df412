"""python -m benchmarks: what the atlas costs, each figure beside its budget and a reference of the same run.

python -m benchmarks soak rooms: only these parts.

Machines are shared and noisy: read the ratios. Nothing here fails.
"""

import importlib
import json
import logging
import sys
from pathlib import Path

from benchmarks.shared import Measurement

BENCHMARKS = (
    "queries",
    "rerun",
    "links",
    "server",
    "first_visit",
    "addresses",
    "years",
    "practices",
    "importing",
    "large",
    "rooms",
    "full_room",
    "soak",
)
RESULTS = Path(__file__).parent / "results" / "latest.json"


def main() -> None:
    """Measure every question, or those named, print a table, keep the figures in results/latest.json (not in git)."""
    named = sys.argv[1:] or BENCHMARKS
    if unknown := set(named) - set(BENCHMARKS):
        sys.exit(f"There is no {', '.join(sorted(unknown))}. There are: {', '.join(BENCHMARKS)}.")
    logging.disable(logging.WARNING)  # Streamlit warns of every call outside a server, which takes time of its own
    figures: list[Measurement] = []
    for question in named:
        module = importlib.import_module(f"benchmarks.{question}")
        print(f"\n{(module.__doc__ or '').splitlines()[0]}")
        for figure in module.measure():
            print(f"  {figure.line()}", flush=True)
            figures.append(figure)
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps([figure.__dict__ for figure in figures], indent=1), encoding="utf-8")
    within = sum(figure.holds() for figure in figures if figure.budget)
    print(f"\n{within} of {sum(1 for figure in figures if figure.budget)} budgets hold in this run.")


if __name__ == "__main__":
    main()
