"""What Regional outcomes lets one choose: the outcome, group and reference, year, classes, regions and view."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import streamlit as st

from queries.database import cached_per_database, run
from ui import area_statements, country_gaps, measure_picker, pick, rank_window, wording
from ui.charts.designs import CLICK
from ui.filters import Filters, nothing_to_show
from ui.region_names import OF_OUTCOMES, REFERENCES, SMALL_BELOW, region_labels, successors
from ui.state.url import ASKS_FOR, Choice, Parameter, number, one_of, unless_usual

DEFAULT_OUTCOME = "employment_rate_20_64"
MOST_REGIONS = 8
LARGEST_LIMIT = 200
# Whom migrants are compared with, the usual one first.
FIRST_GROUPS = ("foreign_born", "foreign_citizens", "total", "native_born")
# A reference by birth is for people by birth, one by citizenship for people by citizenship; the total is for all.
OF_CITIZENSHIP = ("nationals", "foreign_citizens", "eu_citizens", "non_eu_citizens")
LOOKS = {"gap": "Gap", "rate": "Rate"}
METHODS = {"round": "Round limits", "quantile": "Equally many regions", "equal": "Equal steps"}
VIEWS = {
    "map": ("Map", ":material/public:"),
    "ranked": ("Ranked", ":material/bar_chart:"),
    "distribution": ("Distribution", ":material/area_chart:"),
    "scatter": ("By share", ":material/scatter_plot:"),
    "trend": ("Over time", ":material/timeline:"),
    "together": ("Together", ":material/dashboard:"),
    "table": ("Table", ":material/table:"),
}
WITHOUT_CLICKS = ("table", "trend")  # of lines, those of countries take none


@dataclass(frozen=True)
class Outcome:
    """An outcome with the group it is shown for, what that is compared with, and the year."""

    measure_id: str
    name: str
    unit: str
    direction: str
    definition: str
    population_group: str
    reference_group: str | None
    is_gap: bool
    years: tuple[int, ...]
    year: int

    def title(self, years: str = "") -> str:
        """The outcome with group, reference and year or years, as a heading."""
        return f"{self.indicator}, {years or self.year}"

    @property
    def indicator(self) -> str:
        """The outcome with the people counted, and whom they are compared with where it is a gap."""
        if self.is_gap and self.reference_group:
            return area_statements.gap_title(self.name, self.population_group, self.reference_group)
        return area_statements.title(self.name, self.population_group, _covered(self.measure_id))

    @property
    def comparison(self) -> str:
        """What a positive gap says of the rate: lower among foreign-born than native-born people; empty of a rate."""
        if not self.is_gap or not self.reference_group:
            return ""
        way = "lower" if self.direction == "higher is better" else "higher"
        return f"{way} {area_statements.comparison(self.population_group, self.reference_group)}"

    @property
    def value_unit(self) -> str:
        """The unit of what is drawn."""
        return "points" if self.is_gap else self.unit

    @property
    def column(self) -> str:
        """The column of what is drawn."""
        return "gap" if self.is_gap else "value"


@cached_per_database
def parameters() -> list[Parameter]:
    """The parameters of the page."""
    groups = list(measure_picker.group_names())
    return [
        one_of("outcome", outcome_names(), DEFAULT_OUTCOME, "an outcome"),
        one_of("outcome_look", LOOKS, "gap", "a way to look"),
        one_of("outcome_group", groups, None, "a population group"),
        one_of("outcome_reference", REFERENCES, None, "a reference group"),
        Parameter("outcome_year", None, _parse_year, unless_usual("outcome_year")),
        one_of("outcome_sex", country_gaps.SEXES, country_gaps.BOTH, "a sex"),
        one_of("region_view", VIEWS, "map", "a view"),
        one_of("class_method", METHODS, "round", "a way to make classes"),
        number("small_below", 0, LARGEST_LIMIT, SMALL_BELOW, "a size of population"),
        rank_window.parameter(),
        Parameter("region", [], _parse_regions),
    ]


@cached_per_database
def outcome_names() -> dict[str, str]:
    """Name by measure_id of the outcomes that are published for regions, and of one's own indicators of them."""
    measures = run("definitions/measures")
    is_outcome = measures["family"].isin(OF_OUTCOMES)
    return measures[is_outcome & (measures["place_level"] == "region")].set_index("measure_id")["name"].to_dict()


def _parse_year(texts: list[str]) -> tuple[Choice, list[str]]:
    text = texts[-1] if texts else ""
    if text.isascii() and text.isdigit() and len(text) == 4:
        return text, []
    return None, [f"{ASKS_FOR} a year that the atlas cannot read; the latest is shown."]


def _parse_regions(texts: list[str]) -> tuple[Choice, list[str]]:
    labels, after = region_labels(), successors()
    requested = list(dict.fromkeys(part for text in texts for part in text.split(",") if part))
    codes: list[str] = []
    problems = []
    for part in requested:
        now = [code for code in after.get(part, []) if code in labels]
        if part not in labels and not now:
            problems.append(f"{ASKS_FOR} a region that the atlas does not have; it is left out.")
        elif now:
            problems.append(
                f"The region code {part} of the link has ended, and {wording.listed(now)} took its place; "
                "values under the old code stand under “Over time”."
            )
        codes += [part] if part in labels else now
    codes = list(dict.fromkeys(codes))
    if len(codes) > MOST_REGIONS:
        problems.append(f"The link names more than {MOST_REGIONS} regions; the first {MOST_REGIONS} are shown.")
    return codes[:MOST_REGIONS], problems


@cached_per_database
def outcomes_of(competence_types: tuple[str, ...]) -> list[str]:
    """The outcomes whose policy field is of one of these types, and those without a field; all where none is chosen."""
    fields = run("definitions/measure_fields").set_index("measure_id")["competence_type"]
    return [name for name in outcome_names() if not competence_types or fields.get(name, competence_types[0]) in competence_types]


def pick_outcome(chosen: Filters) -> Outcome | None:
    """Draw the pickers of outcome, look, group and reference; the year is picked where it is shown.

    None, and a sentence, where the competence type of the filters leaves no outcome.
    """
    offered = outcomes_of(chosen.competence_type)
    if not offered:
        nothing_to_show("No outcome of regions is in a policy field of the competence type that you chose.")
        return None
    _leave_missing(offered)
    row = st.container(horizontal=True, vertical_alignment="bottom", key="measure_pickers")
    names = {outcome: outcome_names()[outcome] for outcome in offered}
    measure_id = pick.from_list("Outcome", names, "outcome", row, on_change=reset_group)
    covered = _covered(measure_id)
    measure = measure_picker.catalogue()[str(measure_id)]
    # A gap is in percentage points, and says who fares worse.
    has_gap = measure["unit"] == "%" and measure["direction"] != "neither"
    migrants = [group for group in covered if has_gap and group not in REFERENCES and references_of(measure_id, group)]
    explained = "Gap: how far a group is from the reference group, in percentage points. Rate: the value itself."
    is_gap = bool(migrants) and pick.from_row("Look at", LOOKS, "outcome_look", row, help=explained) == "gap"
    groups = migrants if is_gap else list(covered)
    usual = next((group for group in FIRST_GROUPS if group in groups), groups[0])
    warning = "This outcome has no such values for the group that was chosen; another is shown."
    group = measure_picker.pick_group("Population group", groups, "outcome_group", usual, row, warning)
    fitting = references_of(measure_id, group)
    reference: str | None
    if is_gap:
        reference = measure_picker.pick_group("Compared with", fitting, "outcome_reference", fitting[0], row)
        years = gap_years(measure_id, group, reference)
        year = _year_in_effect(years, [group, reference], measure_id)
    else:
        years = covered[group]
        year = _year_in_effect(years, [group], measure_id)
        # A rate needs one too, of its year: it tells a region without a figure of the group from one without any.
        reference = next((known for known in fitting if year in covered[known]), None)
    return Outcome(
        **{field: measure[field] for field in ("measure_id", "name", "unit", "direction", "definition")},
        population_group=group,
        reference_group=reference,
        is_gap=is_gap,
        years=years,
        year=year,
    )


def _leave_missing(offered: list[str]) -> None:
    """Take the first outcome that is offered where the one chosen is not, and say so."""
    before = str(st.session_state["outcome"])
    if before in offered:
        return
    reset_group()
    st.session_state["outcome"] = offered[0]
    st.info(f"{outcome_names()[before]} is in no policy field of the competence type that you chose. Shown is the first that is.")


def _covered(measure_id: str) -> dict[str, tuple[int, ...]]:
    """The years of each group that a measure has figures for."""
    return {group: tuple(sorted(int(y) for y in years)) for group, years in measure_picker.covered()[measure_id].items()}


def years_of(measure_id: str) -> list[int]:
    """Every year in which a measure has a figure of any group."""
    return sorted({year for years in _covered(measure_id).values() for year in years})


def references_of(measure_id: str, group: str) -> list[str]:
    """The groups that a group can be compared with: in a year that both have, birth with birth, citizenship with citizenship."""
    covered = _covered(measure_id)
    by_citizenship = group in OF_CITIZENSHIP
    return [
        known
        for known in REFERENCES
        if known in covered
        and known != group
        and (known == "total" or (known in OF_CITIZENSHIP) == by_citizenship)
        and gap_years(measure_id, group, known)
    ]


def gap_years(measure_id: str, group: str, reference: str) -> tuple[int, ...]:
    """The years in which a group and its reference both have figures."""
    covered = _covered(measure_id)
    return tuple(year for year in covered[group] if year in covered[reference])


def _year_in_effect(years: tuple[int, ...], groups: list[str], measure_id: str) -> int:
    """The year that was chosen, or the nearest; else the latest with values of half as many regions as the fullest at least."""
    covered = measure_picker.covered()[measure_id]
    counts = {year: min(covered[group][str(year)] for group in groups) for year in years}
    usual = max(year for year, count in counts.items() if 2 * count >= max(counts.values()))
    st.session_state["usual_outcome_year"] = str(usual)
    requested = st.session_state.get("outcome_year")
    if requested is None:
        return usual
    nearest = min(years, key=lambda year: abs(year - int(requested)))
    if nearest != int(requested):
        st.warning(f"This outcome has no values of {int(requested)}; the nearest year, {nearest}, is shown.")
        st.session_state["outcome_year"] = str(nearest)
    return nearest


def pick_year(outcome: Outcome, on_change: Callable[[], None] | None = None) -> None:
    """Draw the slider of years, for outcomes that have several."""
    if len(outcome.years) < 2:
        return
    st.session_state["outcome_year"] = str(outcome.year)
    st.select_slider(
        "Year",
        [str(year) for year in outcome.years],
        key="outcome_year",
        persist_state="session",
        on_change=on_change or "rerun",
    )


def chosen_regions() -> list[str]:
    """The regions that the reader chose, in the order of choosing."""
    return list(st.session_state.get("region") or [])


def pick_regions(*, takes_clicks: bool) -> None:
    """Draw the picker of regions to follow through all views. takes_clicks: whether a region can be clicked in the one above."""
    placeholder = f"Type a region or country{', or click one above' if takes_clicks else ''}"
    pick.places("Your regions", region_labels(), "region", MOST_REGIONS, placeholder)


def clicks(chart: str) -> dict[str, Any]:
    """What a chart of regions takes so that a click on one selects or deselects it. chart: a name for its key.

    The key is a new one after each click, so that no browser holds an earlier click on the chart drawn next.
    """
    key = f"{chart}_{st.session_state.get('region_clicks', 0)}"
    return {"key": key, "on_select": partial(_take_click, key), "selection_mode": CLICK}


def _take_click(key: str) -> None:
    """Put the region that was clicked at the end of the chosen ones, so that its card is shown, or deselect it."""
    picked = [point.get("place_code") for point in st.session_state[key]["selection"][CLICK]]
    known = [code for code in picked if code in region_labels()]
    if not known:
        return
    chosen = chosen_regions()
    after = [code for code in chosen if code not in known] + [code for code in known if code not in chosen]
    st.session_state["region_clicks"] = st.session_state.get("region_clicks", 0) + 1
    if len(after) > MOST_REGIONS:
        st.toast(f"{MOST_REGIONS} regions at most; deselect one first.")
        return
    st.session_state["region"] = after


def reset_group() -> None:
    """Another outcome opens with its usual group, reference and year."""
    st.session_state["outcome_group"] = None
    st.session_state["outcome_reference"] = None
    st.session_state["outcome_year"] = None
