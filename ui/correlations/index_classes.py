"""The Intercultural Cities Index and national policy by competence type and field of action: charts 9 and 10 of the study."""

import pandas as pd

from queries import catalogue
from queries.database import run
from ui import statements, tables, wording
from ui.correlations import result_text, statistics, variables
from ui.correlations.areas import correlations_with_areas
from ui.correlations.paired_measures import pair_measures
from ui.filters import Filters

INDEX, POLICY = "icc_overall", "mipex_overall"
COLUMNS = {"n_text": "N", "what": "Correlated", "kind": "Competence type or field of action", "text": "Result"}
TITLE = "By competence type and by field of action, as in charts 9 and 10 of the study"


def fold(filters: Filters) -> None:
    """The table of both, folded under its title."""
    alt = "Table of the correlations of the index with national policy, by competence type and field of action"
    tables.fold("index_classes", lambda: tables.show(by_class(filters), alt, COLUMNS), TITLE)


def by_class(filters: Filters) -> pd.DataFrame:
    """The index against each policy area, then each dimension that a city has a score on against national policy."""
    areas = correlations_with_areas(filters.with_classes(), INDEX)
    areas = areas.assign(what="Index and " + areas["area"].map(wording.lower))
    return pd.concat([areas[list(COLUMNS)], _of_dimensions(filters)], ignore_index=True)


def _dimension(name: str) -> str:
    revised = name.removeprefix("ICC revised index: ")
    return statements.without_index(name) if revised == name else f"{revised} (revised index)"


def _of_dimensions(filters: Filters) -> pd.DataFrame:
    """A row a dimension of the index, by field of action; p is adjusted over those that can be tested."""
    facts = run("compare/icc_facts", **filters.parameters())
    fields, measures = catalogue.fields_of_action(), run("definitions/measures").set_index("measure_id")
    every, rows = variables.all_variables(), []
    for measure_id, of in facts[facts["measure_id"] != INDEX].groupby("measure_id", sort=False):
        measure = measures.loc[str(measure_id)]
        pair = pair_measures(filters.with_classes(), every[POLICY], every[str(measure_id)]) if measure_id in every else None
        spearman = pair.correlation.spearman if pair and pair.correlation else None
        countries = wording.plural(of["country"].nunique(), "country", "countries")
        cities = wording.plural(of["city_id"].nunique(), "city", "cities")
        rows.append(
            {
                "n_text": pair.n_text if pair else f"{countries} ({cities})",
                "what": f"{_dimension(str(measure['name']))} and national policy",
                "kind": fields[str(measure["field_of_action"])],
                "p": spearman.p if spearman else None,
                "text": f"Spearman {result_text.interval_text(spearman)}" if spearman else "too few countries",
            }
        )
    made = pd.DataFrame(rows, columns=[*COLUMNS, "p"])
    adjusted = statistics.adjusted(made["p"].to_numpy(float))
    made["text"] = [
        text if pd.isna(p) else f"{text}; adjusted p {result_text.p_text(p)}"
        for text, p in zip(made["text"], adjusted, strict=True)
    ]
    order = {name: place for place, name in enumerate(fields.values())}
    return made.sort_values("kind", key=lambda kinds: kinds.map(order), kind="stable")[list(COLUMNS)]
