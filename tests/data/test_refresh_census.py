"""The refresh of the census: counts become shares, its figures take the place of older ones, origins are ranked."""

import csv
import io
from collections.abc import Iterable
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from data.formats.tables import read
from data.refresh import figures
from data.refresh.http_client import Services, UnavailableError
from data.refresh.sources import RefreshContext, update_of
from tests.data.service import Service, refresh, state
from tests.fixture import FIXTURE

BIRTH, CITIZENSHIP, ORIGINS = "eurostat-cens_21cob_r3-regions", "eurostat-cens_21ctz_r3", "eurostat-cens_21cob_r3-origins"
FORMER, CITIES = "eurostat-cens_21arco_r2", "eurostat-cens_21cob_r3"
NAMES = {"RS": "Serbia", "DE": "Germany", "QQ": "Newland*", "TOTAL": "Total", "FOR": "Foreign country", "AFR": "Africa"}
Count = tuple[str, str, str, str]  # place, group, people, flag


def census(dimension: str, counts: Iterable[Count], label: str = "Country") -> str:
    """What the service sends: codes, each with its name beside it."""
    out = io.StringIO()
    writer = csv.writer(out)
    names = [label] if label else []
    dimensions = ["freq", dimension, *names, "sex", "age", "unit", "geo", "TIME_PERIOD", "OBS_VALUE", "OBS_FLAG"]
    writer.writerow(["STRUCTURE", "STRUCTURE_ID", *dimensions])
    for place, group, people, flag in counts:
        name = [NAMES.get(group, group)] if label else []
        cells = ["A", group, *name, "T", "TOTAL", "NR", place, "2021", people, flag]
        writer.writerow(["dataflow", "ESTAT:CENS(1.0)", *cells])
    return out.getvalue()


def counts_of(group: str, share: float, place: str) -> list[Count]:
    """A count that is a share of 1,000 people, the total beside it."""
    return [(place, "TOTAL", "1000", ""), (place, group, f"{10 * share:.0f}", "")]


def test_the_census_by_birth_takes_the_place_of_the_older_figures(service: Service, data: Path) -> None:
    """Same region, group and year: one figure, of the new source; regions that it does not have keep the older one."""
    committed = state(FIXTURE)
    rows = read(FIXTURE / "tables" / "observation" / "outcome.csv")
    n_others = int(((rows["source_id"] == FORMER) & (rows["measure_id"] == "arrived_since_2010_share")).sum())
    rows = rows[(rows["source_id"] == FORMER) & (rows["measure_id"] == "population_share_census")]
    shares = dict(zip(rows["place_code"], rows["value"], strict=True))
    del shares["AT11"]
    counts = [count for place, share in shares.items() for count in counts_of("FOR", float(share), place)]
    counts += [
        ("AT13", "NEU27_2020_FOR", "250", ""),
        ("AT131", "FOR", "99", ""),
        ("AT", "FOR", "17", ""),
        ("FI1B", "NAT", "7", ""),
    ]
    revised = [
        (place, group, "401", "e") if (place, group) == ("AT13", "FOR") else (place, group, n, f) for place, group, n, f in counts
    ]
    service.files["cens_21cob_r3"] = census("c_birth", revised)
    run = refresh(service, data, BIRTH)
    assert (run.returncode, run.stderr) == (0, "")
    sent = service.requests_for("cens_21cob_r3")[0]
    assert (sent["c[sex]"], sent["c[age]"], sent["c[unit]"]) == (["T"], ["TOTAL"], ["NR"])
    assert sent["c[c_birth]"] == ["TOTAL,NAT,FOR,EU27_2020_FOR,NEU27_2020_FOR"]
    with duckdb.connect(str(data / "atlas.duckdb"), read_only=True) as built:
        where = "measure_id = 'population_share_census' AND place_code = ?"
        query = f"SELECT population_group, value, flag, quality_mark, source_id FROM observation WHERE {where} ORDER BY 1"
        assert built.execute(query, ["AT13"]).fetchall() == [
            ("foreign_born", 40.1, "e", None, BIRTH),
            ("non_eu_born", 25.0, None, None, BIRTH),
        ]
        assert [row[4] for row in built.execute(query, ["AT11"]).fetchall()] == [FORMER]
        marks = [(row[0], row[3]) for row in built.execute(query, ["FI1B"]).fetchall()]
        assert marks == [("foreign_born", "census_low"), ("native_born", None)]
        others = "SELECT count(*) FROM observation WHERE source_id = ? AND measure_id = 'arrived_since_2010_share'"
        assert built.execute(others, [FORMER]).fetchone() == (n_others,)
    before = state(data)
    again = refresh(service, data, BIRTH)
    assert (again.returncode, again.stdout.splitlines()[0]) == (0, f"{BIRTH}: as before")
    assert state(data) == before
    assert state(FIXTURE) == committed, "the committed tables are as they were"


def test_the_census_by_citizenship_arrives(service: Service, services: Services, data: Path) -> None:
    """The same codes mean other people in a dimension of citizenship."""
    service.files["cens_21ctz_r3"] = census("citizen", counts_of("FOR", 31.5, "AT13") + counts_of("FOR", 17.1, "EL"))
    rows = update_of(figures.renewable()[CITIZENSHIP], RefreshContext(services, data, 1999, service.address)).rows["observation"]
    taken = rows[["place_level", "place_code", "population_group", "year", "value", "quality_mark"]]
    assert list(taken.itertuples(index=False, name=None)) == [
        ("country", "GR", "foreign_citizens", "2021", "17.1", ""),
        ("region", "AT13", "foreign_citizens", "2021", "31.5", ""),
    ]


# Origins


def shares_of(service: Service, services: Services, data: Path, counts: Iterable[Count]) -> pd.DataFrame:
    """The shares of cities that the atlas takes from what the service sends."""
    service.files["cens_21cob_r3"] = census("c_birth", counts)
    return update_of(figures.renewable()[CITIES], RefreshContext(services, data, 1999, service.address)).rows["observation"]


def test_cities_get_the_shares_of_their_nuts_3_region(service: Service, services: Services, data: Path) -> None:
    """Both counts give their flags; regions that stand for no city, and groups without a total, have no share."""
    vienna = [("AT130", "TOTAL", "2000", "p"), ("AT130", "FOR", "749", "e"), ("AT130", "EU27_2020_FOR", "301", "")]
    others = [("AT111", "TOTAL", "100", ""), ("AT111", "FOR", "9", ""), ("AT221", "FOR", "50", ""), ("AT13", "FOR", "1", "")]
    rows = shares_of(service, services, data, vienna + others)
    columns = ["place_code", "measure_id", "population_group", "year", "value", "flag", "area_basis", "note", "evidence"]
    same = ("city", "NUTS 3 region AT130 Wien", "derived")
    assert list(rows[columns].itertuples(index=False, name=None)) == [
        ("at-vienna", "eu_born_share", "eu_born", "2021", "15.1", "p", *same),
        ("at-vienna", "foreign_born_share", "foreign_born", "2021", "37.5", "ep", *same),
    ]


def test_the_shares_as_published_change_nothing(service: Service, data: Path) -> None:
    """Every city that has a share from its NUTS 3 region has it still."""
    ours = read(FIXTURE / "tables" / "observation" / "population_of_city.csv").query("source_id == @CITIES")
    assert ours["place_code"].nunique() > 10
    regions = ours["note"].str.extract(r"region (\S+)")[0]
    groups = ours["measure_id"].map({"foreign_born_share": "FOR", "eu_born_share": "EU27_2020_FOR"})
    areas = read(FIXTURE / "tables" / "area_population.csv").query("source_id == @CITIES").set_index("city_id")["population"]
    people = dict(zip(regions, ours["place_code"].map(areas), strict=True))
    counts = [
        (place, group, f"{float(share) / 100 * float(people[place]):.0f}", "")
        for place, group, share in zip(regions, groups, ours["value"], strict=True)
    ]
    totals = [(place, "TOTAL", people[place], "") for place in people]
    service.files["cens_21cob_r3"] = census("c_birth", sorted(set(counts)) + totals)
    before = state(data)
    run = refresh(service, data, CITIES)
    assert (run.returncode, run.stdout.splitlines()) == (0, [f"{CITIES}: as before"])
    assert state(data) == before


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        ([("AT111", "TOTAL", "100", ""), ("AT111", "FOR", "9", "")], "none of the figures"),
        ([("AT130", "TOTAL", "100", "q"), ("AT130", "FOR", "9", "")], "flags that the atlas does not know: q"),
    ],
    ids=["other places", "unknown flag"],
)
def test_shares_of_cities_in_an_unknown_form_are_not_taken(
    service: Service, services: Services, data: Path, counts: list[Count], words: str
) -> None:
    """The reason names what is unexpected."""
    with pytest.raises(UnavailableError, match=words):
        shares_of(service, services, data, counts)


def origins_of(service: Service, services: Services, data: Path, text: str) -> pd.DataFrame:
    """The rows of origin that the atlas takes from what the service sends."""
    service.files["cens_21cob_r3"] = text
    return update_of(figures.renewable()[ORIGINS], RefreshContext(services, data, 1999, service.address)).rows["origin"]


def test_origins_are_ranked_by_size(service: Service, services: Services, data: Path) -> None:
    """Groups of countries, the country itself, provinces and empty groups are none; a new country is called as in the file."""
    groups = [("TOTAL", "20000"), ("FOR", "9000"), ("AFR", "800"), ("AT", "11000"), ("QQ", "50"), ("RS", "900"), ("EL", "50")]
    counts = [("AT13", group, people, "e" if group == "QQ" else "") for group, people in [*groups, ("FR", "0"), ("IT", "")]]
    rows = origins_of(service, services, data, census("c_birth", [*counts, ("AT130", "RS", "1", ""), ("AT", "RS", "1", "")]))
    taken = rows[["nuts_code", "year", "origin_rank", "origin_code", "origin_name", "population", "share", "flag"]]
    assert list(taken.itertuples(index=False, name=None)) == [
        ("AT13", "2021", "1", "RS", "Serbia", "900", "4.5", ""),
        ("AT13", "2021", "2", "QQ", "Newland", "50", "0.25", "e"),
        ("AT13", "2021", "3", "GR", "Greece", "50", "0.25", ""),
    ]


def test_the_25_largest_groups_are_kept(service: Service, services: Services, data: Path) -> None:
    """The 26th is not."""
    codes = sorted(set(read(FIXTURE / "tables" / "origin.csv")["origin_code"]) - {"AT", "GR", "GB"})[:26]
    counts = [("AT13", code, str(100 - place), "") for place, code in enumerate(codes)]
    rows = origins_of(service, services, data, census("c_birth", [("AT13", "TOTAL", "9999", ""), *counts]))
    assert list(rows["origin_code"]) == codes[:25]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (census("citizen", [("AT13", "RS", "1", "")]), "no column “c_birth”"),
        (census("c_birth", [("AT13", "RS", "1", "")]), "none of the figures"),
        (census("c_birth", counts_of("QQ", 5, "AT13"), label=""), "does not say what the codes QQ mean"),
    ],
    ids=["dimension", "no total", "no name"],
)
def test_an_unknown_form_is_not_taken(service: Service, services: Services, data: Path, text: str, words: str) -> None:
    """The reason names what is missing."""
    with pytest.raises(UnavailableError, match=words):
        origins_of(service, services, data, text)


def test_the_origins_as_published_bring_only_their_flags(service: Service, data: Path) -> None:
    """The groups of the tables, sent by the service, are the same rows with the flags that our copy has lost."""
    table = read(FIXTURE / "tables" / "origin.csv")
    back = {"GR": "EL", "GB": "UK"}
    # A total from which every share of the region follows: the shares have two decimals, so the largest group tells most.
    largest = table[table["origin_rank"] == "1"].set_index("nuts_code")
    total = 100 * largest["population"].astype(float) / largest["share"].astype(float)
    counts = [(code, "TOTAL", f"{people:.0f}", "") for code, people in total.items()]
    groups = zip(table["nuts_code"], table["origin_code"].replace(back), table["population"], strict=True)
    counts += [(place, origin, people, "") for place, origin, people in groups]
    service.files["cens_21cob_r3"] = census("c_birth", counts)
    run = refresh(service, data, ORIGINS)
    known = f"{ORIGINS}: 0 added, 0 revised, 0 vanished, {len(table):,} flags changed"
    assert (run.returncode, run.stdout.splitlines()) == (0, [known])
    renewed = read(data / "tables" / "origin.csv")
    assert set(renewed["flag"]) == {""}
    recomputed = ["share", "flag"]  # the shares from totals that the shares themselves tell only roughly
    assert renewed.drop(columns=recomputed).equals(table.drop(columns=recomputed))
    before = state(data)
    assert refresh(service, data, ORIGINS).stdout.splitlines() == [f"{ORIGINS}: as before"]
    assert state(data) == before
    sent = service.requests_for("cens_21cob_r3")[0]
    assert (sent["c[sex]"], sent["c[age]"], "c[c_birth]" in sent) == (["T"], ["TOTAL"], False)
    revised = [(p, g, "90000" if (p, g) == ("AT13", "RS") else n, f) for p, g, n, f in counts]
    service.files["cens_21cob_r3"] = census("c_birth", revised)
    (data / "fetched").rename(data / "fetched.before")  # the service tells states apart, this one has only one
    run = refresh(service, data, ORIGINS)
    assert f"{ORIGINS}: 0 added, 1 revised, 0 vanished" in run.stdout
    assert "  AT13, RS, 2021: 88602 became 90000" in run.stdout
    with duckdb.connect(str(data / "atlas.duckdb"), read_only=True) as built:
        found = built.execute("SELECT population FROM origin WHERE (nuts_code, origin_code) = ('AT13', 'RS')").fetchall()
    assert found == [(90000,)]
