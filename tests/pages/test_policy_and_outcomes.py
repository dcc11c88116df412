"""Policy and outcomes: dots, coefficients and files are what the tables hold; every view, filter and bad link."""

import json
import re
from dataclasses import replace
from functools import cache

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from streamlit.testing.v1 import AppTest

from data.build import DATA as DATA_FOLDER
from queries import catalogue
from queries.database import run
from tests.data.conftest import rows_of
from tests.pages.session import LINKS, as_read, assert_shown, chart_data, charts, filters, opened, page_text, sent, visited
from tests.pages.test_hostile_addresses import FOREIGN
from ui import area_statements, downloads, statements, wording
from ui.correlations import (
    areas,
    index_classes,
    matrix_cells,
    matrix_chart,
    pair_view,
    pickers,
    presets,
    result_text,
    scatter,
    variables,
)
from ui.correlations.paired_measures import PairedMeasures, pair_measures
from ui.correlations.presets import QUESTIONS
from ui.filters import Classes, Filters, competence_names

PARAMETERS = [
    "link_view",
    "link_preset",
    "link_x",
    "link_y",
    "link_x_group",
    "link_y_group",
    "link_x_year",
    "link_y_year",
    "link_area",
    "link_rows",
]
RESIDENTS = "survey_good_place_immigrants"


def table(name: str) -> pd.DataFrame:
    """A family of figures as the table file has them."""
    return pd.read_csv(DATA_FOLDER / "tables" / "observation" / f"{name}.csv", keep_default_na=False)


def country_of_city() -> pd.Series:
    cities = pd.read_csv(DATA_FOLDER / "tables" / "city.csv", keep_default_na=False)
    return cities.set_index("city_id")["country_code"]


def national(measure: str) -> pd.Series:
    """The latest score of each country, from the file."""
    rows = table("mipex").query("measure_id == @measure and place_level == 'country'")
    return rows.sort_values("year").drop_duplicates("place_code", keep="last").set_index("place_code")["value"]


def residents_by_country() -> pd.Series:
    rows = table("survey").query("measure_id == @RESIDENTS and place_level == 'city' and population_group == 'total'")
    return rows.groupby(rows["place_code"].map(country_of_city()))["value"].mean()


@cache
def usual_filters() -> Filters:
    """The filters of a visitor who has set none."""
    return filters(visited(LINKS))


def shown_text(at: AppTest) -> str:
    return page_text(at).replace("\\", "").replace("−", "-")


def test_test_runs_on_countries_not_on_their_cities() -> None:
    """82 cities with a national measure are 35 cases; the coefficient is that of the country means of the files."""
    both = pd.concat([national("mipex_health"), residents_by_country()], axis=1).dropna()
    expected = stats.spearmanr(both.iloc[:, 0], both.iloc[:, 1])
    at = opened(LINKS, {"link_view": "two", "link_x": "mipex_health", "link_y": RESIDENTS})
    assert_shown(at)
    pair = pair_measures(filters(at), variables.all_variables()["mipex_health"], variables.all_variables()[RESIDENTS])
    assert pair.correlation
    assert pair.correlation.spearman.value == pytest.approx(expected.statistic)
    assert pair.correlation.spearman.p == pytest.approx(expected.pvalue)
    assert (len(pair.units), len(pair.pairs), pair.unit) == (len(both), 82, "country")
    text = shown_text(at)
    assert f"{len(both)} countries (82 cities)" in text
    assert f"Spearman {expected.statistic:.2f} (95 % interval " in text
    dots = chart_data(at, "x", "y", "who", "stands")
    units = dots[dots["stands"].str.startswith("a country")]
    assert sorted(units["y"].round(6)) == sorted(both.iloc[:, 1].round(6))


GROUPED = [
    (side.side_id, group)
    for side in variables.all_variables().values()
    if not side.is_dimension and len(side.groups) > 1
    for group in side.groups
]
COMPETENCE = (None, "shared", "national", "unclassified")


def assert_agree(pair: PairedMeasures) -> None:
    """Word, interval, corrected test, line and file of two measures say the same."""
    file, found = pair_view.long_form(pair), pair.correlation
    assert found
    low, high = found.spearman.low, found.spearman.high
    clear = found.spearman.p < 0.05 and low is not None and high is not None and low * high > 0
    assert pair.is_clear == clear
    assert ("No clear correlation" in pair.finding) != clear
    drawn = scatter.scatter(pair).data["line"]
    assert isinstance(drawn, pd.DataFrame)
    assert drawn.empty != clear
    assert ("No line" in scatter.note(pair)) != clear
    assert set(file["passes"]) == {clear}
    result = file.iloc[0]
    for name, one in (("spearman", found.spearman), ("pearson", found.pearson)):
        expected = [one.value, *((one.low, one.high) if one.low is not None else (np.nan, np.nan))]
        assert result[[name, f"{name}_low", f"{name}_high"]].tolist() == pytest.approx(expected, nan_ok=True)
        assert result_text.text_of(one) in result_text.selection_text(pair)
    assert (result["n"], result["n_cities"], result["n_tests"]) == (len(pair.units), len(pair.pairs), 1)
    assert result["interval_method"] == found.spearman.method != ""
    assert result["p"] == result["p_adjusted"] == found.spearman.p


@pytest.mark.parametrize("kind", COMPETENCE)
@pytest.mark.parametrize("preset", pickers.PRESETS)
def test_word_interval_line_and_file_agree_in_every_question(preset: str, kind: str | None) -> None:
    at = visited(LINKS, {"link_preset": preset} | ({"competence_type": kind} if kind else {}))
    assert_shown(at)
    text = shown_text(at)
    if preset != pickers.BY_AREA:
        question = QUESTIONS[preset]
        chosen = filters(at).with_classes()
        pair = pair_measures(chosen, variables.all_variables()[question.x], variables.all_variables()[question.y])
        assert_agree(pair)
        assert pair.headline in as_read(at.header[0].value).replace("−", "-")
        assert result_text.result_text(pair).replace("−", "-") in text
        assert chart_data(at, "fit", "low", "high").empty == ("No clear correlation" in text)
        assert ("changes nothing here" in text) == bool(kind)
        assert ": competence type" not in text  # not listed among the filters that act
        return
    rows = areas.correlations_with_areas(filters(at), RESIDENTS)
    drawn = chart_data(at, "area", "rho", "fill_opacity").set_index("side_id")
    file = areas.long_form(filters(at), rows).set_index("policy_id")
    assert set(rows["competence_type"]) == ({kind} if kind else {"shared", "national", "unclassified"})
    whole = areas.correlations_with_areas(filters(at).with_classes(), RESIDENTS)
    expected = dict(zip(whole["side_id"], stats.false_discovery_control(whole["p"]), strict=True))
    cells = matrix_cells.cells_of(filters(at)).query("local_id == @RESIDENTS").set_index("policy_id")
    of_matrix = matrix_cells.long_form(filters(at), [RESIDENTS], rows["side_id"].tolist()).set_index("policy_id")
    for row in rows.itertuples():
        clear = expected[row.side_id] < 0.05 and row.low * row.high > 0
        assert row.p_adjusted == pytest.approx(expected[row.side_id])
        assert row.is_clear == clear == file.loc[row.side_id, "passes"] == (drawn.loc[row.side_id, "fill_opacity"] == 1)
        assert row.text.endswith("; clear" if clear else "; not clear")
        assert file.loc[row.side_id, ["spearman_low", "spearman_high", "p_adjusted"]].tolist() == pytest.approx(
            [row.low, row.high, expected[row.side_id]]
        )
        # The matrix has the same interval and, corrected over more tests, calls nothing clear that is not so here.
        shared = ["spearman", "spearman_low", "spearman_high", "n", "p"]
        assert of_matrix.loc[row.side_id, shared].tolist() == pytest.approx(file.loc[row.side_id, shared].tolist())
        assert not cells.loc[row.side_id, "passes"] or clear
    for name, of_kind in rows.groupby("kind"):
        clear = of_kind["is_clear"].sum()
        part = area_statements.part_of(clear, len(of_kind), "area", "areas")
        assert f"{name}: {f'a clear correlation in {part}' if clear else 'no clear correlation in'} " in text
    assert file["n_tests"].unique().tolist() == [8]


@pytest.mark.parametrize(("side", "group"), GROUPED)
def test_word_interval_line_and_file_agree_for_every_group(side: str, group: str) -> None:
    chosen = replace(variables.all_variables()[side], population_group=group)
    pair = pair_measures(usual_filters(), chosen, variables.all_variables()[RESIDENTS])
    if pair.correlation:
        assert_agree(pair)
    people = statements.people_of(group).removeprefix("people ").removeprefix("with a ").removesuffix(" people")
    is_everybody = group == "total" and set(chosen.groups) <= {"total", "with_opinion"}
    assert people.lower() in chosen.title.lower() or is_everybody
    assert chosen.title in pair.axis_title("x")


def test_clear_of_the_matrix_is_that_of_its_files_and_colours() -> None:
    at = visited(LINKS, {"link_view": "matrix", "competence_type": "national"})
    cells = matrix_cells.cells_of(filters(at))
    clear = (cells["p_adjusted"] < 0.05) & (cells["low"] * cells["high"] > 0)
    assert (cells["passes"] == clear).all()
    policies = [side.side_id for side in variables.area_variables(Classes(("national",)))]
    file = matrix_cells.long_form(filters(at), [side.side_id for side in matrix_cells.local_variables()], policies)
    assert set(file.loc[file["passes"], ["spearman_low", "spearman_high"]].prod(axis=1) > 0) == {True}
    drawn = chart_data(at, "row", "column", "text", "opacity")
    assert (drawn["opacity"] == 1).sum() == file["passes"].sum()
    # A competence type hides cells and makes no other clearer.
    whole = matrix_cells.cells_of(filters(at).with_classes()).set_index(["local_id", "policy_id"])
    by_pair = cells.set_index(["local_id", "policy_id"])
    assert whole.loc[by_pair.index, "p_adjusted"].equals(by_pair["p_adjusted"])


def test_strictest_correction_is_counted_once() -> None:
    at = visited(LINKS, {"link_view": "matrix"})
    cells = matrix_cells.cells_of(filters(at))
    tested = cells[cells["p_adjusted"].notna()]
    left = stats.false_discovery_control(tested["p"], method="by") < 0.05
    assert f"{(left & tested['passes']).sum()} by the strictest correction" in page_text(at)
    assert page_text(at).count("Yekutieli") == 1


# Values worked out from the source files apart from the atlas: N, Spearman, p; and with all policy areas.
RECOMPUTED = {
    "residents_policy": (35, 0.569, 0.0004, 0.516),
    "residents_share": (59, 0.3227, 0.0127, 0.3069),
    "gap_mobility": (29, 0.192, 0.318, 0.229),
    "icc_policy": (10, 0.200, 0.580, -0.036),
    "icc_share": (6, 0.086, 0.872, 0.3445),
}
RECOMPUTED_AREAS = {
    "political_participation": 0.676, "health": 0.675, "education": 0.482, "access_to_nationality": 0.486,
    "labour_market_mobility": 0.349, "permanent_residence": -0.026, "anti_discrimination": -0.102,
    "family_reunification": -0.207,
}  # fmt: skip


@pytest.mark.parametrize("preset", RECOMPUTED)
def test_recomputed_values(preset: str) -> None:
    n, spearman, p, pearson = RECOMPUTED[preset]
    question = QUESTIONS[preset]
    pair = pair_measures(usual_filters(), variables.all_variables()[question.x], variables.all_variables()[question.y])
    assert pair.correlation
    assert len(pair.units) == n
    assert pair.correlation.spearman.value == pytest.approx(spearman, abs=0.0006)
    assert pair.correlation.spearman.p == pytest.approx(p, abs=0.005)
    assert pair.correlation.pearson.value == pytest.approx(pearson, abs=0.0006)


def test_names_in_the_list_of_cells_wrap_on_a_phone() -> None:
    """Streamlit wraps texts in rows over 64 pixels; three columns have room on 358."""
    (cells,) = [one.proto for one in visited(LINKS, {"link_view": "matrix"}).dataframe if "as a list" in one.proto.alt]
    assert cells.row_height > 64
    widths = json.loads(cells.columns)
    assert sum(widths[title]["width"] for title in ("Spearman", "National policy", "Local indicator")) <= 358


def test_recomputed_areas_and_matrix() -> None:
    chosen = usual_filters()
    found = areas.correlations_with_areas(chosen, RESIDENTS).set_index("side_id")["rho"]
    assert found.to_dict() == pytest.approx({f"mipex_{area}": rho for area, rho in RECOMPUTED_AREAS.items()}, abs=0.0006)
    cells = matrix_cells.cells_of(chosen)
    assert (cells["p_adjusted"].notna().sum(), (cells["p_adjusted"] < 0.05).sum()) == (1130, 111)
    of_areas = cells[~cells["policy_id"].str.startswith(variables.DIMENSION) & cells["p_adjusted"].notna()]
    kinds = of_areas["policy_id"].map(lambda policy: variables.all_variables()[policy].competence_type)
    counted = of_areas.groupby(kinds)["passes"].agg(["sum", "size"]).T.to_dict("list")
    assert counted == {"shared": [28, 87], "national": [7, 116], "unclassified": [1, 29]}


def test_cities_are_resampled_with_their_country() -> None:
    """59 cities of 24 countries: the interval is wider than one that takes cities as cases."""
    pair = pair_measures(
        usual_filters(),
        variables.all_variables()["foreign_born_share"],
        variables.all_variables()[RESIDENTS],
    )
    found = pair.correlation
    assert found
    assert (len(pair.units), pair.pairs["country_code"].nunique()) == (59, 24)
    assert (found.spearman.low, found.spearman.high) == pytest.approx((0.04, 0.61), abs=0.06)
    assert "countries" in found.spearman.method


def test_means_and_groups_are_named_on_the_axes() -> None:
    at = visited(LINKS, {"link_preset": "gap_mobility"})
    assert "native-born and foreign-born" in shown_text(at)
    spec = json.dumps(charts(at)[0][0])
    assert re.search(r"unweighted mean of \d+ regions with a city of the atlas", re.sub(r'"\s*,\s*"', " ", spec))
    at = visited(LINKS, {"link_view": "two", "link_x": "employment_rate_15_64"})
    assert "whole population" in at.header[0].value.lower()
    assert "whole population" in re.sub(r'"\s*,\s*"', " ", json.dumps(charts(at)[0][0])).lower()


def test_areas_that_stand_in_for_a_city_are_counted() -> None:
    at = visited(LINKS, {"link_preset": "residents_share", "area_basis": "city,greater_city,nuts3_area"})
    shares = table("population_of_city").query("measure_id == 'foreign_born_share'")
    pair = pair_measures(filters(at), variables.all_variables()["foreign_born_share"], variables.all_variables()[RESIDENTS])
    used = pair.rows.query("axis == 'x'")
    assert set(used["place_code"]) <= set(shares["place_code"])
    assert f"{(used['area_basis'] == 'nuts3_area').sum()} of {len(used)} are of the NUTS 3 region" in shown_text(at)


def test_every_column_of_a_file_is_described() -> None:
    chosen = usual_filters()
    pair = pair_measures(chosen, variables.all_variables()["mipex_health"], variables.all_variables()[RESIDENTS])
    for file in (
        pair_view.long_form(pair),
        areas.long_form(chosen, areas.correlations_with_areas(chosen, RESIDENTS)),
        matrix_cells.long_form(chosen, [RESIDENTS], ["mipex_health"]),
    ):
        described = downloads.COLUMNS | downloads.COLUMNS_OF_CORRELATIONS
        assert [name for name in file.columns if not described.get(name)] == []
    assert "mean" not in downloads.COLUMNS_OF_CORRELATIONS["policy_place_level"]  # a country's score of MIPEX is its own


def test_line_and_band_are_drawn() -> None:
    line = chart_data(opened(LINKS, {"link_view": "two"}), "fit", "low", "high")
    assert ((line["low"] < line["fit"]) & (line["fit"] < line["high"])).all()


def test_regional_measure_against_a_national_one_counts_each_region_once() -> None:
    at = opened(LINKS, {"link_preset": "gap_mobility"})
    rows = run("regions/values", outcome="employment_rate_20_64", population_group="foreign_born", reference_group="native_born")
    people = run("filters/regions", **filters(at).parameters()).set_index("nuts_code")["foreign_born_population"]
    gaps = rows.dropna(subset="gap").set_index("nuts_code")["gap"]
    gaps = gaps[gaps.index.map(people) >= 25]  # thousand; smaller ones are left out
    cities = run("filters/cities", **filters(at).parameters())
    regions = cities.dropna(subset="nuts2_code").drop_duplicates("nuts2_code").set_index("nuts2_code")["country_code"]
    means = gaps.reindex(regions.index).groupby(regions).mean()
    dots = chart_data(at, "x", "y", "stands")
    both = pd.concat([national("mipex_labour_market_mobility"), means], axis=1).dropna()
    assert sorted(dots.loc[dots["stands"].str.startswith("a country"), "y"].round(6)) == sorted(both.iloc[:, 1].round(6))


@pytest.mark.parametrize("preset", pickers.PRESETS)
def test_every_question_has_its_answer_as_title_and_the_study_in_a_fold(preset: str) -> None:
    at = visited(LINKS, {"link_preset": preset})
    assert_shown(at)
    text = shown_text(at)
    for heading in ("What the study found", "Why they may differ"):
        assert text.count(f"**{heading}**") == 1
    assert f"**{result_text.NO_CAUSE}**" in at.caption[0].value or f"**{result_text.NO_CAUSE}**" in at.caption[1].value
    assert as_read(at.header[0].value) != pickers.PRESETS[preset]
    assert "section" in text
    assert at.get("vega_lite_chart")
    assert "N: " in text and ("countries" in text or "cities" in text)


@pytest.mark.parametrize("share_min", [0, 15])
def test_the_index_goes_by_competence_type_and_field_of_action(share_min: int) -> None:
    """N first, then each result as the questions have it; a dimension with too few scores says so and has its N as well."""
    chosen = replace(usual_filters(), share_min=share_min)
    rows = index_classes.by_class(chosen).set_index("what")
    sides = variables.all_variables()
    for area in variables.area_variables(Classes()):
        pair = pair_measures(chosen, area, sides["icc_overall"])
        row = rows.loc[f"Index and {wording.lower(area.name.removeprefix('MIPEX: '))}"]
        assert (row["n_text"], row["kind"]) == (pair.n_text, competence_names()[area.competence_type])
        assert pair.correlation
        assert result_text.interval_text(pair.correlation.spearman) in row["text"]
    facts = run("compare/icc_facts", **chosen.parameters()).query("measure_id != 'icc_overall'")
    dimensions = rows[rows.index.str.endswith("and national policy")]
    assert len(dimensions) == facts["measure_id"].nunique()
    assert set(dimensions["kind"]) <= set(catalogue.fields_of_action().values())
    commitment = facts[facts["measure_id"] == "icc_commitment"]
    said = f"({wording.plural(commitment['city_id'].nunique(), 'city', 'cities')})"
    assert rows.loc["Commitment and national policy", "n_text"].endswith(said)
    assert rows.loc["Commitment and national policy", "text"] == "too few countries"


def test_the_table_by_class_stands_with_the_question_on_the_index() -> None:
    folds = [[one.label for one in visited(LINKS, {"link_preset": preset}).expander] for preset in ("icc_policy", "icc_share")]
    assert [index_classes.TITLE in one for one in folds] == [True, False]
    assert f"under “{pickers.PRESETS['icc_policy']}”" in areas.WHY  # beside the areas, where another local side takes its place


@pytest.mark.parametrize("kind", COMPETENCE)
@pytest.mark.parametrize("country", ["", "DE,FR,ES,IT,PL,SE,AT,NL,BE,PT,FI,DK", "AT,DE,SE"])
def test_title_by_area_names_the_clear_areas_and_no_others(kind: str | None, country: str) -> None:
    query = {"link_preset": pickers.BY_AREA, "competence_type": kind, "country": country}
    at = visited(LINKS, {name: value for name, value in query.items() if value})
    rows = areas.correlations_with_areas(filters(at), RESIDENTS)
    if rows["rho"].isna().all():
        assert not at.header
        return
    title = as_read(at.header[0].value)
    for row in rows.itertuples():
        named = wording.lower(row.area) in title
        assert named == row.is_clear
    assert ("no clear correlation" in title) == (not rows["is_clear"].any())
    assert ("More residents tend" in title) == bool(rows["is_clear"].any() and (rows.loc[rows["is_clear"], "rho"] > 0).all())


def test_reasons_fit_the_measures() -> None:
    text = shown_text(opened(LINKS, {"link_preset": "icc_share"}))
    assert "choose for themselves" in text
    assert "With an N of 6" in text
    assert "years of the two values differ by more than 3" in shown_text(visited(LINKS, {"link_preset": "residents_policy"}))


def test_areas_are_those_of_the_matrix() -> None:
    at = opened(LINKS, {"link_preset": "policy_areas"})
    cells = matrix_cells.cells_of(filters(at)).query("local_id == @RESIDENTS").set_index("policy_id")
    rows = areas.correlations_with_areas(filters(at), RESIDENTS).set_index("side_id")
    assert len(rows) == 8
    assert rows["rho"].to_dict() == pytest.approx(cells.loc[rows.index, "rho"].to_dict())
    assert (rows["n"] == cells.loc[rows.index, "n"]).all()


def test_cells_are_those_of_scipy() -> None:
    at = visited(LINKS, {"link_view": "matrix"})
    cells = matrix_cells.cells_of(filters(at))
    residents = residents_by_country()
    for area in ("mipex_health", "mipex_family_reunification"):
        both = pd.concat([national(area), residents], axis=1).dropna()
        expected = stats.spearmanr(both.iloc[:, 0], both.iloc[:, 1])
        cell = cells[(cells["local_id"] == RESIDENTS) & (cells["policy_id"] == area)].iloc[0]
        assert (cell["rho"], cell["p"], cell["n"]) == pytest.approx((expected.statistic, expected.pvalue, len(both)))


def test_correction_is_over_the_whole_matrix() -> None:
    at = visited(LINKS, {"link_view": "matrix", "link_area": "mipex_health", "link_rows": "survey"})
    cells = matrix_cells.cells_of(filters(at))
    tested = cells[~cells["is_few"] & cells["p"].notna()]
    expected = stats.false_discovery_control(tested["p"], method="bh")
    assert tested["p_adjusted"].to_numpy() == pytest.approx(expected)
    assert f"{len(tested):,} correlations" in page_text(at)
    assert cells.loc[cells["is_few"], "p_adjusted"].isna().all()


def test_a_part_of_the_matrix_says_that_the_title_counts_the_whole() -> None:
    title = as_read(visited(LINKS, {"link_view": "matrix"}).header[0].value)
    at = visited(LINKS, {"link_view": "matrix", "link_rows": "icc"})
    assert as_read(at.header[0].value) == f"{title} (whole matrix)"
    (chart,) = [chart.proto.alt for chart in at.get("vega_lite_chart")]
    assert chart.startswith("Matrix of 1 local indicator and 8 policies.")


def test_faint_and_too_few_cells() -> None:
    at = visited(LINKS, {"link_view": "matrix"})
    drawn = chart_data(at, "row", "column", "text", "opacity")
    cells = matrix_cells.cells_of(filters(at))
    every = variables.all_variables()
    shown = cells[[not every[p].is_dimension for p in cells["policy_id"]]]
    assert (drawn["opacity"] == 1).sum() == shown["passes"].sum()
    residents = [every["survey_good_place_immigrants"]]
    of_one = shown[shown["local_id"] == residents[0].side_id]
    cells.loc[of_one.index[:1], "is_few"] = True
    chart = matrix_chart.chart_of(cells, residents, [every[policy] for policy in of_one["policy_id"]])
    texts = pd.DataFrame(chart.data["cells"]).set_index("text")["opacity"]
    assert len(texts) == len(of_one) and texts["–"] == 0


def test_indicators_without_a_coefficient_take_no_rows_and_are_named() -> None:
    at = visited(LINKS, {"link_view": "matrix"})
    cells = matrix_cells.cells_of(filters(at))
    every = variables.all_variables()
    shown = cells[[not every[p].is_dimension for p in cells["policy_id"]]]
    is_empty = shown.groupby("local_id")["is_few"].all()
    empty = {every[local].title for local in is_empty.index[is_empty]}
    assert empty
    drawn = chart_data(at, "row", "column", "text", "local")
    assert set(drawn["local"]) == {every[local].title for local in is_empty.index[~is_empty]}
    said = shown_text(at).partition("Too few countries for any cell: ")[2]
    assert all(title in said for title in empty)


def test_a_larger_area_is_named_where_a_dot_and_a_row_stand_for_its_city() -> None:
    at = visited(LINKS, {"link_preset": "residents_share", "area_basis": "city,greater_city,nuts3_area"})
    assert_shown(at)
    dots = chart_data(at, "who", "stands").set_index("who")["stands"]
    assert dots[["Graz (AT)", "Vienna (AT)"]].tolist() == ["a city; a value is of the NUTS 3 region around it", "a city"]
    rows = at.session_state["files_offered"].rows()
    names = rows[rows["measure_id"] == "foreign_born_share"].set_index("place_code")["place_name"]
    assert names[["at-graz", "at-vienna"]].tolist() == ["Graz (NUTS 3 AT221)", "Vienna"]


def test_a_matrix_without_any_test_says_so_and_draws_nothing() -> None:
    at = visited(LINKS, {"link_view": "matrix", "country": "DE"})
    assert_shown(at)
    assert [info.value for info in at.info] == ["Too few countries pass the filters for any test. Loosen them."]
    assert not charts(at)
    assert (at.session_state["files_offered"].rows()["remark"] == "too few").all()  # by script the cells are there as before


def test_cells_are_filled_by_sign_and_strength_where_they_are_clear() -> None:
    drawn = chart_data(visited(LINKS, {"link_view": "matrix"}), "row", "column", "text", "colour", "ink")
    clear = drawn[drawn["opacity"] == 1]
    rho = clear["text"].str.replace("−", "-").astype(float)
    for is_positive, of_sign in ((True, matrix_chart.POSITIVE), (False, matrix_chart.NEGATIVE)):
        for is_strong, look in ((True, of_sign[0]), (False, of_sign[1])):
            found = clear[((rho > 0) == is_positive) & ((rho.abs() >= matrix_chart.STRONG) == is_strong)]
            assert {(fill, ink) for fill, ink in zip(found["colour"], found["ink"], strict=True)} <= {look}
    assert len(set(clear["colour"])) > 1
    assert set(drawn.loc[drawn["opacity"] < 1, "colour"]) == {matrix_chart.NOT_CLEAR[0]}


def test_rows_and_columns_stand_in_groups_from_the_strongest() -> None:
    at = visited(LINKS, {"link_view": "matrix"})
    spec = charts(at)[0][0]
    drawn = chart_data(at, "row", "column", "text", "opacity")
    families = {matrix_chart.FAMILIES[family]: family for family in matrix_chart.FAMILIES}
    local = {matrix_chart._row_name(side): side.family for side in matrix_cells.local_variables()}
    rows = spec["encoding"]["y"]["scale"]["domain"][1:]
    assert [name for name in rows if name in families] == [name for name in families if families[name] != "own"]
    assert set(rows) - set(families) == set(drawn["row"]) <= set(local)
    groups: dict[str, list[str]] = {}
    family = ""
    for name in rows:
        family = families.get(name, family)
        if name not in families:
            assert local[name] == family
            groups.setdefault(family, []).append(name)
    cells = matrix_cells.cells_of(filters(at))
    names_of = {side.side_id: side.name for side in variables.all_variables().values()}
    exact = cells.assign(policy=cells["policy_id"].map(names_of)).query("not is_few and policy in @drawn.policy")
    exact = exact.assign(local=exact["local_id"].map({side.side_id: side.title for side in matrix_cells.local_variables()}))
    exact = exact.set_index(["local", "policy"])["rho"].abs()
    rho = pd.Series([exact.get(pair) for pair in zip(drawn["local"], drawn["policy"], strict=True)], drawn.index, dtype=float)
    strength = rho.groupby(drawn["row"]).mean().fillna(0)
    for names in groups.values():
        assert [strength[name] for name in names] == sorted(strength[names], reverse=True)
    of_column = rho.groupby(drawn["column"]).mean()
    kinds = drawn.drop_duplicates("column").set_index("column")["kind"]
    columns = spec["encoding"]["x"]["scale"]["domain"]
    assert list(dict.fromkeys(kinds[columns])) == [kind for kind in competence_names().values() if kind in set(kinds)]
    (heads,) = (frame for _, frames in charts(at) for frame in frames if set(frame) == {"column", "text", "row"})
    short = {kind.name: kind.short_name.capitalize() for kind in catalogue.competence_types().values()}
    # Each group has its name over its first column, so that none stands under the name of others.
    assert dict(zip(heads["column"], heads["text"], strict=True)) == {
        column: short[kind] for kind, column in {kinds[column]: column for column in reversed(columns)}.items()
    }
    for kind in set(kinds):
        own = [name for name in columns if kinds[name] == kind]
        assert [of_column[name] for name in own] == sorted(of_column[own], reverse=True)


def test_cells_say_n_and_how_far_years_are_apart() -> None:
    at = visited(LINKS, {"link_view": "matrix"})
    cells = matrix_cells.cells_of(filters(at)).set_index(["local_id", "policy_id"])
    rows = table("mipex").query("measure_id == 'mipex_health' and place_level == 'country'")
    latest = rows.groupby("place_code")["year"].max()
    both = latest[latest.index.isin(residents_by_country().index)]  # the survey is of 2023
    cell = cells.loc[(RESIDENTS, "mipex_health")]
    assert (cell["n"], cell["n_apart"]) == (len(both), ((both - 2023).abs() > 3).sum())
    assert (cell["policy_first"], cell["policy_last"], cell["local_first"]) == (both.min(), both.max(), 2023)
    drawn = chart_data(at, "tested", "years", "text")
    own = drawn[(drawn["local"] == "Good place to live for immigrants") & (drawn["policy"] == "MIPEX: Health")].iloc[0]
    assert own["tested"].startswith(f"{len(both)} countries (")
    assert own["years"].endswith(f"more than 3 apart in {cell['n_apart']} countries")
    areas_shown = cells[[not variables.all_variables()[p].is_dimension for p in cells.index.get_level_values("policy_id")]]
    counted = areas_shown[~areas_shown["is_few"]]
    part = area_statements.part_of((counted["n_apart"] > 0).sum(), len(counted), "cell", "cells")
    assert f"In {part} with a coefficient" in page_text(at)


def test_year_of_each_measure_is_a_choice() -> None:
    query = {"link_view": "two", "link_x_year": "2014"}
    at = opened(LINKS, query)
    assert_shown(at)
    assert dict(at.query_params) == query
    rows = table("mipex").query("measure_id == 'mipex_health' and place_level == 'country' and year == 2014")
    both = pd.concat([rows.set_index("place_code")["value"], residents_by_country()], axis=1).dropna()
    expected = stats.spearmanr(both.iloc[:, 0], both.iloc[:, 1])
    assert f"Spearman {expected.statistic:.2f}" in shown_text(at)
    assert f"In {len(both)} of {len(both)} countries the years" in shown_text(at)
    assert "MIPEX: Health, 2014" in as_read(at.header[0].value)
    at.selectbox(key="link_x").set_value("mipex_education").run()
    assert at.session_state["link_x_year"] == "latest"
    query = {"link_view": "two", "link_x": "unemployment_rate_15_64", "link_y": "mipex_education", "link_x_year": "2012"}
    at = visited(LINKS, query | {"link_y_year": "2014"})
    own = pair_measures(
        filters(at),
        *(replace(variables.all_variables()[i], year=y) for i, y in ((query["link_x"], 2012), ("mipex_education", 2014))),
    )
    assert own.n_text in shown_text(at)
    assert "differ by more than" not in shown_text(at)
    assert {tuple(row) for row in own.rows[["axis", "year"]].drop_duplicates().to_numpy()} == {("x", 2012), ("y", 2014)}
    at = visited(LINKS, {"link_view": "two", "link_x_year": "1999"})
    assert any("too few values for 1999" in warning.value for warning in at.warning)


def test_score_of_a_dimension_is_the_mean_of_its_indicators() -> None:
    catalogue = pd.read_csv(DATA_FOLDER / "catalogue" / "mipex_indicator.csv").query("level == 'indicator'")
    scores = pd.read_csv(DATA_FOLDER / "tables" / "mipex_indicator_score.csv", keep_default_na=False)
    rows = run("correlations/dimensions", year=None)
    for measure, dimension, country in (
        ("mipex_health", "Responsive health services", "AT"),
        ("mipex_education", "Access", "SE"),
    ):
        is_row = (rows["measure_id"] == measure) & (rows["dimension"] == dimension) & (rows["country_code"] == country)
        row = rows[is_row].iloc[0]
        is_in = (catalogue["area_id"] == measure.removeprefix("mipex_")) & (catalogue["dimension"] == dimension)
        ids = catalogue.loc[is_in, "indicator_id"]
        own = scores[(scores["country_code"] == country) & (scores["year"] == row["year"]) & scores["indicator_id"].isin(ids)]
        assert (row["value"], row["indicator_count"]) == (pytest.approx(own["value"].mean()), len(ids))


def test_every_kind_of_side_against_the_usual_one() -> None:
    """What the page treats alike: family, level, one group of people or several, and whether there is enough to compute."""
    kinds: dict[tuple[object, ...], variables.Variable] = {}
    for side in variables.all_variables().values():
        pair = pair_measures(usual_filters(), side, variables.all_variables()[RESIDENTS])
        several = len(side.groups) > 1
        kinds[side.family, side.place_level, side.is_dimension, side.is_gap, several, pair.correlation is None] = side
    assert len(kinds) > 5
    for side in kinds.values():
        at = visited(LINKS, {"link_view": "two", "link_x": side.side_id})
        assert_shown(at)
        assert side.title.lower() in shown_text(at).lower() or side.side_id == RESIDENTS


def test_file_holds_both_measures_with_their_sources() -> None:
    at = visited(LINKS, {"link_view": "two"})
    pair = pair_measures(filters(at), variables.all_variables()["mipex_health"], variables.all_variables()[RESIDENTS])
    file = pair_view.long_form(pair)
    assert set(file["measure_id"]) == {"mipex_health", RESIDENTS}
    assert len(file) == 35 + 82
    for column in ("definition", "unit", "year", "place_level", "publisher", "citation", "source_id", "drawn_at"):
        assert file[column].notna().all(), column
    means = file.groupby(["axis", "unit_code"])["value"].mean()
    assert means.to_dict() == pytest.approx(file.groupby(["axis", "unit_code"])["drawn_at"].first().to_dict())


def test_file_of_a_dimension_names_it() -> None:
    side = next(s for s in variables.all_variables().values() if s.is_dimension)
    file = pair_view.long_form(pair_measures(usual_filters(), side, variables.all_variables()[RESIDENTS]))
    own = file[file["axis"] == "x"]
    assert set(own["measure_id"]) == {side.side_id}
    assert own["definition"].str.contains("mean of its indicators").all()
    assert own["citation"].notna().all()


def test_file_of_the_matrix() -> None:
    at = visited(LINKS, {"link_view": "matrix"})
    file = matrix_cells.long_form(filters(at), [RESIDENTS, "survey_trust_people_city"], ["mipex_health", "mipex_education"])
    assert len(file) == 4
    for column in ("policy_citation", "local_citation", "local_definition", "policy_source_id", "policy_measure"):
        assert (file[column] != "").all(), column
    few = matrix_cells.cells_of(filters(at)).query("is_few").iloc[0]
    file = matrix_cells.long_form(filters(at), [few["local_id"]], [few["policy_id"]])
    assert file["spearman"].isna().all()
    assert set(file["remark"]) == {"too few"}


def test_filters_act() -> None:
    at = visited(LINKS, {"link_view": "two", "share_min": "15", "size": "over_500k"})
    assert_shown(at)
    cities = run("filters/cities", **filters(at).parameters())
    assert f"of {cities['passes_all'].sum()} cities of the filters have both values" in shown_text(at)
    assert set(filters(at).size) == {"over_500k"}


def test_competence_type_leaves_its_areas() -> None:
    at = visited(LINKS, {"link_view": "matrix", "competence_type": "shared"})
    drawn = chart_data(at, "row", "column", "text")
    assert set(drawn["column"]) == {"Health", "Education", "Political participation"}
    at = visited(LINKS, {"link_view": "two", "competence_type": "national"})
    assert any("another is shown" in w.value for w in at.warning)
    assert "mipex_health" not in at.selectbox(key="link_x").options


def test_field_of_action_acts_on_the_measures_on_offer_alone() -> None:
    every = visited(LINKS, {"link_view": "two"}).selectbox(key="link_x").options
    at = visited(LINKS, {"link_view": "two", "field_of_action": "governance"})
    kept = at.selectbox(key="link_x").options
    gone = [name for name in every if name not in kept]
    assert gone and all("Intercultural Cities Index" in name for name in gone)
    assert "Field of action (governance and citizenship) changes only which indicators can be chosen" in shown_text(at)
    whole = visited(LINKS, {"link_view": "matrix"})
    rows = chart_data(whole, "row", "column", "text")
    at = visited(LINKS, {"link_view": "matrix", "field_of_action": "governance"})
    assert chart_data(at, "row", "column", "text").equals(rows)
    assert "Field of action (governance and citizenship) changes nothing here" in shown_text(at)
    assert ": field of action" not in shown_text(at)  # not listed among the filters that act


def test_too_few_to_compute_is_a_sentence() -> None:
    for query in ({"country": "AT"}, {"country": "AT,DE,SE"}, {"only_chosen": "1", "city": "at-graz"}, {"country": "JP"}):
        for view in pickers.VIEWS:
            at = visited(LINKS, query | {"link_view": view})
            assert_shown(at)
            assert not at.error
    text = page_text(visited(LINKS, {"country": "AT,DE,SE", "link_view": "two"}))
    assert " are needed. " in text
    assert "Loosen the countries" in text


def test_chosen_cities_are_named_beside_marks_of_their_own_colour() -> None:
    at = visited(LINKS, {"link_view": "two", "city": "at-vienna,de001c"})
    dots = chart_data(at, "name", "colour", "is_selected")
    selected = dots[dots["is_selected"].astype(bool)]
    assert set(selected["name"]) == {"Vienna", "Berlin"}
    assert selected["colour"].nunique() == 2
    outliers = dots[~dots["is_selected"].astype(bool) & (dots["name"] != "")]
    assert "North Macedonia" in set(outliers["name"])


def test_a_chosen_city_has_the_colour_that_it_has_in_this_session() -> None:
    """Whatever another visitor with the same choices sees: the dots are made once for both."""
    at = opened(LINKS, {"link_view": "two", "city": "at-vienna,de001c"})
    berlin = [row for row in chart_data(at, "name", "colour", "is_selected").to_dict("records") if row["name"] == "Berlin"]
    at.session_state["city"] = ["de001c"]
    alone = [chart_data(one, "name", "colour") for one in (at.run(), opened(LINKS, {"link_view": "two", "city": "de001c"}))]
    kept, of_another = (dots.loc[dots["name"] == "Berlin", "colour"].tolist() for dots in alone)
    assert kept == [berlin[0]["colour"]]
    assert of_another != kept


def test_chosen_city_without_figures_is_said() -> None:
    at = visited(LINKS, {"link_view": "two", "link_x": "foreign_born_share", "link_y": RESIDENTS, "city": "jp-hamamatsu"})
    assert "No values for both: Hamamatsu" in page_text(at).replace("\\", "")


def test_alternative_text_states_the_finding() -> None:
    at = visited(LINKS, {"link_view": "two"})
    alt = at.get("vega_lite_chart")[0].proto.alt
    assert "Spearman 0.68" in alt
    assert "35 countries (82 cities)" in alt


def test_question_leads_to_its_measures() -> None:
    at = opened(LINKS, {"link_preset": "gap_mobility"})
    at.button(key="change_measures").click().run()
    assert_shown(at)
    assert dict(at.query_params) == {
        "link_preset": "gap_mobility",
        "link_view": "two",
        "link_x": "mipex_labour_market_mobility",
        "link_y": "gap_employment_rate_20_64",
    }
    other = opened(LINKS, dict(at.query_params))
    assert shown_text(other) == shown_text(at)


def test_group_stands_in_the_link() -> None:
    query = {"link_view": "two", "link_x": "employment_rate_20_64", "link_x_group": "native_born"}
    at = opened(LINKS, query)
    assert_shown(at)
    assert dict(at.query_params) == query
    assert "native-born" in as_read(at.header[0].value)


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"link_x": "happiness"}, "an indicator that the atlas does not have"),
        ({"link_x": "icc_language"}, "an indicator with values for too few cities, regions or countries; the usual one"),
        ({"link_x": RESIDENTS, "link_y": RESIDENTS}, "cannot be compared with itself"),
        ({"link_x": "mipex_health", "link_y": "mipex_health"}, "cannot be compared with itself"),
        ({"link_x_group": "martians"}, "a population group that the atlas does not have"),
        ({"link_x_group": "non_eu_born"}, "another is shown"),
        ({"link_view": "globe"}, "a view that the atlas does not have"),
        ({"link_preset": "why"}, "a question that the atlas does not have"),
        ({"link_area": "mipex_happiness", "link_view": "matrix"}, "a policy area that the atlas does not have"),
    ],
)
def test_bad_link_lands_nearby_and_says_so(query: dict[str, str], sentence: str) -> None:
    at = opened(LINKS, {"link_view": "two"} | query)
    assert_shown(at)
    assert any(sentence in warning.value for warning in at.warning), [w.value for w in at.warning]
    assert at.get("vega_lite_chart")


@pytest.mark.parametrize("text", FOREIGN)
def test_foreign_text_in_every_parameter(text: str) -> None:
    at = visited(LINKS, dict.fromkeys(PARAMETERS, FOREIGN[text]))
    assert_shown(at)
    assert at.warning
    assert FOREIGN[text][:60].encode() not in sent(at)
    assert dict(at.query_params) == {}


def test_all_parameters_are_tested() -> None:
    assert [parameter.name for parameter in pickers.parameters()] == PARAMETERS


@pytest.mark.parametrize("preset", pickers.PRESETS)
def test_section_3_3_stands_whole_at_the_questions_that_rest_on_it(preset: str) -> None:
    """Exceptions and limits can be read where the study's finding is; elsewhere the list is not offered."""
    at = opened(LINKS, {"link_preset": preset})
    at.session_state["findings_correlation"] = True
    text = shown_text(at.run())
    rows = rows_of(DATA_FOLDER / "catalogue" / "governance_statement.csv")
    whole = [row["summary"] in text for row in rows if row["kind"] == "correlation"]
    assert len(whole) == 7
    assert (all(whole), any(whole)) == ((True, True) if preset in presets.ON_SECTION_3_3 else (False, False))


def test_no_sample_is_told_that_the_study_does_not_state() -> None:
    text = shown_text(visited(LINKS, {"link_preset": "icc_policy"}))
    assert "all cities of the network" not in text
    assert "The study states no sample" in text


@pytest.mark.parametrize(
    ("opacity", "said"), [(1.0, "1 of 1 clear correlation of this part"), (0.08, "No correlation of this part")]
)
def test_a_room_is_told_once_which_correlations_it_sees(opacity: float, said: str) -> None:
    def room(opacity: float) -> None:
        import pandas as pd

        from ui.correlations import matrix

        cell = {"local": "Trust", "policy": "MIPEX: Education", "text": "0.71", "tested": "35 countries", "opacity": opacity}
        matrix._strongest(pd.DataFrame([cell]))

    at = AppTest.from_function(room, args=(opacity,), default_timeout=300).run()
    assert not at.exception
    assert sum(said in caption.value for caption in at.caption) == len(at.caption) == 1
    assert len(at.table) == int(opacity == 1)
