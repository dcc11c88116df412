"""Colours, classes of the map, pictures, and figures made ready to be read."""

import base64
import copy
import io
import json
import re
import tomllib
from collections.abc import Callable
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import Any

import altair as alt
import numpy as np
import pandas as pd
import pytest
import vl_convert
from PIL import Image
from streamlit.dataframe_util import convert_anything_to_arrow_bytes
from streamlit.testing.v1 import AppTest

from queries.database import FOLDER, run
from tests.ui.test_downloads import rows_of_measure
from ui import filter_bar, value_text, wording
from ui.charts import city_map, colours, designs, export, range_rows, theme
from ui.city import share_chart
from ui.correlations import matrix_chart
from ui.correlations import scatter as pair_scatter
from ui.filters import NO_FILTER, city_names
from ui.mipex import scores
from ui.policy import heat_map, trends
from ui.policy.country_map import ink_on
from ui.regions import scatter
from ui.selected_city import city_of


def luminance(colour: str) -> float:
    """Relative luminance after WCAG 2."""
    parts = [part / 255 for part in colours.rgb(colour)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, two: str) -> float:
    """Contrast ratio after WCAG 2."""
    low, high = sorted((luminance(one), luminance(two)))
    return (high + 0.05) / (low + 0.05)


def test_contrast_formula() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("background", ["#ffffff", "#11181e"])
@pytest.mark.parametrize("colour", [*colours.COUNTRY, colours.REFERENCE])
def test_colour_stands_out(colour: str, background: str) -> None:
    assert contrast(colour, background) >= 3


@pytest.mark.parametrize("background", ["#ffffff", "#11181e"])
def test_grey_texts_of_charts_can_be_read(background: str) -> None:
    """Names, numbers, titles and legend, as the chart itself writes them on the background of a theme."""
    scores = pd.DataFrame({"country": ["Austria", "Belgium"], "score": [46, 55], "ink": ["", "#123456"]})
    base = alt.Chart(scores).encode(x="score:Q", y="country:N")
    given = base.mark_text().encode(text="score:N", color=theme.ink_as_given())
    named = base.mark_text().encode(text="country:N")
    chart = alt.layer(base.mark_bar().encode(opacity="country:N"), named, given, background=background)
    picked = alt.Axis(labelColor={"condition": {"test": "datum.value < 0", "value": "red"}, "expr": theme.TEXT_EXPRESSION})
    svg = vl_convert.vegalite_to_svg(chart.encode(x=alt.X("score:Q", axis=picked)).to_dict())
    texts = dict(re.findall(r'<text[^>]* fill="([^"]*)"[^>]*>([^<]*)', svg))
    assert texts.pop("#123456") == "55"
    assert len(texts) == 1
    assert all(contrast(colour, background) >= 4.5 for colour in texts)
    assert f'[fill="{next(iter(texts))}"]' in (FOLDER.parent / "ui/scenes/presenter.css").read_text("utf-8")


@pytest.mark.parametrize("share", [designs.MIDDLE_HALF, range_rows.FAINT])
@pytest.mark.parametrize(("background", "median"), [("#ffffff", colours.TEXT), ("#11181e", colours.TEXT_ON_DARK)])
def test_the_median_of_a_profile_stands_out_from_the_bar_below_it(background: str, median: str, share: float) -> None:
    mixed = [
        share * bar + (1 - share) * ground
        for bar, ground in zip(colours.rgb(colours.OTHER), colours.rgb(background), strict=True)
    ]
    assert contrast(median, "#" + "".join(f"{round(part):02x}" for part in mixed)) >= 3
    _, tick, *_ = designs._profile("Percent", ("Good schools",))["layer"]
    assert tick["mark"]["color"] == theme.TEXT
    *_, picture = re.findall('base64,([^"]*)', range_rows.legend("Graz", ""))
    svg = base64.b64decode(picture).decode()
    assert f'class="median" x1="8" x2="8" y1="0" y2="16" stroke="{colours.TEXT}"' in svg
    assert f"(prefers-color-scheme: dark) {{ .median {{ stroke: {colours.TEXT_ON_DARK} }} }}" in svg


@pytest.mark.parametrize("colour", colours.SEQUENCE)
def test_text_on_a_class_can_be_read(colour: str) -> None:
    assert contrast(ink_on(colour), colour) >= 4.5


@pytest.mark.parametrize(("fill", "ink"), [*matrix_chart.POSITIVE, *matrix_chart.NEGATIVE])
def test_numbers_of_the_matrix_can_be_read(fill: str, ink: str) -> None:
    assert contrast(ink, fill) >= 4.5


def test_distinct_colours() -> None:
    assert (len(colours.CITY), len(colours.COUNTRY)) == (8, 10)
    for one, two in combinations([*colours.COUNTRY, colours.OTHER], 2):
        distance = sum((a - b) ** 2 for a, b in zip(colours.rgb(one), colours.rgb(two), strict=True)) ** 0.5
        assert distance > 45, (one, two)


def test_every_module_that_draws_has_the_theme() -> None:
    """A chart made before the theme is known would look like those of Altair, and be remembered so."""
    modules = [path.read_text("utf-8") for path in (FOLDER.parent / "ui").rglob("*.py")]
    drawing = [text for text in modules if "import altair" in text and 'alt.theme.register("atlas"' not in text]
    assert len(drawing) > 15
    assert not [text[:80] for text in drawing if "ui.charts.theme" not in text and "designs" not in text]
    chart = city_map.picture(
        pd.DataFrame({"city_id": ["x"], "value": [1.0], "lat": [1.0], "lon": [1.0], "place_level": ["city"]}), [], "%", "Share"
    )
    assert chart.design["config"]["legend"] == {"orient": "top", "title": None, "labelColor": theme.TEXT}


def test_classes_go_from_light_to_dark() -> None:
    steps = [luminance(colour) for colour in colours.SEQUENCE]
    assert steps == sorted(steps, reverse=True)
    assert len(steps) == 5


def show_colours() -> None:
    """A page that asks for the colours of the cities in its session."""
    import streamlit as st

    from ui.charts import colours

    st.session_state["found"] = colours.of_cities(st.session_state["cities"])


def test_city_keeps_its_colour() -> None:
    at = AppTest.from_function(show_colours, default_timeout=300)

    def colours_of(*cities: str) -> dict[str, str]:
        at.session_state["cities"] = list(cities)
        found = at.run().session_state["found"]
        assert not at.exception
        assert len(set(found.values())) == len(cities)
        return dict(found)

    first = colours_of("a", "b", "c")
    second = colours_of("c", "b")
    assert second == {city: first[city] for city in ("c", "b")}
    third = colours_of("x", "c", "b", "y")
    assert {city: third[city] for city in ("c", "b")} == second
    assert set(colours_of(*"abcdefgh").values()) == set(colours.CITY)
    assert len(colours_of(*"stuvwxyz")) == 8
    assert colours_of() == {}


@pytest.mark.parametrize(
    ("values", "breaks"),
    [
        (range(101), [20, 40, 60, 80]),
        ([5, 5, 5], []),
        ([7], []),
        ([1, 1, 1, 1, 1, 1, 1, 1, 1, 9], [9]),
        ([20, 10], [12]),
        ([20, 20, 33, 33, 50, 50, 50], [22.6, 43.2]),
    ],
)
def test_class_breaks(values: Any, breaks: list[float]) -> None:
    """Values that differ are never one class, and no class is without a place."""
    found = city_map.class_breaks(pd.Series(values, dtype=float))
    assert found == pytest.approx(breaks)
    assert set(np.searchsorted(found, list(values), side="right")) == set(range(len(found) + 1))


def test_classes_hold_about_equally_many_places() -> None:
    values = rows_of_measure().drop_duplicates("place_code")["value"]
    breaks = city_map.class_breaks(values)
    assert len(breaks) == 4
    sizes = pd.cut(values, [-1, *breaks, 101], right=False).value_counts()
    assert sizes.max() - sizes.min() <= 0.06 * len(values)


def test_every_class_has_a_colour_the_darkest_for_the_highest() -> None:
    for count in range(5):
        assert len(city_map.class_colours(count)) == count + 1
        assert city_map.class_colours(count)[-1] == colours.SEQUENCE[-1]


def test_elsewhere_names_who_is_not_on_the_first_view() -> None:
    points = pd.DataFrame(
        {
            "city": ["Graz", "Montréal", "Nowhere", "Reykjavík"],
            "lat": [47.1, 45.5, None, 64.1],
            "lon": [15.4, -73.6, None, -21.9],
        }
    )
    assert city_map.elsewhere(points) == ["Montréal", "Nowhere"]


def ranked_chart() -> designs.Chart:
    """The ranked chart of a few regions."""
    rows = rows_of_measure().query("country_code == 'AT'")
    places = value_text.with_texts(value_text.places_of(rows, []), "%")
    references = pd.DataFrame({"value": [70.0], "short": ["median"], "text": ["median, 70.0 %"], "row": [0]})
    return designs.ranked_bars(places, references, {value_text.OTHER_KEY: colours.OTHER}, "Employment rate (percent)")


def pictures(drawn: Callable[[], designs.Chart] = ranked_chart) -> dict[str, Callable[[], bytes]]:
    """The chart as it leaves the atlas."""
    return export.pictures_of(drawn, "Employment of the foreign-born", "All regions", "Source: Eurostat, lfst_r.", "")


def test_pictures_carry_title_and_source() -> None:
    made = pictures()
    assert made["png"]()[:8] == b"\x89PNG\r\n\x1a\n"
    svg = made["svg"]().decode()
    assert svg.startswith("<svg")
    for text in ("Employment of the foreign-born", "Source: Eurostat, lfst_r.", "All regions", "Wien"):
        assert text in svg


@pytest.mark.parametrize("guesses", [None, (), (40, 60)])
def test_nothing_is_drawn_over_the_values_of_ranked_bars(guesses: tuple[int, ...] | None) -> None:
    chart = ranked_chart()
    if guesses is not None:  # as it is presented
        chart = designs.for_a_room(designs.with_guesses(chart, guesses))
    drawn = re.findall(r"<text [^>]*>[^<]*</text>", vl_convert.vegalite_to_svg(export.as_figure(chart, 300)))
    places = chart.data["places"]
    assert isinstance(places, pd.DataFrame)
    for value in filter(None, places["value_text"]):
        assert "stroke=" not in [text for text in drawn if f">{value}<" in text][-1], value


def test_names_of_lines_stand_apart_before_a_room_and_take_no_place_from_the_bars() -> None:
    """As of the foreign-born share: the countries of the selected cities beside the median, and the guesses of the room."""
    shorts = ("median", "Austria", "Germany", "Sweden")
    references = pd.DataFrame({"value": [60.0, 62.0, 61.0, 60.5], "short": shorts, "text": shorts, "row": [0, -12, -24, 0]})
    chart = ranked_chart()
    few, many = (
        designs.for_a_room(designs.with_guesses(designs.Chart(chart.design, {**chart.data, "references": lines}), (90,)))
        for lines in (references.head(1), references)
    )
    assert few.presented_height and many.presented_height
    drawn, room = many.data["references"], many.data["room"]
    assert isinstance(drawn, pd.DataFrame) and isinstance(room, pd.DataFrame)
    assert drawn["row"].tolist() == [-designs.ROOM_LETTERS * row for row in range(len(shorts))]
    assert room["row"].tolist() == [0]  # where nothing else is
    assert many.presented_height - few.presented_height == designs.ROOM_LETTERS * (len(shorts) - 1)
    several = pd.concat([references, references.assign(value=references["value"] + 0.1)])
    crowded = designs.for_a_room(designs.Chart(chart.design, {**chart.data, "references": several})).data["references"]
    assert isinstance(crowded, pd.DataFrame)
    assert crowded["short"].tolist() == [*shorts, "", "", "", ""]  # rather than one over another


def test_no_number_stands_on_an_axis_beyond_the_longest_bar_before_a_room() -> None:
    """There is room for its value, and none of an axis of per cent for 120."""
    chart = ranked_chart()
    places = chart.data["places"]
    assert isinstance(places, pd.DataFrame)
    wide = designs.for_a_room(designs.Chart(chart.design, {**chart.data, "places": places.assign(value=96.0, text_at=96.0)}))
    assert wide.design["layer"][0]["encoding"]["x"]["scale"]["domainMax"] > 100
    numbers = re.findall(r">(\d+)<", vl_convert.vegalite_to_svg(export.as_figure(wide, 300)))
    assert {"0", "80"} <= set(numbers)
    assert max(map(int, numbers)) <= 96


def test_a_wide_chart_writes_few_numbers_on_its_axis() -> None:
    design = ranked_chart().design
    assert design["config"]["axisXQuantitative"]["tickCount"] == {"expr": f"min({theme.TICKS}, ceil(width / 40))"}
    written = []
    for width in (300, 1200):
        figure = {**export.as_figure(ranked_chart(), 300), "width": width}
        written.append(len(re.findall(r">\d+<", vl_convert.vegalite_to_svg(figure))))
    assert 3 < written[0] <= written[1] <= theme.TICKS


def test_no_line_of_a_distribution_strikes_out_a_name() -> None:
    """A name leans to the middle; the lines on its way end below it."""
    values = [1.0, 10.0, 20.0, 25.0, 40.0, 60.0, 80.0, 95.0, 99.0]
    fields = dict.fromkeys(designs.TOOLTIP, "")
    places = pd.DataFrame({"value": values, "short_label": list("ABCDEFGHI"), "value_text": "", "colour_key": "", **fields})
    drawn = designs.distribution(places, places, {"": colours.OTHER}, "Score").data["highlighted"]
    assert isinstance(drawn, pd.DataFrame)
    assert drawn["height"].is_unique
    for is_left, side in drawn.groupby("is_left"):
        assert side.sort_values("value")["height"].is_monotonic_decreasing == is_left
        assert side.sort_values("value")["height"].is_monotonic_increasing != is_left


def test_names_beside_their_marks_are_written_as_all_text() -> None:
    """The colours of places have the contrast of marks, which is less than text needs."""
    for design in (
        designs._distribution("", 7),
        share_chart._over_time(("Share",), "Others"),
        scatter._scatter(""),
        trends._design(2014, 2024, 120, False),
        trends._design(2014, 2024, 0, True),
        pair_scatter._scatter("", ""),
    ):
        texts = [layer for layer in design["layer"] if layer["mark"].get("fontWeight") == "bold"]
        assert texts
        assert all("field" not in layer["encoding"].get("color", {}) and "color" not in layer["mark"] for layer in texts)


@pytest.mark.parametrize("design", [scatter._scatter(""), pair_scatter._scatter("", "")])
def test_no_dot_of_a_scatter_strikes_out_a_name(design: dict[str, Any]) -> None:
    ground, name = [layer["mark"] for layer in design["layer"] if layer["mark"].get("fontWeight") == "bold"]
    assert ground == name | theme.GROUND | {"stroke": {"expr": "background"}}


def test_names_in_a_scatter_lie_over_no_dot_and_no_other_name() -> None:
    """To the right, where that is free; else beside, over or under the dot; else only that of a chosen city."""
    dots = pd.DataFrame({"x": [0.0, 1, 40, 50, 51, 100], "y": [50.0, 0, 20, 50, 50, 100], "size": 90, "is_selected": False})
    names = ["Austria", "", "Serbia", "Spain", "", "Malta"]
    assert pair_scatter._sides(dots.assign(name=names), 850) == ["right", "", "right", "left", "", "left"]
    around = pd.DataFrame({"x": [46.0, 54, 50, 50], "y": [50.0, 50, 44, 56], "size": 90, "is_selected": False})
    crowded = pd.concat([dots.assign(name=names), around.assign(name="")], ignore_index=True)
    assert pair_scatter._sides(crowded, 850)[3] == ""
    assert pair_scatter._sides(crowded.assign(is_selected=crowded["name"] == "Spain"), 850)[3] in pair_scatter.SIDES
    near = dots.assign(x=[0.0, 1, 2, 3, 4, 100], y=[50.0, 0, 51, 20, 90, 100], name=["Austria", "", "Serbia", "", "", ""])
    assert pair_scatter._sides(near, 850)[0] != pair_scatter._sides(near, 850)[2]


def test_names_of_near_cities_stand_above_and_below_them() -> None:
    """Ghent and Mechelen, and Berlin, which is far enough to stand above like the first."""
    names = ["Ghent", "Mechelen", "Berlin"]
    zoom = city_map.EUROPE.zoom
    assert city_map.names_apart(names, [3.72, 4.48, 13.4], [51.05, 51.03, 52.5], zoom) == [(0, -18), (0, 18), (0, -18)]
    assert city_map.names_apart(names[:2], [3.72, 4.48], [51.05, 51.03], 9) == [(0, -18), (0, -18)]  # from near


def test_a_name_stands_beside_its_city_where_others_are_above_and_below() -> None:
    """Antwerp between Alkmaar and Luxembourg, whose rings its name would cover."""
    names, lon, lat = ["Luxembourg", "Antwerp", "Alkmaar"], [6.13, 4.4, 4.75], [49.61, 51.22, 52.63]
    luxembourg, (right, down), alkmaar = city_map.names_apart(names, lon, lat, city_map.EUROPE.zoom)
    assert (luxembourg, down, alkmaar) == ((0, 18), 0, (0, -18))
    assert abs(right) > city_map.CHOSEN + city_map.LETTER_WIDTH * city_map.MAP_LETTERS * len("Antwerp") / 2


def test_a_phone_cuts_a_long_name_before_the_area_of_its_value() -> None:
    """What is cut at its end would leave out whose value it is."""
    chart = ranked_chart()
    places = chart.data["places"]
    assert isinstance(places, pd.DataFrame)
    long = "12. Esslingen am Neckar (DE, greater city)"
    chart = designs.Chart(chart.design, {**chart.data, "places": places.assign(label=[long, *places["label"].iloc[1:]])})
    design = json.dumps(export.as_figure(chart, 300))
    wide, narrow = (vl_convert.vegalite_to_svg(one) for one in (design, design.replace("containerSize()[0] < 700", "true")))
    assert f">{long}<" in wide
    assert re.search(r">12\. Essling?e?n?…? ?\(DE, greater city\)<", narrow)
    assert f">{places['label'].iloc[1]}<" in narrow  # short enough


def test_what_a_chart_sends_is_made_once() -> None:
    """And is what Streamlit would make of its frames."""
    chart = ranked_chart()
    first, again = (chart.on_screen()["datasets"]["places"] for _ in range(2))
    assert first is again
    places = chart.data["places"]
    assert isinstance(places, pd.DataFrame)
    assert convert_anything_to_arrow_bytes(first) == convert_anything_to_arrow_bytes(places)


def test_every_name_stands_beside_its_row() -> None:
    """Streamlit's own design asks for the first and last name to be moved inside the axis."""
    cells = pd.DataFrame([{"measure": name, "year": 2023, "place_count": 1, "text": ""} for name in ("row a", "row b", "row c")])
    design = export.as_figure(designs.coverage(cells), 54)
    design["config"] = {**design["config"], "axis": {"labelFlush": True}}
    svg = vl_convert.vegalite_to_svg(design)
    first, second, third = (float(y) for y in re.findall(r'translate\([-\d.]+,([-\d.]+)\)"[^>]*>row [abc]', svg))
    assert second - first == pytest.approx(third - second)


def test_names_that_differ_at_their_end_can_be_told_apart() -> None:
    names = [f"Most people in the neighbourhood can be trusted: {who}" for who in ("whole population", "people with an opinion")]
    cells = pd.DataFrame([{"measure": name, "year": 2023, "place_count": 1, "text": ""} for name in names])
    svg = vl_convert.vegalite_to_svg(export.as_figure(designs.coverage(cells), 36))
    assert all(name in svg for name in names)


def test_the_heat_map_writes_a_score_as_all_other_pages_do() -> None:
    values = [step / 8 for step in range(801)]
    chart = alt.Chart(alt.InlineData([{"value": value} for value in values])).transform_calculate(text=heat_map.SHORT)
    design = chart.mark_text().encode(text="text:N", tooltip="value:N").to_dict()
    svg = vl_convert.vegalite_to_svg(design)
    assert re.findall(r"<text[^>]*>([\d.]+)</text>", svg) == [scores.short(value) for value in values]


@pytest.mark.parametrize("is_presented", [False, True])
def test_no_line_strikes_out_a_value(is_presented: bool) -> None:
    """Wherever it runs through the value, nothing of it is to be seen between the upper and the lower end of the digits."""
    drawn = ranked_chart()
    places = drawn.data["places"]
    assert isinstance(places, pd.DataFrame)
    letters = designs.ROOM_LETTERS if is_presented else 11
    at = 50 + 0.09 * np.arange(letters / 2, 2.5 * letters, 1)
    lines = pd.DataFrame({"value": at, "short": "", "text": "", "row": 0})
    one = places.head(1).assign(value=50.0, text_at=50.0, value_text="50.0 %", opacity=1.0)
    chart = designs.Chart(drawn.design, {"places": one, "references": lines})
    design = export.as_figure(designs.for_a_room(chart) if is_presented else chart, 60)
    hidden = copy.deepcopy(design)
    hidden["config"]["style"]["reference"]["opacity"] = 0
    pictures = [
        np.array(Image.open(io.BytesIO(vl_convert.vegalite_to_png(one, scale=2.0)))).astype(int) for one in (design, hidden)
    ]
    bar = np.argwhere((pictures[1][:, :, :3] == colours.rgb(colours.OTHER)).all(axis=2))
    middle, end = int(bar[:, 0].mean()), int(bar[:, 1].max())
    seen = (abs(pictures[0] - pictures[1]) > 30).any(axis=2)[:, end + 1 :]  # where more than the smoothing of edges differs
    # Half of the height of digits, in a picture twice as large.
    over, digits = seen[: middle - 2 * letters].any(axis=0), seen[middle - letters // 2 : middle + letters // 2]
    assert over.sum() > 2 * letters
    assert digits[:, over].mean() < 0.005  # edges are smoothed


def test_pictures_are_made_only_when_asked_for() -> None:
    asked: list[int] = []

    def drawn() -> designs.Chart:
        asked.append(1)
        return ranked_chart()

    made = pictures(drawn)
    assert not asked
    made["svg"]()
    assert asked == [1]


@pytest.mark.parametrize(
    ("measure", "group"),
    [("employment_rate_20_64", "foreign_born"), ("mipex_overall", "total"), ("survey_safe_at_night", "total")],
)
@pytest.mark.parametrize("chosen", [[], ["at-graz"], ["at-graz", "at-vienna", "no001c", "de001c"]], ids=len)
def test_places_are_one_row_each(measure: str, group: str, chosen: list[str]) -> None:
    rows = rows_of_measure(measure, group)
    places = value_text.places_of(value_text.with_texts(rows, ""), chosen)
    assert places["place_code"].is_unique
    assert set(places["place_code"]) == set(rows["place_code"])
    assert places["label"].is_unique
    assert places["short_label"].str.len().gt(1).all()
    assert places["place_rank"].is_monotonic_increasing
    assert (places["place_rank"] == places["value"].rank(ascending=False, method="min")).all()
    highlighted = rows.loc[rows["city_id"].isin(chosen), "place_code"]
    assert set(places.loc[places["colour_key"] != value_text.OTHER_KEY, "place_code"]) == set(highlighted)


def test_shared_place_names_every_city_picked_out() -> None:
    places = value_text.places_of(rows_of_measure("mipex_overall", "total"), ["at-graz", "at-vienna"])
    austria = places.set_index("place_code").loc["AT"]
    assert "Graz" in austria["short_label"]
    assert "Vienna" in austria["short_label"]


@pytest.mark.real_data
def test_cities_of_one_name_are_told_apart() -> None:
    """In a ranking, in the bar of filters, and in the legend of a phone; other names are as short as ever."""
    cities = ["fr074c", "fr077c", "at-vienna"]
    shares = {"measure": "foreign_born_share", "population_group": "foreign_born", "year": None}
    rows = value_text.with_ranks(run("compare/values", **shares, area_basis=["city", "greater_city"]))
    places = value_text.places_of(value_text.with_texts(rows, "%"), cities).set_index("city_id").loc[cities]
    assert places["short_label"].tolist() == ["Saint-Louis (Réunion)", "Saint-Louis (France, greater city)", "Vienna (AT)"]
    assert [city_names()[city] for city in cities] == ["Saint-Louis, Réunion", "Saint-Louis, France", "Vienna"]
    chosen = filter_bar._cities_label(replace(NO_FILTER, city=tuple(cities[:2])))
    assert chosen == "Saint\\-Louis, Réunion; Saint\\-Louis, France"
    assert city_of("fr074c").name == "Saint-Louis, Réunion"


def test_a_phone_has_short_names_in_a_legend() -> None:
    """As given, and not the beginning of the whole name, which cities may share."""
    keys = {"Example, Near": "Example, Near", "Graz, Austria": "Graz"}
    context = pd.DataFrame({"measure": ["Share"], "lower_quartile": 1.0, "median": 2.0, "upper_quartile": 3.0, "text": ""})
    fields = dict.fromkeys(designs.TOOLTIP, "")
    figures = pd.DataFrame({"measure": "Share", "value": [1.0, 2.0], "colour_key": list(keys), "fill_opacity": 1.0, **fields})
    chart = designs.profile(figures, context, dict.fromkeys(keys, colours.OTHER), "Percent", keys)
    design = json.dumps(export.as_figure(chart, 100))
    wide, narrow = (vl_convert.vegalite_to_svg(one) for one in (design, design.replace("containerSize()[0] < 700", "true")))
    assert all(f">{whole}<" in wide and f">{short}<" in narrow for whole, short in keys.items())


def test_no_places() -> None:
    rows = value_text.with_texts(rows_of_measure("happiness"), "%")
    assert rows.empty
    assert value_text.places_of(rows, []).empty


def test_weak_figures_carry_a_sign_and_words() -> None:
    rows = pd.concat([rows_of_measure(), rows_of_measure("foreign_born_share")], ignore_index=True)
    texts = value_text.with_texts(rows, "%")
    weak = texts[texts["reliability"] != "as_published"]
    assert len(weak) > 20
    assert (weak["mark_text"] != "none").all()
    for reliability, (sign, words) in wording.RELIABILITY.items():
        marked = texts[texts["reliability"] == reliability]
        assert marked["value_text"].str.endswith(sign or "%").all()
        if sign and len(marked):
            assert f"{sign} {words}" in value_text.signs_used(rows)


def test_every_city_has_one_label() -> None:
    options = run("filters/city_options")
    assert options["label"].is_unique
    assert options["search_label"].is_unique


def test_names_of_columns_are_read_in_both_themes() -> None:
    """On the ground of a table's head, which lies between the two backgrounds of the theme."""
    theme = tomllib.loads((Path(__file__).parents[2] / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["theme"]
    for kind in ("light", "dark"):
        for ground in ("backgroundColor", "secondaryBackgroundColor"):
            assert contrast(theme[kind]["dataframeHeaderTextColor"], theme[kind][ground]) >= 4.5
