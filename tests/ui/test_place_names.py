"""A typed name finds the city or country that is meant: other languages, spellings, typing errors, beginnings, nonsense."""

import pytest

from queries.database import run
from ui import wording
from ui.filters import search_labels
from ui.place_names import LONGEST_TYPED, MOST_MATCHES, find_places, places

# What is typed and the label of what must be found first; a country stands by its name.
CLEAR = [
    ("Vienna", "Vienna, Austria"),
    ("Wien", "Vienna, Austria"),
    ("wien", "Vienna, Austria"),
    ("  VIENNA  ", "Vienna, Austria"),
    ("Vienna, Austria", "Vienna, Austria"),
    ("vienna austria", "Vienna, Austria"),
    ("Zürich", "Zurich, Switzerland"),
    ("Zuerich", "Zurich, Switzerland"),
    ("zurich", "Zurich, Switzerland"),
    ("Malmö", "Malmö, Sweden"),
    ("Malmo\u0308", "Malmö, Sweden"),
    ("Malmo", "Malmö, Sweden"),
    ("Malmoe", "Malmö, Sweden"),
    ("Goteborg", "Gothenburg, Sweden"),
    ("Goeteborg", "Gothenburg, Sweden"),
    ("Köln", "Cologne, Germany"),
    ("Koeln", "Cologne, Germany"),
    ("Cologne", "Cologne, Germany"),
    ("Muenchen", "Munich, Germany"),
    ("Nuernberg", "Nuremberg, Germany"),
    ("Duesseldorf", "Düsseldorf, Germany"),
    ("Dusseldorf", "Düsseldorf, Germany"),
    ("Osnabrueck", "Osnabrück, Germany"),
    ("Giessen", "Gießen, Germany"),
    ("Aarhus", "Aarhus, Denmark"),
    ("Århus", "Aarhus, Denmark"),
    ("København", "Copenhagen, Denmark"),
    ("Kobenhavn", "Copenhagen, Denmark"),
    ("Gand", "Ghent, Belgium"),
    ("Gent", "Ghent, Belgium"),
    ("Anvers", "Antwerp, Belgium"),
    ("Malines", "Mechelen, Belgium"),
    ("Bruxelles", "Brussels, Belgium"),
    ("Rom", "Rome, Italy"),
    ("Mexico", "Mexico"),
    ("Parigi", "Paris, France"),
    ("Vídeň", "Vienna, Austria"),
    ("Londen", "London, United Kingdom"),
    ("Варшава", "Warsaw, Poland"),
    ("Atene", "Athens, Greece"),
    ("Belgique", "Belgium"),
    ("Deutschland", "Germany"),
    ("Italië", "Italy"),
    ("Španělsko", "Spain"),
    ("Україна", "Ukraine"),
    ("Lisboa", "Lisbon, Portugal"),
    ("Den Haag", "The Hague, Netherlands"),
    ("den-haag", "The Hague, Netherlands"),
    ("s-Hertogenbosch", "'s-Hertogenbosch, Netherlands"),
    ("Lodz", "Lodz, Poland"),
    ("Łódź", "Lodz, Poland"),
    ("Wroclaw", "Wrocław, Poland"),
    ("Breslau", "Wrocław, Poland"),
    ("Iasi", "Iași, Romania"),
    ("Пловдив", "Plovdiv, Bulgaria"),
    ("Abo", "Turku/Åbo, Finland"),
    ("Turku", "Turku/Åbo, Finland"),
    ("Vitoria-Gasteiz", "Vitoria/Gasteiz, Spain"),
    ("San Sebastian", "Donostia-San Sebastián, Spain"),
    ("Firenze", "Florence, Italy"),
    ("Saint Denis", "Saint-Denis, Réunion"),
    ("St. Denis", "Saint-Denis, Réunion"),
    ("St Etienne", "Saint-Étienne, France"),
    ("Saint Helens", "St. Helens, United Kingdom"),
    ("St. Gallen", "Sankt Gallen, Switzerland"),
    ("Saint-Gall", "Sankt Gallen, Switzerland"),
    ("Sankt Augustin", "Sankt Augustin, Germany"),
    ("Frankfurt", "Frankfurt, Germany"),
    ("Halle", "Halle (Saale), Germany"),
    ("Bristo", "Bristol, United Kingdom"),
    ("Mechln", "Mechelen, Belgium"),
    ("Mechelne", "Mechelen, Belgium"),
    ("Rotterdamm", "Rotterdam, Netherlands"),
    ("Amsterdma", "Amsterdam, Netherlands"),
    ("Brcelona", "Barcelona, Spain"),
    ("Liverpol", "Liverpool, United Kingdom"),
    ("Kopenhagen", "Copenhagen, Denmark"),
    ("Thesaloniky", "Thessaloniki, Greece"),
    ("Stokholm", "Stockholm, Sweden"),
    ("Belgium", "Belgium"),
    ("belgium", "Belgium"),
    ("Switzerland", "Switzerland"),
    ("Turkiye", "Türkiye"),
    ("United Kingdom", "United Kingdom"),
    ("Nederlands", "Netherlands"),
    ("Bosnia", "Bosnia and Herzegovina"),
    ("Japan", "Japan"),
]
# Ways in which a name is typed that is not the atlas's, and the label of what is meant.
TYPED = {
    "two letters for one": ("Nuernberg", "Nuremberg, Germany"),
    "without brackets": ("Frankfurt Oder", "Frankfurt (Oder), Germany"),
    "another alphabet": ("Αθήνα", "Athens, Greece"),
    "a letter that is no accent": ("łomża", "Łomża, Poland"),
    "no dot on the i": ("ıstanbul", "Istanbul, Türkiye"),
    "two letters changed about": ("Mechelne", "Mechelen, Belgium"),
}
# The browser compares letter by letter in the lists of the filter bar and of the self-assessment.
FOUND_IN_A_LIST = {
    "two letters for one": ("zuerich", "Zurich, Switzerland"),
    "without brackets": ("frankfurt oder", "Frankfurt (Oder), Germany"),
    "without accents": ("malmo", "Malmö, Sweden"),
    "a letter that is no accent": ("lomza", "Łomża, Poland"),
    "in the letters of its country": ("αθήνα", "Athens, Greece"),
}
# What is typed, and what must be offered first; no page is opened unasked.
OFFERED = [
    ("Luxembourg", ["Luxembourg, Luxembourg", "Luxembourg"]),
    ("Barcel", ["Barcelona, Spain", "Barcelos, Portugal"]),
    ("Hull", ["Kingston upon Hull, United Kingdom"]),
    ("Genk", ["Ghent, Belgium"]),
    ("Ber", ["Berlin, Germany"]),
    ("Frankf", ["Frankfurt, Germany", "Frankfurt (Oder), Germany"]),
]
NOWHERE = [
    "",
    "   ",
    "!!!",
    "Atlantis on Sea",
    "xqzvbn",
    "qq",
    "\x00\x07\x1b[31m",
    "\ud800",
    "![](https://example.org/x.png)",
    "$x^2$ **bold** [link](javascript:alert(1))",
    "'; DROP TABLE city; --",
    "a" * 100_000,
    "﷽" * 10_000,
]


@pytest.mark.real_data
@pytest.mark.parametrize(("typed", "label"), CLEAR)
def test_a_name_opens_what_it_means(typed: str, label: str) -> None:
    found = find_places(typed)
    assert found.places[0].label == label
    assert found.is_clear
    assert len(found.places) <= MOST_MATCHES


@pytest.mark.real_data
@pytest.mark.parametrize("form", TYPED)
def test_a_name_is_found_as_people_write_it(form: str) -> None:
    typed, label = TYPED[form]
    assert find_places(typed).places[0].label == label


@pytest.mark.real_data
def test_cities_of_a_list_stand_where_they_are_looked_for() -> None:
    labels = run("filters/city_options")["label"].tolist()
    place = labels.index("Łomża, Poland")
    assert labels[place - 1].startswith("Lo") and labels[place + 1].startswith("London")
    assert labels[-1].startswith("Zwolle")


@pytest.mark.real_data
@pytest.mark.parametrize("form", FOUND_IN_A_LIST)
def test_a_list_of_cities_has_the_spellings_that_people_type(form: str) -> None:
    typed, label = FOUND_IN_A_LIST[form]
    assert label in [name.split(" · ")[0] for name in search_labels().values() if typed in name.lower()]


@pytest.mark.real_data
@pytest.mark.parametrize(("typed", "labels"), OFFERED)
def test_what_is_not_clear_is_offered(typed: str, labels: list[str]) -> None:
    found = find_places(typed)
    assert [place.label for place in found.places][: len(labels)] == labels
    assert not found.is_clear


@pytest.mark.parametrize("typed", NOWHERE, ids=range(len(NOWHERE)))
def test_what_is_no_name_finds_nothing(typed: str) -> None:
    assert find_places(typed).places == ()
    assert not find_places(typed).is_clear


@pytest.mark.real_data
def test_every_city_and_country_is_found_by_each_of_its_names() -> None:
    """The place itself is first, or stands beside others of the same name."""
    rows = run("filters/place_names")
    assert set(rows["place_level"]) == {"city", "country"}
    for code, name in zip(rows["place_code"], rows["name"], strict=True):
        found = find_places(name)
        assert code in [place.code for place in found.places], name
        assert found.places[0].code == code or not found.is_clear, name


@pytest.mark.usefixtures("on_fixture")
def test_likeness_decides_before_size() -> None:
    assert [place.label for place in find_places("Wien").places] == ["Vienna, Austria"]
    assert [place.code for place in find_places("Genf").places][:2] == ["ch003c", "be003c"]  # one error in Gent
    assert find_places("Belgium").places[0].level == "country"
    assert find_places("Belgium").is_clear
    assert find_places("Gezt").places[0].code == "be003c"
    assert not find_places("Gezt").is_clear  # an error in a short name is asked about
    assert find_places("Mechln").is_clear
    assert find_places("Mexln").places == ()


@pytest.mark.usefixtures("on_fixture")
def test_largest_cities_come_first_and_countries_last() -> None:
    found = list(places().values())
    cities = [place for place in found if place.level == "city"]
    assert found[: len(cities)] == cities
    assert [place.population for place in cities] == sorted((place.population for place in cities), reverse=True)


@pytest.mark.real_data
def test_the_list_has_the_spellings_that_a_browser_compares() -> None:
    assert places()["se003c"].option == "Malmö, Sweden · Malmo · Malmoe"
    assert places()["at-vienna"].option == "Vienna, Austria · Wien"
    assert places()["TR"].option == "Türkiye (country) · Turkiye · Tuerkiye"


def test_typed_text_is_shown_short_and_on_one_line() -> None:
    assert wording.shortened("a\nb\t c\x00d", LONGEST_TYPED) == "a b c d"
    assert len(wording.shortened("x " * 10_000, LONGEST_TYPED)) <= LONGEST_TYPED
