"""The filters that all pages share: the choice as a value, in words and in the address, and what to loosen."""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace

import pandas as pd
import streamlit as st

from queries import catalogue
from queries.database import Value, cached_per_database, run, with_texts_in_one_block
from ui import wording
from ui.place_names import Matches, find_places, with_spellings
from ui.state.url import Choice, Parameter, Query, number, one_of, set_to_default, some_of, yes_or_no

MOST_CITIES = 8
HIGHEST_THRESHOLD = 50
STUDY_SAMPLE = 15
_WITH_COUNTRY = r"^[a-z]{2}-| \([A-Z]{2}\)$"  # what an id and the name in a chart have beside the name
DEFAULT_AREA_BASIS = ["city", "greater_city"]  # larger areas that stand in for a city are for the reader to turn on
# Until the two classifications were told apart, fields of action stood among the competence types in addresses, and this
# value stood for both policy areas and city dimensions without a class.
OLD_NOT_CLASSIFIED = "not_classified"
OLD_MEMBERS = "icc_member"  # 1 in an address stood for this network, which was a filter of its own
INTERCULTURAL_CITIES = "intercultural_cities"

# The filters of cities in words, by the column that says which cities pass each.
REASONS = {
    "passes_share": "the threshold of the share",
    "passes_country": "the countries",
    "passes_size": "the number of residents",
    "passes_network": "the networks",
    "passes_choice": "“Show only these cities”",
}


@dataclass(frozen=True)
class Classes:
    """The classes of measures that the user chose: types of policy areas, fields of city dimensions."""

    competence_type: tuple[str, ...] = ()
    field_of_action: tuple[str, ...] = ()


@dataclass(frozen=True)
class Filters:
    """What the user chose, hashable. An empty choice stands for "any"."""

    share_definition: str
    area_basis: tuple[str, ...]
    share_min: int
    country: tuple[str, ...]
    size: tuple[str, ...]
    network: tuple[str, ...]
    city: tuple[str, ...]
    only_chosen: bool
    competence_type: tuple[str, ...]
    field_of_action: tuple[str, ...] = ()

    @property
    def classes(self) -> Classes:
        """The filters that choose measures and leave out no place."""
        return Classes(self.competence_type, self.field_of_action)

    def with_classes(self, competence_type: bool = False, field_of_action: bool = False) -> "Filters":
        """The filters of places, and of the two classifications those that act."""
        return replace(
            self,
            competence_type=self.competence_type if competence_type else (),
            field_of_action=self.field_of_action if field_of_action else (),
        )

    def everywhere(self) -> "Filters":
        """The same choice without what leaves out places."""
        return replace(self, share_min=0, country=(), size=(), network=(), only_chosen=False)

    def of_regions(self) -> "Filters":
        """The same for regions, each of which has one share: no area can be chosen."""
        return replace(self, area_basis=tuple(DEFAULT_AREA_BASIS))

    def parameters(self) -> dict[str, Value]:
        """The parameters of every query that applies the filters."""
        return {
            "share_definition": self.share_definition,
            "area_basis": self.area_basis,
            "share_min": self.share_min,
            "country": self.country,
            "size": self.size,
            "network": self.network,
            "selected_cities": self.city if self.only_chosen else (),
        }

    def words(self) -> list[str]:
        """Each filter that is set, in words."""
        parts = []
        if self.share_min:
            areas = [wording.lower(name) for area, name in wording.AREA_BASIS.items() if area in self.area_basis]
            is_usual = set(self.area_basis) in (set(), set(DEFAULT_AREA_BASIS))
            counted_in = "" if is_usual else f" (area: {' or '.join(areas)})"
            parts.append(f"{wording.SHARE_NAME[self.share_definition]} at least {self.share_min} %{counted_in}")
        if self.country:
            parts.append(wording.listed([country_names()[code] for code in self.country]))
        if self.size:
            parts.append(wording.listed([wording.SIZE[size].lower() for size in self.size]) + " residents")
        if self.network:
            parts.append("network " + " or ".join(_network_in_words(key) for key in self.network))
        if self.only_chosen and self.city:
            parts.append("only the selected cities")
        if self.competence_type:
            parts.append("competence type " + wording.listed([competence_names()[c].lower() for c in self.competence_type]))
        if self.field_of_action:
            names = catalogue.fields_of_action()
            parts.append("field of action " + wording.listed([names[field].lower() for field in self.field_of_action]))
        return parts

    def text(self) -> str:
        """All filters that are set, in a line."""
        return "; ".join(self.words()) or "no filter set"


NO_FILTER = Filters("foreign_born_share", tuple(DEFAULT_AREA_BASIS), 0, (), (), (), (), False, ())


@cached_per_database
def cities_of(filters: Filters) -> pd.DataFrame:
    """All cities with which filters they pass; columns of `filters/cities`. Uploaded districts are among them, and pass none.

    The threshold is applied to a result without one, so that one query serves every position of the slider.
    """
    if not filters.share_min:
        return with_texts_in_one_block(run("filters/cities", **filters.parameters()))
    cities = cities_of(replace(filters, share_min=0))
    passes_share = cities["share"] >= filters.share_min
    return cities.assign(passes_share=passes_share, passes_all=cities["passes_all"] & passes_share)


@cached_per_database
def country_names() -> dict[str, str]:
    """Name by country_code, of countries with a city."""
    return run("definitions/countries").set_index("country_code")["name"].to_dict()


@cached_per_database
def city_labels() -> dict[str, str]:
    """Label by city_id, as in "Graz, Austria"."""
    return run("filters/city_options").set_index("city_id")["label"].to_dict()


@cached_per_database
def city_names() -> dict[str, str]:
    """Name by city_id without the country, as in "Graz"; of cities of one name the label, as `named_city` of data/derived.sql."""
    return run("filters/city_options").set_index("city_id")["name"].to_dict()


@cached_per_database
def search_labels() -> dict[str, str]:
    """Label by city_id with the other names and spellings that one may type, as in "Vienna, Austria · Wien"."""
    rows = run("filters/city_options")[["city_id", "label", "search_label"]]
    return {city_id: with_spellings(label, _names_in(names)) for city_id, label, names in rows.itertuples(index=False)}


@cached_per_database
def competence_names() -> dict[str, str]:
    """Name by competence_type."""
    return {key: kind.name for key, kind in catalogue.competence_types().items()}


@cached_per_database
def parameters() -> list[Parameter]:
    """The shared filters as parameters of the address."""
    return [
        number("share_min", 0, HIGHEST_THRESHOLD, 0, "a threshold"),
        one_of("share_definition", wording.SHARE_DEFINITION, "foreign_born_share", "a definition of the share"),
        some_of("area_basis", wording.AREA_BASIS, DEFAULT_AREA_BASIS, "a place level"),
        some_of("country", country_names(), [], "a country"),
        some_of("size", wording.SIZE, [], "a city size"),
        _networks(),
        _cities(),
        yes_or_no("only_chosen"),
        replace(
            some_of("competence_type", competence_names(), [], "a competence type"), find=lambda query: _classes_in(query)[0]
        ),
        replace(
            some_of("field_of_action", catalogue.fields_of_action(), [], "a field of action"),
            find=lambda query: _classes_in(query)[1],
        ),
    ]


def _classes_in(query: Query) -> tuple[list[str], list[str]]:
    """The competence types and the fields of action of an address, also of one that has both among the competence types."""
    types: list[str] = []
    fields = list(query.get("field_of_action", []))
    for part in ",".join(query.get("competence_type", [])).split(","):
        if part in competence_names():
            types.append(part)
        elif part == OLD_NOT_CLASSIFIED:
            types.append(catalogue.UNCLASSIFIED)
            fields.append(catalogue.IN_NO_GROUP)
        elif part in catalogue.fields_of_action():
            fields.append(part)
        elif part:
            types.append(part)
    return types, fields


def _network_in_words(network_id: str) -> str:
    network = catalogue.networks()[network_id]
    return network.name if network.is_complete else f"{network.name} (partial list)"


def _networks() -> Parameter:
    """The networks; an older address has members of the Intercultural Cities as a switch."""
    plain = some_of("network", catalogue.networks(), [], "a network")

    def find(query: Query) -> list[str]:
        return [*query.get("network", []), *([INTERCULTURAL_CITIES] if query.get(OLD_MEMBERS, [])[-1:] == ["1"] else [])]

    return replace(plain, find=find, older_name=OLD_MEMBERS)


def _cities() -> Parameter:
    """The chosen cities, by id or by a name that one city alone has; for others, cities of a similar name are offered."""
    labels = city_labels()
    plain = some_of("city", labels, [], "a city", at_most=MOST_CITIES, several="cities")

    def parse(texts: list[str]) -> tuple[Choice, list[str]]:
        parts: list[str] = []
        unknown: dict[str, Matches] = {}
        for part in dict.fromkeys(part.strip() for text in texts for part in text.split(",")):
            city_id = part
            if part and part not in labels and len(unknown) < MOST_CITIES:
                found = _places_called(part)
                if found.is_same:
                    city_id = found.places[0].code
                else:
                    unknown[part] = found
            parts.append(city_id)
            if len(labels.keys() & parts) > MOST_CITIES:
                break  # of the rest none is shown
        choice, problems = plain.parse([",".join(parts)])
        similar = [place.label for one in unknown.values() for place in one.places]
        if similar:
            problems = [f"{problems[0]} Similar names: {wording.plain('; '.join(dict.fromkeys(similar)))}.", *problems[1:]]
        return choice, problems

    return replace(plain, parse=parse)


def _places_called(text: str) -> Matches:
    """The cities that a name may mean, or the name in at-vienne, Vienna (AT): then none is meant for sure."""
    found = find_places(text, "city")
    return found if found.places else replace(find_places(re.sub(_WITH_COUNTRY, "", text), "city"), is_same=False)


def describe_not_covered(countries: Parameter, covered: Collection[str], what: str) -> Parameter:
    """A choice among the countries that a study covers, which names those that the atlas knows and the study does not cover."""

    def parse(texts: list[str]) -> tuple[Choice, list[str]]:
        requested = dict.fromkeys(part for text in texts for part in text.split(","))
        others = {code: name for code, name in country_names().items() if code in requested and code not in covered}
        choice, problems = countries.parse([",".join(code for code in requested if code not in others)])
        return choice, [f"{what} does not cover {others[code]}." for code in requested if code in others] + problems

    return replace(countries, parse=parse)


def requested_countries(name: str, known: Collection[str], at_most: int) -> tuple[str, ...]:
    """What the reader picked, checked: limits in widgets hold in the browser only. name: of the choice in the session."""
    return tuple(code for code in dict.fromkeys(st.session_state.get(name) or []) if code in known)[:at_most]


def _names_in(label: str) -> list[str]:
    """The names in a label as in "Vienna, Austria · Wien": Vienna, Wien."""
    name, *others = label.split(" · ")
    return [name.rpartition(", ")[0], *others]


def take_study_sample() -> None:
    """Set the threshold of the study's charts."""
    st.session_state["share_min"] = STUDY_SAMPLE


def clear() -> None:
    """Set every shared filter, and the choice of cities, to its default."""
    set_to_default(parameters())


def counted(filters: Filters) -> str:
    """How many cities pass, as in "370 of 957 cities"."""
    return passing(filters, "passes_all")


def passing(filters: Filters, column: str) -> str:
    """How many cities pass a filter. column: the one that says which do."""
    return f"{wording.count(count_of(filters, column))} of {wording.count(count_of(filters, 'is_city'))} cities"


@cached_per_database
def count_of(filters: Filters, column: str) -> int:
    """How many cities a column says yes of."""
    return int(cities_of(filters)[column].sum())


def current() -> Filters:
    """The choice in the session, checked again: limits in widgets hold in the browser only."""
    checked = {}
    for parameter in parameters():
        # What nobody has chosen is not in the session before a widget is drawn.
        choice = parameter.parse(parameter.spell(st.session_state.get(parameter.name, parameter.default)))[0]
        checked[parameter.name] = tuple(choice) if isinstance(choice, list) else choice
    return Filters(**checked)  # type: ignore[arg-type]


def nothing_left(cities: pd.DataFrame) -> bool:
    """Say which filter to loosen if no city passes; whether that is so."""
    return nothing_passes(cities, REASONS, "city", "cities")


def nothing_passes(
    places: pd.DataFrame, reasons: dict[str, str], one: str, many: str, clear_all: Callable[[], None] = clear
) -> bool:
    """Say which filter to loosen if no place passes all (column passes_all); whether that is so.

    reasons: the filters in words, by the column that says who passes each. one, many: what a place is.
    clear_all: what the button does.
    """
    if places["passes_all"].any():
        return False
    best, back = best_to_loosen(places, reasons)
    nothing_to_show(
        f"No {one} passes all your filters. Loosen {best}: that alone would bring back {wording.plural(back, one, many)}."
        if back
        else f"No {one} passes your filters. Clear them to see all {many}.",
        clear_all,
    )
    return True


def best_to_loosen(places: pd.DataFrame, reasons: dict[str, str]) -> tuple[str, int]:
    """The filter that keeps most places away, in words, and how many places pass without it. reasons: see nothing_passes."""
    left_without = {column: int(places[[other for other in reasons if other != column]].all(axis=1).sum()) for column in reasons}
    best = max(reasons, key=left_without.__getitem__)
    return reasons[best], left_without[best]


def nothing_to_show(sentence: str, clear_all: Callable[[], None] = clear) -> None:
    """The empty state: what is missing, in a sentence, and a way back. clear_all: what the button does."""
    st.info(sentence)
    st.button("Clear all filters", on_click=clear_all, key="clear_filters_here")
