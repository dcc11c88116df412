"""What residents said in each wave of the survey: a band a question, a point a wave, and no line, since waves differ."""

from functools import lru_cache

import altair as alt
import pandas as pd

from ui import statements, value_text, wording
from ui.charts import colours
from ui.charts.designs import AXIS_HEIGHT, REMEMBERED_DESIGNS, Chart, Design
from ui.charts.theme import GROUND, as_given, tooltip

# What those counted say, by question, in the order of the bands.
ANSWERS = {
    "survey_foreigners_well_integrated": "agreed that foreigners who live there are well integrated",
    "survey_foreigners_good_for_city": "agreed that the presence of foreigners is good for the city",
    "survey_good_place_immigrants": "said that it is a good place to live for immigrants",
    "survey_trust_people_city": "agreed that most people there can be trusted",
    "survey_easy_find_job": "agreed that a good job is easy to find there",
    "survey_easy_find_housing": "agreed that good housing at a reasonable price is easy to find there",
}
FIRST_OF_NEW_SURVEY = 2019  # those before are Flash Eurobarometers
BETWEEN_SURVEYS = 2017
WAVES = (2004, 2006, 2009, 2012, 2015, 2019, 2023)
BAND, GAP = 100, 75  # percent, and room above them for the name of the question and the values
BAND_HEIGHT = 76  # pixels, with its gap
SIDES = 26
FIELDS = {"question": "Question", "year": "Wave", "text": "Value", "survey": "Survey", "source": "Source"}


def shown(waves: pd.DataFrame) -> pd.DataFrame:
    """The rows of the questions that are drawn, in the order of their bands. waves: columns of `city/survey_waves`."""
    order = {measure_id: position for position, measure_id in enumerate(ANSWERS)}
    rows = waves[waves["measure_id"].isin(order)]
    return rows.sort_values(
        ["measure_id", "year"], key=lambda column: column.map(order) if column.name == "measure_id" else column
    )


def sentences(rows: pd.DataFrame, city: str) -> list[str]:
    """A sentence a question with the value of each wave, and no word on what lies between them."""
    found = []
    for measure_id, of_one in rows.groupby("measure_id", sort=False):
        waves = zip(of_one["value"], of_one["year"], strict=True)
        values = wording.listed([f"{wording.value(value, '%')} in {int(year)}" for value, year in waves])
        found.append(f"Of residents of {city} who were asked, {values} {ANSWERS[str(measure_id)]}.")
    return found


_HOW_WAVES_DIFFER = (
    "sample, way of asking and wording differ between waves, so values of two waves may differ for that reason alone. It is what "
    "residents in general say, not migrants alone."
)


def note(rows: pd.DataFrame) -> str:
    """Why the points are not joined, and what the mark between two surveys means."""
    two = "Dotted line: before it the Flash Eurobarometers (circles), after it the survey that followed them (diamonds)."
    return wording.in_line(f"Points are not joined: {_HOW_WAVES_DIFFER}", two if _has_both(rows) else "")


def note_in_words(rows: pd.DataFrame) -> str:
    """The same where there is no chart."""
    two = f"Values before {FIRST_OF_NEW_SURVEY} are of the Flash Eurobarometers, later ones of the survey that followed them."
    return wording.in_line(wording.upper(_HOW_WAVES_DIFFER), two if _has_both(rows) else "")


def _has_both(rows: pd.DataFrame) -> bool:
    return bool(rows["year"].min() < FIRST_OF_NEW_SURVEY <= rows["year"].max())


def points(rows: pd.DataFrame) -> Chart:
    """rows: those of `shown`. A city that only the later survey asked has an axis of its waves alone."""
    first = WAVES[0] if rows["year"].min() < FIRST_OF_NEW_SURVEY else FIRST_OF_NEW_SURVEY
    questions = list(dict.fromkeys(rows["measure_id"]))
    base = {question: (len(questions) - 1 - row) * (BAND + GAP) for row, question in enumerate(questions)}
    is_new = rows["year"] >= FIRST_OF_NEW_SURVEY
    names = {row["measure_id"]: statements.measure_name(row) for row in statements.rows_of(rows)}
    texts = value_text.with_texts(rows, "%")
    drawn = pd.DataFrame(
        {
            "at": rows["measure_id"].map(base) + rows["value"],
            "question": rows["measure_id"].map(names),
            "year": rows["year"].astype(int),
            "short": [wording.number(value) for value in rows["value"]],
            "text": [
                value if marks == "none" else f"{value} ({marks})"
                for value, marks in zip(texts["full_value"], texts["mark_text"], strict=True)
            ],
            "survey": is_new.map({True: "survey of 2019 and 2023", False: "Flash Eurobarometer, to 2015"}),
            "shape": is_new.map({True: "diamond", False: "circle"}),
            "source": rows["source_id"].map(value_text.source_names()),
        }
    ).astype(dict.fromkeys(["question", "survey", "shape", "source"], "category"))  # texts repeat
    bands = pd.DataFrame({"low": base.values(), "question": [names[question] for question in base]})
    bands = bands.assign(high=bands["low"] + BAND, name_at=bands["low"] + BAND + GAP * 0.55, first=first)
    change = pd.DataFrame({"year": [BETWEEN_SURVEYS] if _has_both(rows) else []})
    return Chart(_design(len(questions), first), {"waves": drawn, "bands": bands, "change": change})


@lru_cache(REMEMBERED_DESIGNS)
def _design(count: int, first: int) -> Design:
    x = alt.X("year:Q", title=None,
              scale=alt.Scale(domain=[first, WAVES[-1]], nice=False, padding=SIDES),
              axis=alt.Axis(format="d", values=[year for year in WAVES if year >= first], grid=False))  # fmt: skip
    scale = alt.Scale(domain=[-15, count * (BAND + GAP)], nice=False)
    title = "Percent of residents asked, in each band from 0 to 100"
    axis = alt.Axis(labels=False, ticks=False, grid=False, title=title, domain=False)
    y = alt.Y("at:Q", scale=scale, axis=axis)
    layers = [
        alt.Chart(alt.NamedData("bands"))
        .mark_rect(fillOpacity=0, stroke=colours.REFERENCE, strokeOpacity=0.35)
        .encode(y=alt.Y("low:Q", scale=scale, axis=axis), y2="high")
    ]
    change = alt.Chart(alt.NamedData("change")).mark_rule(color=colours.REFERENCE, strokeDash=[2, 4]).encode(x=x)
    named = alt.Chart(alt.NamedData("bands")).encode(x="first:Q", y="name_at:Q", text="question:N")
    waves = alt.Chart(alt.NamedData("waves")).encode(x=x, y=y)
    dots = waves.mark_point(size=60, filled=True, color=colours.CITY[0]).encode(
        shape=as_given("shape", alt.Shape), tooltip=tooltip(FIELDS)
    )
    valued = waves.encode(text="short:N")
    # The line of 100 % would strike out a value.
    values = [valued.mark_text(baseline="bottom", dy=-7, **look) for look in (GROUND, {})]
    layers += [change, named.mark_text(align="left", dx=-SIDES + 4, fontWeight="bold"), dots, *values]
    return {**alt.layer(*layers).to_dict(), "height": BAND_HEIGHT * count + AXIS_HEIGHT}
