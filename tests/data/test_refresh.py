"""The refresh against a server that speaks as Eurostat does: figures and flags arrive, faults leave the old rows."""

import csv
import io
import time
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import duckdb
import pandas as pd
import pytest

from data.build import DATA
from data.formats import eurostat
from data.formats.tables import read
from data.recovery import recover
from data.refresh import figures, plausibility
from data.refresh.changes import changes
from data.refresh.http_client import Services, UnavailableError
from tests.data.service import Service, refresh, refresh_apart, state
from tests.fixture import FIXTURE

BIRTH = {
    "total": "TOTAL",
    "native_born": "NAT",
    "foreign_born": "FOR",
    "eu_born": "EU27_2020_FOR",
    "non_eu_born": "NEU27_2020_FOR",
}
EMPLOYMENT, EDUCATION = "eurostat-lfst_r_lfe2emprc", "eurostat-edat_lfs_9917"
CITY_FILES = DATA.parent.parent / "shared" / "sources" / "eurostat"


# Transport


def test_a_file_is_fetched_once_and_then_asked_for_conditionally(service: Service, services: Services) -> None:
    """The second request names the state that is known, and the file stays."""
    service.files["one"] = "geo,value\nAT,1\n"
    first = services.fetch(f"{service.address}/data/one/1.0?x=1", "one.csv")
    written = first.stat().st_mtime_ns
    again = services.fetch(f"{service.address}/data/one/1.0?x=1", "one.csv")
    assert again.stat().st_mtime_ns == written
    assert [state for _, _, state in service.asked] == ["", '"state-1"']
    assert again.read_text() == service.files["one"]


def test_another_question_is_not_answered_with_the_old_file(service: Service, services: Services) -> None:
    """The known state belongs to one address."""
    service.files["one"] = "geo,value\nAT,1\n"
    services.fetch(f"{service.address}/data/one/1.0?since=2020", "one.csv")
    services.fetch(f"{service.address}/data/one/1.0?since=1999", "one.csv")
    assert [state for _, _, state in service.asked] == ["", ""]


def test_a_busy_service_is_asked_again(service: Service, services: Services) -> None:
    """Too many requests, then a fault of the server, then a broken answer, then the file."""
    service.files["one"] = "geo,value\nAT,1\n"
    service.statuses["one"] = [429, 503]
    service.cut_off["one"] = 1
    assert services.fetch(f"{service.address}/data/one/1.0", "one.csv").read_text() == service.files["one"]
    assert len(service.asked) == 4


@pytest.mark.parametrize(
    ("prepare", "words"),
    [
        (lambda service: service.statuses.update(one=[500] * 9), "answered 500"),
        (lambda service: service.files.pop("one"), "answered 404"),
        (
            lambda service: service.files.update(one="<S:Fault>EXTRACTION_TOO_BIG</S:Fault>"),
            "a message in place of figures.*TOO_BIG",
        ),
        (lambda service: service.files.update(one=""), "a message in place of figures"),
        (lambda service: service.cut_off.update(one=9), "not answer in full or in time, 4 times"),
        (lambda service: service.slow.update(one=60), "not answer in full or in time, 4 times"),
    ],
    ids=["faults", "unknown dataset", "too big", "empty", "broken off", "slow"],
)
def test_a_service_that_fails_is_named_with_the_reason(service: Service, services: Services, prepare, words: str) -> None:  # type: ignore[no-untyped-def]
    """No file, no half of a file; an older one stays as it was."""
    service.files["one"] = "geo,value\nAT,1\n"
    services.fetch(f"{service.address}/data/one/1.0", "one.csv")
    prepare(service)
    if service.slow:
        services.read_timeout = 0.5
    with pytest.raises(UnavailableError, match=words):
        services.fetch(f"{service.address}/data/one/1.0?since=1999", "one.csv")
    assert (services.folder / "one.csv").read_text() == "geo,value\nAT,1\n"
    assert not list(services.folder.glob("*.unfinished"))


@pytest.mark.parametrize("trouble", ["slow", "cut_off"])
def test_a_service_in_trouble_is_asked_as_often_as_the_sentence_says(service: Service, services: Services, trouble: str) -> None:
    """Four times, whether it does not answer or its answer breaks off."""
    service.files["one"] = "geo,value\nAT,1\n"
    getattr(service, trouble)["one"] = 60
    if service.slow:
        services.read_timeout = 0.5
    with pytest.raises(UnavailableError, match="4 times"):
        services.fetch(f"{service.address}/data/one/1.0", "one.csv")
    end = time.monotonic() + 30
    while len(service.asked) < 4 and time.monotonic() < end:  # it may read the last question after its asker has gone
        time.sleep(0.01)
    assert len(service.asked) == 4


def test_a_short_answer_that_broke_off_is_asked_for_again(service: Service, services: Services) -> None:
    """The state of a question on the waiting list, say."""
    service.files["one"] = "ready"
    service.cut_off["one"] = 2
    assert services.beginning(f"{service.address}/data/one/1.0", 100).content == b"ready"
    assert len(service.asked) == 3


# Changes and doubt


def test_what_changed_is_counted_and_the_largest_revision_named() -> None:
    """A number written otherwise is no revision."""
    columns = ["place_level", "place_code", "measure_id", "population_group", "sex", "year", "area_basis", "value", "flag"]
    same = ["region", "AT13", "m", "total", "total"]
    before = pd.DataFrame(
        [[*same, "2020", "", "40", ""], [*same, "2021", "", "41", "NR"], [*same, "2022", "", "42", ""]], columns=columns
    )
    after = pd.DataFrame(
        [[*same, "2020", "", "40.0", ""], [*same, "2021", "", "43.5", "b"], [*same, "2023", "", "44", ""]], columns=columns
    )
    found = changes("x", {"observation": before}, {"observation": after})
    assert (found.added, found.revised, found.vanished, found.flags_changed) == (1, 1, 1, 1)
    assert found.largest == ("AT13, m, total, 2021: 41 became 43.5",)
    assert changes("x", {"observation": before}, {"observation": before.copy()}).is_nothing


def city_counts() -> pd.DataFrame:
    """Series of German and Dutch cities from the project's own tables, as counts."""
    rows = read(DATA / "tables" / "observation" / "population_of_city.csv")
    wanted = rows["place_code"].str.match("(de|nl)[0-9]") & (rows["area_basis"] == "city") & (rows["quality_mark"] == "")
    rows = rows[wanted & (rows["source_id"] == "eurostat-urb_cpopcb")]
    counts = pd.DataFrame(
        {"country_code": rows["place_code"].str[:2], "city": rows["place_code"], "year": rows["year"].astype(int)}
    )
    size = counts.groupby("city").ngroup() + 1  # cities of different size, as they are
    return counts.assign(count=rows["value"].astype(float) * 100 * size).reset_index(drop=True)


def test_a_permuted_block_is_found_and_named() -> None:
    """The values of one year are given to the next city each; nothing else is doubted."""
    counts = city_counts()
    assert plausibility.doubtful_blocks(counts).empty
    block = counts.index[(counts["country_code"] == "de") & (counts["year"] == 2019)]
    assert len(block) > 20
    counts.loc[block, "count"] = counts.loc[block, "count"].to_numpy()[::-1]
    found = plausibility.doubtful_blocks(counts)
    assert list(found[["country_code", "year", "is_permuted"]].itertuples(index=False, name=None)) == [("de", 2019, True)]


def test_growth_is_not_doubted() -> None:
    """All cities double in one year: a new method, not a mix-up."""
    counts = city_counts()
    counts.loc[(counts["country_code"] == "nl") & (counts["year"] >= 2019), "count"] *= 2
    assert plausibility.doubtful_blocks(counts).empty


def test_cities_that_have_each_others_counts_for_ever_are_told_by_another_source() -> None:
    """Three cities in a circle; a fourth is right; two cities alone are no proof."""
    names = ["a", "b", "c", "d"]
    known = pd.Series([100_000.0, 300_000.0, 200_000.0, 700_000.0], index=names)
    given = [301_000, 199_000, 101_000, 705_000]
    counts = pd.DataFrame({"country_code": "XX", "city": names, "year": 2022, "count": given}, index=range(4))
    found = plausibility.exchanged_cities(counts, known)
    assert dict(zip(found["city"], found["belongs_to"], strict=True)) == {"a": "b", "b": "c", "c": "a"}
    assert plausibility.exchanged_cities(counts[counts["city"].isin(["a", "d"])], known).empty


def test_jumps_are_doubted_on_both_sides_unless_a_year_jumps_away_and_back() -> None:
    """A change is held against the usual one of its country and of its own series."""
    usual = [(f"AA{n}", year, 10 + n + 0.2 * (year - 2018) + 0.1 * (n % 2)) for n in range(8) for year in range(2018, 2024)]
    level_shift = [("AAX", year, 20.0 + (9 if year >= 2022 else 0)) for year in range(2018, 2024)]
    one_odd_year = [("AAY", year, 20.0 + (9 if year == 2021 else 0)) for year in range(2018, 2024)]
    whole_country = [(f"BB{n}", year, 10.0 + n + (9 if year >= 2022 else 0)) for n in range(8) for year in range(2018, 2024)]
    restless = [("AAZ", year, 20.0 + (5 if year % 2 else 0)) for year in range(2018, 2024)]
    shares = pd.DataFrame(usual + level_shift + one_odd_year + whole_country + restless, columns=["city", "year", "share"])
    shares["country_code"] = shares["city"].str[:2]
    found = shares[plausibility.jumps(shares)]
    assert list(zip(found["city"], found["year"], strict=True)) == [("AAX", 2021), ("AAX", 2022), ("AAY", 2021)]


def test_british_shares_are_survey_estimates() -> None:
    """They come from the Annual Population Survey; an outlier keeps its own mark."""
    years = range(2015, 2019)
    shares = pd.DataFrame({"country_code": "UK", "city": "UK001", "year": years, "share": [10.0, 10.5, 11.0, 30.0]})
    assert list(plausibility.quality_marks(shares)) == ["survey_estimate"] * 3 + ["series_outlier"]


def test_impossible_and_constant_shares() -> None:
    """A share over 65 percent; one that never moves."""
    shares = pd.DataFrame(
        {"city": ["a"] * 4 + ["b"] * 4, "year": [1, 2, 3, 4] * 2, "share": [5.0, 5.0, 5.0, 5.0, 4.0, 5.0, 148.0, 6.0]}
    )
    assert list(plausibility.shares_out_of_range(shares)["share"]) == [148.0]
    assert list(plausibility.constant_series(shares)) == ["a"]


@pytest.mark.skipif(not CITY_FILES.exists(), reason="the raw files are not at hand")
def test_the_blocks_of_the_real_files_are_found_and_no_others() -> None:
    """Germany's population of 2024 and foreign-born of 2021, Norway's three cities, Croatia's constants."""
    population, foreign_born = (_real(name) for name in ("urb_cpop1_linear.csv", "urb_cpopcb_linear.csv"))
    assert plausibility.doubtful_blocks(population)[["country_code", "year"]].to_numpy().tolist() == [["DE", 2024]]
    assert plausibility.doubtful_blocks(foreign_born)[["country_code", "year"]].to_numpy().tolist() == [["DE", 2021]]
    cities = read(DATA / "tables" / "city.csv")
    known = pd.to_numeric(cities[cities["urban_audit_code"] != ""].set_index("urban_audit_code")["population"])
    exchanged = plausibility.exchanged_cities(population, known)
    assert dict(zip(exchanged["city"], exchanged["belongs_to"], strict=True)) == {
        "NO002C": "NO004C",
        "NO003C": "NO002C",
        "NO004C": "NO003C",
    }
    both = foreign_born.merge(population, on=["city", "year"])
    shares = both.assign(share=100 * both["count_x"] / both["count_y"])
    assert {name[:2] for name in plausibility.constant_series(shares)} == {"HR"}


def _real(name: str) -> pd.DataFrame:
    rows = read(CITY_FILES / name)
    rows = rows[rows["cities"].str.match(r"^[A-Z]{2}\d{3}[A-Z]$") & (rows["OBS_VALUE"] != "")]
    return pd.DataFrame(
        {
            "country_code": rows["cities"].str[:2],
            "city": rows["cities"],
            "year": rows["TIME_PERIOD"].astype(int),
            "count": rows["OBS_VALUE"].astype(float),
        }
    )


# The whole run


def sdmx(source_id: str, edit=None, extra: str = "") -> str:  # type: ignore[no-untyped-def]
    """What the service would send for the rows that the tables hold of a source."""
    rows = read(FIXTURE / "tables" / "observation" / "outcome.csv")
    rows = rows[rows["source_id"] == source_id]
    rows = edit(rows) if edit else rows
    selections = {selection.measure_id: selection for selection in figures.renewable()[source_id].selections}
    out = io.StringIO()
    writer = csv.writer(out)
    one = next(iter(selections.values()))
    names = [name for name, _ in one.keep]
    writer.writerow(
        ["STRUCTURE", "STRUCTURE_ID", "freq", *names, "c_birth", "geo", "TIME_PERIOD", "OBS_VALUE", "OBS_FLAG", "CONF_STATUS"]
    )
    for row in rows.to_dict("records"):
        kept = [codes[0] for _, codes in selections[row["measure_id"]].keep]
        flag = row["flag"].replace("NR", "")
        structure = f"ESTAT:{one.dataset.upper()}(1.0)"
        place = [BIRTH[row["population_group"]], row["place_code"], row["year"], row["value"], flag]
        writer.writerow(["dataflow", structure, "A", *kept, *place, ""])
    return out.getvalue() + extra


def test_a_refresh_from_the_service_to_the_built_file(service: Service, data: Path) -> None:
    """One source is revised, one fails and keeps its rows, nothing is half written, and a second run changes nothing."""
    committed = state(FIXTURE)

    def edited(rows: pd.DataFrame) -> pd.DataFrame:
        vienna = (rows["place_code"] == "AT13") & (rows["population_group"] == "foreign_born")
        rows.loc[vienna, ["value", "flag"]] = ["61.7", "u"]
        return rows[rows["place_code"] != "AT22"]

    new_year = "dataflow,ESTAT:LFST_R_LFE2EMPRC(1.0),A,T,Y20-64,TOTAL,PC,FOR,AT13,2024,60.2,b,\n"
    cells = [("AT12", "2024", "u", "C"), ("AT12", "2023", "bu", ""), ("AT12", "2022", "", "C"), ("AT12", "2021", "b", "")]
    empty = "".join(
        f"dataflow,ESTAT:LFST_R_LFE2EMPRC(1.0),A,T,Y20-64,TOTAL,PC,FOR,{place},{year},,{flag},{status}\n"
        for place, year, flag, status in cells
    )
    nowhere = new_year.replace("AT13", "ATZZ")
    service.files["lfst_r_lfe2emprc"] = sdmx(EMPLOYMENT, edited, new_year + empty + nowhere)
    service.statuses["lfst_r_lfe2emprc"] = [503]
    run = refresh_apart(service, data, EMPLOYMENT, EDUCATION)
    assert run.returncode == 1, "the other source was not there"
    assert f"{EDUCATION}: NOT renewed" in run.stderr
    assert "Traceback" not in run.stderr
    assert "left out, since the atlas does not have it: ATZZ" in run.stdout
    ours = read(FIXTURE / "tables/observation/outcome.csv").query("source_id == @EMPLOYMENT")
    gone = int((ours["place_code"] == "AT22").sum())
    flags = len(ours) - gone + 3  # our copy has lost all of them; three cells are suppressed
    assert f"1 added, 1 revised, {gone} vanished, {flags} flags changed" in run.stdout
    sent = service.requests_for("lfst_r_lfe2emprc")[-1]
    assert (sent["c[sex]"], sent["c[age]"], sent["c[TIME_PERIOD]"]) == (["T"], ["Y20-64"], ["ge:1995"])
    with duckdb.connect(str(data / "atlas.duckdb"), read_only=True) as built:
        where = "source_id = ? AND place_code = 'AT13' AND population_group = 'foreign_born'"
        query = f"SELECT year, value, flag, evidence FROM observation WHERE {where} ORDER BY year"
        assert built.execute(query, [EMPLOYMENT]).fetchall() == [
            (2024, 60.2, "b", "official"),
            (2025, 61.7, "u", "official"),
        ]
        assert built.execute(
            "SELECT place_code, population_group, year, flag FROM withheld WHERE source_id LIKE 'eurostat%' ORDER BY year"
        ).fetchall() == [
            ("AT12", "foreign_born", 2022, "c"),
            ("AT12", "foreign_born", 2023, "bu"),
            ("AT12", "foreign_born", 2024, "uc"),
        ]
        kept = "SELECT count(*) FROM observation WHERE source_id = ?"
        education = len(read(FIXTURE / "tables/observation/outcome.csv").query("source_id == @EDUCATION"))
        assert built.execute(kept, [EDUCATION]).fetchone() == (education,)
        logged = built.execute(
            "SELECT source_id, added, revised, vanished, problem IS NULL FROM refresh_log WHERE source_id IN (?, ?) ORDER BY 1",
            [EMPLOYMENT, EDUCATION],
        ).fetchall()
        assert logged == [(EDUCATION, 0, 0, 0, False), (EMPLOYMENT, 1, 1, gone, True)]
        assert built.execute("SELECT carrier, caution FROM source WHERE source_id = ?", [EMPLOYMENT]).fetchone() == (
            "Official service, fetched by the refresh command.",
            None,  # what was said of the copy of before is no longer true
        )
    before = state(data)
    again = refresh(service, data, EMPLOYMENT)
    assert (again.returncode, again.stdout.splitlines()[0]) == (0, f"{EMPLOYMENT}: as before")
    assert state(data) == before
    assert state(FIXTURE) == committed, "the committed tables are as they were"


def test_figures_that_break_a_rule_leave_everything_as_it_was(service: Service, data: Path) -> None:
    """A rate of 161 percent is refused by the build; tables and data file stay."""
    before = state(data)

    def impossible(rows: pd.DataFrame) -> pd.DataFrame:
        return rows.assign(value=rows["value"].where(rows["place_code"] != "AT13", "161.7"))

    service.files["lfst_r_lfe2emprc"] = sdmx(EMPLOYMENT, impossible)
    run = refresh(service, data, EMPLOYMENT)
    assert run.returncode == 1
    assert "161.7, outside what its unit (%) allows" in run.stderr
    assert state(data) == before
    assert sorted(path.name for path in data.iterdir() if "tables" in path.name) == ["tables"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (lambda good: good.replace(",u,", ",q,"), "flags that the atlas does not know: q"),
        (lambda good: good.replace("isced11", "level"), "no column “isced11”"),
        (lambda good: good.replace("OBS_VALUE", "VALUE"), "other columns than expected"),
        (lambda good: good.replace("Y20-64", "Y15-64"), "none of the figures"),
    ],
    ids=["flag", "dimension", "columns", "nothing"],
)
def test_a_file_in_another_form_is_not_taken(tmp_path: Path, text, words: str) -> None:  # type: ignore[no-untyped-def]
    """The reason names what is unexpected."""

    def with_a_flag(rows: pd.DataFrame) -> pd.DataFrame:
        return rows.head(3).assign(flag="u")

    path = tmp_path / "file.csv"
    path.write_text(text(sdmx(EMPLOYMENT, with_a_flag)))
    with pytest.raises(UnavailableError, match=words):
        figures.rows_of(figures.table_of(path), figures.renewable()[EMPLOYMENT].selections)


@pytest.mark.parametrize("source_id", sorted(name for name, one in figures.renewable().items() if one.form == "sdmx"))
def test_every_selection_takes_its_figures_of_every_group(tmp_path: Path, source_id: str) -> None:
    """A file with one figure for each code that is asked for: all arrive, under the measure and group that they are of."""
    source = figures.renewable()[source_id]
    expected, lines = set(), []
    for selection in source.selections:
        groups = eurostat.POPULATION_GROUP[selection.group_dimension]
        kept = {name: codes[0] for name, codes in selection.keep}
        for code in selection.codes[selection.group_dimension]:
            group = groups[code]
            lines.append(kept | {selection.group_dimension: code, "OBS_VALUE": "40" if code != "TOTAL" else "80"})
            if not (selection.is_share_of_total and group == "total"):
                value = "50.0" if selection.is_share_of_total else lines[-1]["OBS_VALUE"]
                expected.add((selection.measure_id, group, value))
    rows = pd.DataFrame(lines).drop_duplicates().assign(geo="AT13", TIME_PERIOD="2024", OBS_FLAG="p", CONF_STATUS="")
    path = tmp_path / "file.csv"
    rows.to_csv(path, index=False)
    found = figures.rows_of(figures.table_of(path), source.selections)
    assert set(found[["measure_id", "population_group", "value"]].itertuples(index=False, name=None)) == expected
    assert set(found["flag"]) == {"p"}
    sent = parse_qs(urlsplit(figures.query(source, "ge:2024", "")).query)
    for line in lines:
        for name, code in line.items():
            assert name == "OBS_VALUE" or code in sent[f"c[{name}]"][0].split(",")


def test_counts_become_shares_of_everyone() -> None:
    """To one decimal; a place without a total has none."""
    rows = pd.DataFrame(
        [("AT13", "total", "1200"), ("AT13", "foreign_born", "450"), ("AT12", "foreign_born", "10")],
        columns=["place_code", "population_group", "value"],
    ).assign(place_level="region", sex="total", year="2025")
    found = eurostat.shares_of_total(rows)
    assert list(found[["place_code", "population_group", "value"]].itertuples(index=False, name=None)) == [
        ("AT13", "foreign_born", "37.5")
    ]


def test_an_exchange_that_was_broken_off_is_put_right(data: Path) -> None:
    """Between the two renames the tables have no name; the next run gives it back."""
    before = state(data)
    (data / "tables").rename(data / "tables.before")
    (data / "tables.after").mkdir()
    recover(data)
    assert state(data) == before
    assert sorted(path.name for path in data.iterdir() if "tables" in path.name) == ["tables"]
