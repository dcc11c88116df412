"""The change between two years: a dumbbell a country, and the indicators that moved."""

import copy
from collections.abc import Sequence
from functools import lru_cache

import altair as alt
import pandas as pd
import streamlit as st

from queries.database import cached_per_database, run
from ui import area_statements, pick, statements, wording
from ui.area_statements import NO_CHANGE, signed
from ui.charts import colours
from ui.charts.designs import AXIS_HEIGHT, REMEMBERED_DESIGNS, ROW_HEIGHT, Chart, Design, layer_of
from ui.charts.theme import TEXT, as_given, tooltip
from ui.filters import nothing_to_show
from ui.mipex import pickers, scores, url_parameters
from ui.mipex.score_frame import Words, below, heading, show_table
from ui.mipex.selected_countries import SelectedCountries
from ui.policy import trends
from ui.policy.axes import pick_out
from ui.state import presentation

MOST_ROWS, MOST_FOR_A_ROOM = 16, 8
MOST_CHANGED = 4


def change(subject: SelectedCountries) -> None:
    """Countries from the largest rise to the largest fall, with the indicators of those selected, or that changed most."""
    first, second, third, fourth = pickers.columns([3, 2, 2, 4])
    area = pickers.pick_area(subject.filters.classes, first)
    years = url_parameters.years_of_areas()[area.measure_id]
    from_year, to_year = pickers.pick_two_years(years, comparable_years(subject, area.measure_id), second, third)
    pickers.pick_countries(fourth)
    rows, steps = steps_of(subject, area.measure_id, from_year, to_year)
    if steps.empty:
        nothing_to_show(
            f"None of these countries has a score for both {from_year} and {to_year}. Choose other years or loosen the filters."
        )
        return
    shown = _part_of(steps, subject)
    on_screen = rows[rows["country_code"].isin(shown["country_code"])]
    words = _words(subject, area, (from_year, to_year), steps, shown, on_screen)
    heading(subject, words)
    if _of_two_editions(steps):
        st.warning(
            "The two years come from two editions of MIPEX: a change may be a new way of scoring, not a new policy.",
            icon=":material/schedule:",
        )
    chart = _chart(shown, subject, from_year, to_year)
    alt_text = f"Dumbbell chart of MIPEX scores, {words.title}. {words.finding}. {words.note_text}"
    st.vega_lite_chart(spec=chart.on_screen(), alt=alt_text, key="policy_change")
    with_change = on_screen.assign(change=on_screen["country_code"].map(steps.set_index("country_code")["step"]))
    codes, who = _listed_countries(steps, subject)
    moved = run(
        "policy/indicator_changes", policy_area=area.measure_id, policy_country=codes, from_year=from_year, to_year=to_year
    )
    columns = {"country": "Country", "from_value": f"Score {from_year}", "to_value": f"Score {to_year}", "step_text": "Change"}
    in_file = pd.concat([with_change, _both_years(moved, from_year, to_year)])
    below(subject, words, on_screen, chart, (shown, columns), in_file)
    if not presentation.place():
        _show_moved(moved, [subject.names[code] for code in codes], who, from_year, to_year)


def _words(
    subject: SelectedCountries,
    area: pickers.Area,
    years: tuple[int, int],
    steps: pd.DataFrame,
    shown: pd.DataFrame,
    on_screen: pd.DataFrame,
) -> Words:
    """What the view says. shown: the steps that are drawn; on_screen: their scores."""
    from_year, to_year = years
    return Words(
        f"change_{area.measure_id}",
        f"{area.name}: change from {from_year} to {to_year}",
        f"{area.name}: {finding(steps, subject.highlighted, from_year, to_year)}",
        f"{from_year} (hollow) and {to_year} (full), {wording.plural(len(steps), 'country', 'countries')} with both years",
        [
            _shown_text(shown, steps),
            area_statements.changes_ends(steps["name"].tolist(), steps["step"].tolist()),
            subject.without("No score for both years", steps),
            scores.marked(on_screen),
            "The atlas does not know of which edition of MIPEX an uploaded score is." if shown["is_own"].any() else "",
        ],
        [
            area.definition,
            pickers.who_decides(area),
            scores.jumps(area.measure_id, _of_two_editions(steps)),
            scores.relevant_marks(on_screen),
        ],
    )


def _of_two_editions(steps: pd.DataFrame) -> list[str]:
    """The countries whose two scores are of different editions."""
    of_two = (steps["from_source_id"] != steps["source_id"]) & ~steps["is_own"]
    return steps.loc[of_two, "country_code"].tolist()


def finding(steps: pd.DataFrame, highlighted: Sequence[str], from_year: int, to_year: int) -> str:
    """By how much the countries picked out changed, else how many of all rose and fell."""
    own = steps[steps["country_code"].isin(highlighted)].set_index("country_code")
    named = [code for code in highlighted if code in own.index]
    if len(named) > area_statements.MOST_NAMES:
        picked = own.loc[named]
        return area_statements.trends(picked["name"].tolist(), picked["step"].tolist(), [(from_year, to_year)] * len(named))
    if named and len(steps) > 1:
        texts = [area_statements.moved(own.loc[code, "name"], own.loc[code, "step"]) for code in named]
        return f"from {from_year} to {to_year}, {wording.listed(texts)}"
    return area_statements.changes_counted(steps["name"].tolist(), steps["step"].tolist(), from_year, to_year)


@cached_per_database
def steps_of(subject: SelectedCountries, area: str, from_year: int, to_year: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The scores of two years, and the countries with a score of both, from the largest rise.

    name: of the country in a sentence; is_own: whether one of its scores was uploaded.
    """
    rows = subject.of_scope(scores.scores_of(area))
    rows = rows[rows["year"].isin([from_year, to_year])]
    columns = ["country_code", "country", "value", "mark_text", "source_id", "reliability"]
    before = rows.loc[rows["year"] == from_year, columns].rename(
        columns={
            "value": "from_value",
            "mark_text": "from_mark",
            "source_id": "from_source_id",
            "reliability": "from_reliability",
        }
    )
    after = rows.loc[rows["year"] == to_year, columns].rename(columns={"value": "to_value"})
    steps = before.merge(after, on=["country_code", "country"])
    step = steps["to_value"] - steps["from_value"]
    is_own = steps[["from_reliability", "reliability"]].eq("own").any(axis=1)
    steps["name"] = wording.marked_names(steps["country"], steps["reliability"].mask(is_own, "own"))
    return rows, steps.assign(step=step, step_text=[signed(s) for s in step], is_own=is_own).sort_values(
        ["step", "country"], ascending=[False, True]
    )


@cached_per_database
def comparable_years(subject: SelectedCountries, area: str) -> tuple[int, int]:
    """The two years that most countries have a score of, in the newest edition of MIPEX that has two years.

    Where countries are picked out, in the newest edition in which one of them has both.
    """
    found = []
    for edition in trends.editions(subject.of_scope(scores.scores_of(area))):
        wide = trends.panel(edition)
        if len(wide) and len(wide.columns) > 1:
            found.append(((int(wide.columns[0]), int(wide.columns[-1])), wide.index))
    picked = {subject.names[code] for code in subject.highlighted}
    of_picked = [pair for pair, countries in found if picked & set(countries)]
    first, last = url_parameters.OLDER_YEARS
    return [*of_picked, *(pair for pair, _ in found), (int(first), int(last))][0]


def _part_of(steps: pd.DataFrame, subject: SelectedCountries) -> pd.DataFrame:
    """All countries if few; else the largest changes and the countries picked out, unless the reader wants all."""
    most = max(MOST_FOR_A_ROOM - len(subject.highlighted), MOST_CHANGED) if presentation.place() else MOST_ROWS
    if len(steps) <= most + 4:
        return steps
    if pick.from_row("Part of the list", url_parameters.ROWS, "policy_rows", label_visibility="collapsed") == "all":
        return steps
    size = steps["step"].abs()
    largest = size[size >= NO_CHANGE].nlargest(most).index
    return steps[steps.index.isin(largest) | steps["country_code"].isin(subject.highlighted)]


def _shown_text(shown: pd.DataFrame, steps: pd.DataFrame) -> str:
    """Which countries are drawn, where not all."""
    if len(shown) == len(steps):
        return ""
    return f"Drawn: {wording.plural(len(shown), 'country', 'countries')}, those that changed most or were selected."


def _listed_countries(steps: pd.DataFrame, subject: SelectedCountries) -> tuple[list[str], str]:
    """The countries whose indicators are listed, and who they are: those selected, else those that changed most."""
    if subject.highlighted:
        return [code for code in subject.highlighted if code in set(steps["country_code"])], "the selected countries"
    size = steps.set_index("country_code")["step"].abs()
    return size[size >= NO_CHANGE].nlargest(MOST_CHANGED).index.tolist(), "the countries that changed most"


def _show_moved(moved: pd.DataFrame, names: list[str], who: str, from_year: int, to_year: int) -> None:
    if not names:
        return  # the title or the note says why
    st.subheader("Indicators that changed")
    level = [name for name in names if name not in set(moved["country"])]
    of_whom = f"{who} ({wording.plain(wording.listed(names))})"
    if moved.empty:
        st.caption(f"None from {from_year} to {to_year} in {of_whom}.")
        return
    none = f" None in {wording.plain(wording.listed(level))}." if level else ""
    st.caption(f"{wording.plural(len(moved), 'indicator or part of one', 'indicators or parts of one')} in {of_whom}.{none}")
    table = moved.assign(
        area=moved["area"].map(statements.without_index),
        part=moved["parent"].fillna(""),
        step_text=[signed(step) for step in moved["change"]],
    )
    columns = {
        "country": "Country",
        "step_text": "Change",
        "from_value": f"Score {from_year}",
        "to_value": f"Score {to_year}",
        "name": "Indicator",
        "area": "Area",
        "part": "Part of",
        "definition": "What it asks",
    }
    show_table(table, f"Indicators that changed from {from_year} to {to_year} in {wording.listed(names)}", columns)


def _both_years(moved: pd.DataFrame, from_year: int, to_year: int) -> pd.DataFrame:
    """The indicators that moved as rows of figures: each with its score of both years."""
    own = moved[["country_code", "country"]].assign(
        measure_id=moved["indicator_id"], quality_mark=None, change=moved["change"], **scores.OFFICIAL
    )
    before = own.assign(year=from_year, value=moved["from_value"], source_id=moved["from_source_id"])
    after = own.assign(year=to_year, value=moved["to_value"], source_id=moved["to_source_id"])
    return pd.concat([before, after]).sort_index(kind="stable")


def _chart(steps: pd.DataFrame, subject: SelectedCountries, from_year: int, to_year: int) -> Chart:
    palette = dict.fromkeys(steps["country_code"], colours.OTHER) | colours.of_places("country", subject.highlighted)
    drawn = steps[["country", "from_value", "to_value", "step_text"]].assign(
        colour=steps["country_code"].map(palette),
        furthest=steps[["from_value", "to_value"]].max(axis=1),
        from_text=[f"{scores.short(value)} ({from_year})" for value in steps["from_value"]],
        to_text=[f"{scores.short(value)} ({to_year})" for value in steps["to_value"]],
        mark_text=steps["mark_text"],
    )
    design = copy.deepcopy(_design(tuple(steps["country"])))
    pick_out(layer_of(design, "rules")["encoding"]["y"]["axis"], subject)
    return Chart(design, {"steps": drawn})


@lru_cache(REMEMBERED_DESIGNS)
def _design(order: tuple[str, ...]) -> Design:
    shown = tooltip({"country": "Country", "from_text": "From", "to_text": "To", "step_text": "Change", "mark_text": "Marks"})
    scale = alt.Scale(domain=[0, 108], nice=False)
    axis = alt.Axis(values=list(range(0, 101, 20)))
    base = alt.Chart(alt.NamedData("steps"), height=ROW_HEIGHT * max(len(order), 2) + AXIS_HEIGHT).encode(
        y=alt.Y("country:N", sort=list(order), title=None, axis=alt.Axis(labelLimit=110, grid=True, gridOpacity=0.4)),
        tooltip=shown,
        color=as_given("colour", alt.Color),
    )
    x = alt.X("to_value:Q", title="Score, 0 to 100", scale=scale, axis=axis)
    rules = base.properties(name="rules").mark_rule(strokeWidth=3, opacity=0.6).encode(x=x, x2="from_value")
    hollow = base.mark_point(size=80, strokeWidth=2, filled=False).encode(x=alt.X("from_value:Q", scale=scale))
    full = base.mark_point(size=90, filled=True).encode(x=x)
    words = base.mark_text(align="left", dx=10).encode(
        x=alt.X("furthest:Q", scale=scale),
        text="step_text:N",
        color=alt.value(TEXT),
    )
    return alt.layer(rules, hollow, full, words).to_dict()
