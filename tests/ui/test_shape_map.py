"""Which part of the world a map of areas shows, and which areas lie outside it."""

import json
from functools import partial

import pandas as pd
import pytest

from ui.charts import export
from ui.charts.area_map import (
    COUNTRIES,
    EUROPE,
    NEAR_EUROPE,
    REGIONS,
    Key,
    Shapes,
    bounds_of,
    label_points,
    outside,
    shape_map,
    with_legend,
)


def test_bounds_hold_the_areas_and_no_more() -> None:
    """Vienna lies inside Lower Austria; Martinique is no part of a view of Europe."""
    west, south, east, north = bounds_of(REGIONS, ["AT12"])
    assert (int(west), int(south), int(east), int(north)) == (14, 47, 17, 49)
    assert bounds_of(REGIONS, ["AT13", "AT12", "FRY2"]) == (west, south, east, north)


@pytest.mark.parametrize("codes", [[], ["FRY2"], ["XX99"]], ids=["none", "overseas", "unknown"])
def test_without_an_area_in_europe_the_first_view_is_shown(codes: list[str]) -> None:
    assert bounds_of(REGIONS, codes) == EUROPE


def test_what_a_view_does_not_reach_is_listed() -> None:
    """In the order asked for: far away, without a shape, and next to a narrow view."""
    assert outside(REGIONS, ["FRY2", "AT13", "XX99"], EUROPE) == ["FRY2", "XX99"]
    assert outside(REGIONS, ["DE30", "AT12"], bounds_of(REGIONS, ["AT13"])) == ["DE30"]


@pytest.mark.parametrize("shapes", [REGIONS, COUNTRIES], ids=["regions", "countries"])
def test_every_area_of_a_map_has_a_place_for_its_label(shapes: Shapes) -> None:
    """Ukraine is drawn among the regions, but is none."""
    drawn = {one["properties"][shapes.code] for one in json.loads(shapes.file.read_text(encoding="utf-8"))["features"]}
    assert set(label_points(shapes)) == drawn - ({"UA"} if shapes is REGIONS else set())


def test_areas_that_reach_a_little_beyond_europe_count() -> None:
    """Eastern Turkey reaches beyond the first view, and the map may follow it."""
    _, _, east, _ = bounds_of(REGIONS, ["TRB2"])
    assert EUROPE[2] < east <= NEAR_EUROPE[2]


def test_a_small_area_that_is_picked_out_has_a_circle_around_it() -> None:
    """Vienna in Europe, not in Austria; never a large region, nor one that is not picked out."""
    areas = pd.DataFrame({"place_code": ["AT13", "SE33", "BE10"], "ring": ["#000000", "#111111", None]})
    areas = areas.assign(fill="#eeeeee", opacity=1.0, border="solid", who="")
    for bounds, expected in ((EUROPE, ["#000000"]), (bounds_of(REGIONS, ["AT13"]), [])):
        circles = shape_map(REGIONS, areas, bounds, (("who", "Place"),)).data["small"]
        assert isinstance(circles, pd.DataFrame)
        assert circles["ring"].tolist() == expected
        if expected:
            assert (int(circles["lon"].iloc[0]), int(circles["lat"].iloc[0])) == (16, 48)


def test_a_picture_of_a_map_says_what_its_colours_mean() -> None:
    """The areas keep their own colours; what is drawn faint or dotted is told in the note."""
    areas = pd.DataFrame({"place_code": ["AT13", "SE33"], "fill": ["#eaa873", "#8c2d3f"], "ring": None, "who": ""})
    keys = [Key("#eaa873", "under 5"), Key("#8c2d3f", "5 or more"), Key("#8c2d3f", "small", opacity=0.4)]
    drawn = with_legend(shape_map(REGIONS, areas.assign(opacity=1.0, border="solid"), EUROPE, (("who", "Place"),)), keys)
    svg = export.pictures_of(lambda: drawn, "Gap", "All regions", "Source: Eurostat.", "")["svg"]().decode()
    assert svg.count(">under 5</text>") == svg.count(">5 or more</text>") == 1
    assert ">small</text>" not in svg
    assert svg.count('fill="#eaa873"') == svg.count('fill="#8c2d3f"') >= 2


def test_a_picture_of_a_map_names_the_areas_that_are_picked_out() -> None:
    """Each beside the colour of its outline, which the map draws; without any there is no such legend."""
    rings = {"Wien (AT)": "#112233", "Övre Norrland (SE)": "#445566"}
    areas = pd.DataFrame({"place_code": ["AT13", "SE33"], "fill": "#eaa873", "ring": list(rings.values()), "who": list(rings)})
    chart = shape_map(REGIONS, areas.assign(opacity=1.0, border="solid"), EUROPE, (("who", "Place"),))
    for ringed in (rings, {}):
        drawn = partial(with_legend, chart, [Key("#eaa873", "under 5")], ringed)
        svg = export.pictures_of(drawn, "Gap", "All", "Source: Eurostat.", "")["svg"]().decode()
        assert svg.count(">under 5</text>") == 1
        assert svg.count('fill="#eaa873"') >= 2
        for name, colour in rings.items():
            assert svg.count(f">{name}</text>") == (1 if ringed else 0)
            assert svg.count(f'stroke="{colour}"') >= (2 if ringed else 1)
