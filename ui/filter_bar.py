"""The bar over a page: Find a city, then the filters that act on the page, each in a popover whose label says its state."""

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import replace

import streamlit as st

from queries import catalogue
from queries.database import cached_per_database, run
from serving import streamlit_internals
from ui import city_search, filters, pick, tables, wording
from ui.filters import Filters
from ui.state.tied import tied

PLACES = frozenset({"city", "only_chosen", "share_min", "country", "size", "network"})
CLASSES = frozenset({"competence_type", "field_of_action"})
OF_THE_SHARE = ("share_definition", "area_basis")  # the second of cities alone: a region has one share of each definition
MORE = ("country", "size", "network", "field_of_action")
NAMED_CITIES = 2
LABEL_LETTERS = 32
SEARCH_WIDTH = 250  # pixels
_ABOVE = "above_filter_bar"


def draw(acting: Collection[str], count: Callable[[Filters], str] | None, *, has_search: bool) -> Filters:
    """Draw the filters that act on a page and return the choice.

    acting: their parameters, of PLACES and CLASSES. count: says how many places pass, as in "370 of 957 cities".
    has_search: whether Find a city stands first; a page that has it in its own place may draw it above the bar.
    What a widget holds is in the session before it is drawn, so the labels say what is chosen.
    """
    chosen = filters.current()
    st.session_state[_ABOVE] = st.container()
    if streamlit_internals.is_without_browser():
        return chosen
    with st.container(horizontal=True, vertical_alignment="center", key="filter_bar"):
        if has_search:
            with st.container(width=SEARCH_WIDTH):
                city_search.find_a_city("find_a_city")
        if "city" in acting:
            with st.popover(_cities_label(chosen), icon=":material/location_on:", key="cities_chip"):
                _cities(chosen, "only_chosen" in acting)
        if "share_min" in acting:
            with st.popover(_share_label(chosen), icon=":material/filter_alt:", key="share_chip"):
                _share(chosen, of_cities=count in (None, filters.counted))
        if "competence_type" in acting:
            with st.popover(_powers_label(chosen), icon=":material/account_balance:", key="powers_chip"):
                _powers(chosen)
        more = [name for name in MORE if name in acting]
        if more:
            with st.popover(_more_label(chosen, more), icon=":material/tune:", key="more_chip"):
                _more(chosen, more)
        if count:
            st.markdown(f"**{count(chosen)}**", width="content")
        if count is filters.counted and chosen.share_min:
            st.caption(_without_share(chosen), width="content")
        if "network" in acting and any(not catalogue.networks()[key].is_complete for key in chosen.network):
            st.caption("Networks: partial lists", width="content")
        if _is_set(acting, of_cities=count in (None, filters.counted)):
            st.button("Clear filters", on_click=filters.clear, key="clear_filters", type="tertiary", icon=":material/close:")
    return chosen


@contextmanager
def above() -> Iterator[None]:
    """Draw above the bar of the page."""
    with st.session_state[_ABOVE]:
        yield


def in_words(acting: Collection[str], count: Callable[[Filters], str] | None) -> None:
    """The filters that act on a presented view, as a sentence in place of the bar; nothing where none is set."""
    chosen = filters.current()
    chosen = chosen if count in (None, filters.counted) else chosen.of_regions()
    words = chosen.with_classes("competence_type" in acting, "field_of_action" in acting).words()
    if count and words:
        left_out = f" {_without_share(chosen)}." if count is filters.counted and chosen.share_min else ""
        st.markdown(f"**{count(chosen)}**: {wording.plain('; '.join(words))}.{left_out}")


def _without_share(chosen: Filters) -> str:
    """How many cities that pass the other filters the threshold cannot judge."""
    return f"{wording.plural(len(_cities_without(chosen, 'share', 'passes_all')), 'city has', 'cities have')} no such share"


def _cities_without(chosen: Filters, column: str, among: str) -> list[str]:
    """The cities that have nothing in a column, whatever the threshold. among: the column that says which count."""
    return _labels_without(replace(chosen, share_min=0), column, among)


@cached_per_database
def _labels_without(chosen: Filters, column: str, among: str) -> list[str]:
    cities = filters.cities_of(chosen)
    return cities.loc[cities[among] & cities[column].isna(), "label"].tolist()


def _is_set(acting: Collection[str], *, of_cities: bool) -> bool:
    names = {*acting, *(OF_THE_SHARE[: 1 + of_cities] if "share_min" in acting else ())}
    of_page = [parameter for parameter in filters.parameters() if parameter.name in names]
    return any(st.session_state.get(one.name, one.default) != one.default for one in of_page)


def _cities_label(chosen: Filters) -> str:
    if not chosen.city:
        return "Cities to compare"
    names = [wording.plain(filters.city_names()[city]) for city in chosen.city]
    label = wording.few_of(names, NAMED_CITIES)
    return f"Only {label}" if chosen.only_chosen else label


def _cities(chosen: Filters, has_only: bool) -> None:
    pick.places("Your city, and cities to compare", filters.search_labels(), "city", filters.MOST_CITIES, "Vienna, Wien …")
    if chosen.city and has_only:
        cities = filters.cities_of(chosen)
        unfit = cities[cities["city_id"].isin(chosen.city) & ~cities["passes_all"]]["name"].map(wording.plain).tolist()
        if unfit:
            st.caption(f"{wording.listed(unfit)} would be left out by the other filters.")
    if has_only:
        st.toggle("Show only these cities", chosen.only_chosen, **tied("only_chosen"))


def _share_label(chosen: Filters) -> str:
    name = wording.SHARE_DEFINITION[chosen.share_definition]
    return f"{name} {chosen.share_min} % or more" if chosen.share_min else f"{name}: any share"


def _share(chosen: Filters, *, of_cities: bool) -> None:
    """Draw the threshold with what it is asked of. of_cities: else of regions, which the page counts."""
    st.slider(
        f"Minimum share: {wording.SHARE_NAME[chosen.share_definition]}",
        0,
        filters.HIGHEST_THRESHOLD,
        chosen.share_min,
        format="%d %%",
        **tied("share_min"),
    )
    if of_cities:
        missing = _cities_without(chosen, "share", "is_city")
        reached = f"{filters.passing(chosen, 'passes_share')} reach it; " if chosen.share_min else ""
        of_all = "" if reached else f" of {wording.count(filters.count_of(chosen, 'is_city'))} cities"
        st.caption(f"{reached}{wording.count(len(missing))}{of_all} have no such share.")
    else:
        st.caption("Of the region itself, age 15-64.")
    st.button(
        f"{filters.STUDY_SAMPLE} %: the threshold of the study's charts",
        on_click=filters.take_study_sample,
        width="stretch",
        key="study_sample",
        help="Charts 2 to 5 of the OSCE/ODIHR study of 2017 (section 2.3) show the 36 Intercultural Cities in which more than "
        "15 % of residents were foreign-born or foreign nationals. More cities of the atlas reach it; with the network "
        "“Intercultural Cities” the selection comes close to those 36.",
    )
    st.selectbox(
        "Who is counted",
        list(wording.SHARE_DEFINITION),
        list(wording.SHARE_DEFINITION).index(chosen.share_definition),
        format_func=wording.SHARE_DEFINITION.__getitem__,
        **tied("share_definition"),
    )
    if not of_cities:
        return
    _some_of(
        "In which area",
        wording.AREA_BASIS,
        "area_basis",
        "The usual areas",
        "Of the areas chosen, the one closest to the city is used. The NUTS 3 region is a larger area that "
        "contains the city: its value is marked and not ranked. Shares stated by a city itself follow its own definition.",
    )
    if chosen.share_min:
        label = f"The {wording.count(len(missing))} cities without a share"
        tables.fold("without_share", lambda: st.write(wording.plain("; ".join(missing))), label)


def _powers_label(chosen: Filters) -> str:
    types = catalogue.competence_types()
    kinds = [wording.lower(types[kind].short_name) for kind in chosen.competence_type]
    return f"Powers: {wording.plain(' or '.join(kinds))}" if kinds else "Powers: any"


def _powers(chosen: Filters) -> None:
    _some_of(
        "Competence type: who decides",
        filters.competence_names(),
        "competence_type",
        "All types",
        "Whether national and local level both decide in a policy area, or the national level alone or nearly so: section "
        "3.3 of the OSCE/ODIHR study of 2017. Applies to policy areas and to practices and regional outcomes in them.",
    )
    if chosen.competence_type:
        st.caption(_share_of_classes("definitions/competence_types", chosen.competence_type) + " policy areas.")


def _more_label(chosen: Filters, names: list[str]) -> str:
    """What is set of these filters, shortened to their number where it is long."""
    parts = []
    if "country" in names and chosen.country:
        parts.append(", ".join(filters.country_names()[code] for code in chosen.country))
    if "size" in names and chosen.size:
        parts.append(", ".join(wording.lower(wording.SIZE[size]) for size in chosen.size))
    if "network" in names and chosen.network:
        named = ", ".join(catalogue.networks()[key].name for key in chosen.network)
        counted = wording.plural(len(chosen.network), "network", "networks")
        parts.append(named if len(named) <= LABEL_LETTERS else counted)
    if "field_of_action" in names and chosen.field_of_action:
        parts.append(", ".join(wording.lower(catalogue.fields_of_action()[field]) for field in chosen.field_of_action))
    label = " · ".join(parts)
    if len(label) > LABEL_LETTERS:
        return wording.plural(len(parts), "more filter", "more filters")
    return wording.plain(wording.upper(label)) or "More filters"


def _more(chosen: Filters, names: list[str]) -> None:
    if "country" in names:
        _some_of("Country", filters.country_names(), "country", "All countries")
    if "size" in names:
        _some_of("Residents", wording.SIZE, "size", "All sizes")
        if chosen.size:
            st.caption(f"{len(_cities_without(chosen, 'population', 'is_city'))} cities have no number of residents.")
    if "network" in names:
        _networks(chosen)
    if "field_of_action" in names:
        _some_of(
            "Field of action: city dimensions",
            catalogue.fields_of_action(),
            "field_of_action",
            "All fields",
            "What kind of field a dimension of the Intercultural Cities Index is. Section 2.3 of the OSCE/ODIHR study of 2017 "
            "names dimensions of two kinds, generic urban and socio-economic fields; the atlas adds others to them and makes "
            "governance a field of its own, each marked on the page Sources and method. Applies to these dimensions only.",
        )
        if chosen.field_of_action:
            st.caption(_share_of_classes("definitions/fields_of_action", chosen.field_of_action) + " city dimensions.")


def _networks(chosen: Filters) -> None:
    """The picker of networks; below it how complete the list of each chosen one is."""
    networks = catalogue.networks()
    _some_of(
        "Network",
        {key: network.name for key, network in networks.items()},
        "network",
        "Any network or none",
        "Cities that a list or page names in one of the networks or research projects chosen, as member, signatory or "
        "participant. Some pages are years old, and a city may have left since.",
    )
    for network in (networks[key] for key in chosen.network):
        cities = wording.plural(network.city_count, "city", "cities")
        extent = "full list" if network.is_complete else "partial list: that a city is not in it says nothing"
        st.caption(wording.plain(f"{network.name}: {cities} of the atlas; {extent}. {network.coverage}"))


def _some_of(label: str, names: dict[str, str], key: str, placeholder: str, explained: str | None = None) -> None:
    """Draw a picker of any number of values. names: name by value."""
    st.multiselect(
        label,
        list(names),
        pick.chosen_of(names, key),
        format_func=names.__getitem__,
        placeholder=placeholder,
        help=explained,
        **tied(key),
    )


def _share_of_classes(query: str, chosen: tuple[str, ...]) -> str:
    """How many measures are of the classes chosen, as in "3 of 8". query: its rows are classes, named in the first column."""
    classes = run(query)
    counts = classes["measure_count"]
    return f"{counts[classes.iloc[:, 0].isin(chosen)].sum()} of {counts.sum()}"
