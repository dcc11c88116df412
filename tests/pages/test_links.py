"""The address is the state: what a session writes opens the same view in another; old links keep working."""

from typing import Any

import pandas as pd
import pytest

from tests.pages.session import (
    ASSESSMENT,
    CITY,
    COMPARE,
    DATA,
    GOVERNANCE,
    LINKS,
    MONITORING,
    OVERVIEW,
    POLICY,
    PRACTICES,
    PRESENT,
    REGIONS,
    ROOM,
    assert_shown,
    charts,
    filters,
    opened,
    page_text,
    tied,
    visited,
)

CHOICES: dict[str, dict[str, Any]] = {
    "threshold": {"share_min": 15},
    "citizens in the city proper": {"share_min": 20, "share_definition": "foreign_citizen_share", "area_basis": ["city"]},
    "countries in another order": {"country": ["NO", "AT"], "size": ["over_500k", "100k_250k"]},
    "members": {"network": ["eccar", "king"], "measure": "foreign_born_share"},
    "two cities": {"city": ["no001c", "at-graz"], "view": "profile"},
    "only two cities": {"city": ["at-vienna", "no001c"], "only_chosen": True, "view": "table"},
    "policy": {"competence_type": ["shared"], "measure": "mipex_health", "view": "distribution"},
    "a year": {"measure": "mipex_education", "year": "2010", "view": "table"},
    "another group": {"measure": "employment_rate_20_64", "population_group": "native_born", "show": "lowest"},
    "the index": {"measure": "icc_overall", "city": ["no001c"]},
    "a map": {"measure": "mipex_overall", "year": "2014", "view": "map"},
}
# Two scenes as the first version packed them.
OLD_SCENES = (
    "1.eNpVjMEKAjEMRH9FcvBU8S6U4s2DfyBSShs1sJuubbpLkf1366qIl0xmmHmnBwhJh7CDQyyZ-AoKXAgJc27Z1sd-cAmNJ6nayW"
    "YkZHbrHl0uCXU7I1bbXLUX4mBvH8isfuCjm_6hQ-zIV_MW25CTloQccqtxlNdmv1oeBfeCWSjykn2Ngfn8BG0bQjI"
)
# Competence types of policy areas and fields of action of city dimensions were one parameter once.
FIELD = {"field_of_action": ["generic_urban"]}
NO_CLASS = {"competence_type": ["unclassified"], "field_of_action": ["in_no_group"]}
# A public contract: links that were given out. Never change one; add new ones.
OLD_LINKS: list[tuple[str, str, dict[str, Any]]] = [
    (OVERVIEW, "share_min=15", {"share_min": 15}),
    (OVERVIEW, "share_min=15&share_definition=foreign_citizen_share", {"share_definition": "foreign_citizen_share"}),
    (COMPARE, "measure=mipex_overall", {"measure": "mipex_overall"}),
    (COMPARE, "measure=employment_rate_20_64&population_group=native_born", {"population_group": "native_born"}),
    (COMPARE, "measure=mipex_overall&year=2014", {"measure": "mipex_overall", "year": "2014"}),
    (COMPARE, "city=at-vienna,at-graz&view=profile", {"city": ["at-vienna", "at-graz"], "view": "profile"}),
    (COMPARE, "city=at-vienna&only_chosen=1&view=table", {"only_chosen": True, "view": "table"}),
    (COMPARE, "country=AT,DE&size=over_500k&icc_member=1", {"country": ["AT", "DE"], "network": ["intercultural_cities"]}),
    (COMPARE, "area_basis=city,greater_city&share_min=10", {"area_basis": ["city", "greater_city"], "share_min": 10}),
    (COMPARE, "competence_type=shared&measure=mipex_education", {"competence_type": ["shared"]}),
    (COMPARE, "measure=icc_overall", {"measure": "icc_overall"}),
    (COMPARE, "show=lowest&view=ranked", {"show": "lowest", "view": "ranked"}),
    (POLICY, "policy_view=heat_map&policy_year=2012", {"policy_view": "heat_map", "policy_year": "2012"}),
    (POLICY, "policy_view=trends&policy_country=SE,NO&policy_area=mipex_education", {"policy_country": ["SE", "NO"]}),
    (POLICY, "policy_view=change&policy_from=2020&policy_to=2023", {"policy_from": "2020", "policy_to": "2023"}),
    (POLICY, "policy_view=indicators&indicator=gd144", {"indicator": "gd144"}),
    (REGIONS, "outcome=tertiary_share_25_64&outcome_look=rate", {"outcome": "tertiary_share_25_64", "outcome_look": "rate"}),
    (REGIONS, "outcome=unemployment_rate_15_64&outcome_year=2010&region_view=table", {"outcome_year": "2010"}),
    (REGIONS, "region=AT13,DE30&region_view=ranked", {"region": ["AT13", "DE30"], "region_view": "ranked"}),
    (CITY, "city=se003c&city_part=region", {"city": ["se003c"], "city_part": "region"}),
    (CITY, "city=se003c&city_part=peers&peer_scope=country", {"peer_scope": "country"}),
    (MONITORING, "monitor_part=reliability", {"monitor_view": "guide", "monitor_part": "reliability"}),
    (MONITORING, "monitor_view=cities&monitor_place=ghent,athens", {"monitor_place": ["ghent", "athens"]}),
    (MONITORING, "monitor_view=plan&city=se003c&plan_goal=social_inclusion&plan_group=status", {"plan_group": ["status"]}),
    (MONITORING, "monitor_view=cost&benefit_people=1500&benefit_gain_low=7.5&benefit_tax_low=0", {"benefit_tax_low": 0}),
    (PRACTICES, "practice_text=wien&practice_key_factor=11", {"practice_text": "wien", "practice_key_factor": ["11"]}),
    (PRACTICES, "practice_objective=8&practice_field=monitoring", {"practice_objective": ["8"]}),
    (PRACTICES, "practice_city=at-vienna,be012c&practice_view=map", {"practice_city": ["at-vienna", "be012c"]}),
    (PRACTICES, "practice_kind=country&practice_actor=national government", {"practice_actor": ["national government"]}),
    (PRACTICES, "practice_source=oecd-2018-local-capacity&practice_page=2", {"practice_page": 2}),
    (DATA, "part=coverage", {"part": "coverage"}),
    (DATA, "part=renewal", {"part": "renewal"}),
    (PRESENT, f"scenes={OLD_SCENES}", {"scenes": OLD_SCENES}),
    (DATA, "part=tables&competence_type=national", {"part": "tables", "competence_type": ["national"]}),
    (COMPARE, "competence_type=generic_urban&measure=icc_overall", FIELD | {"competence_type": []}),
    (COMPARE, "competence_type=shared,generic_urban,national", FIELD | {"competence_type": ["shared", "national"]}),
    (GOVERNANCE, "competence_type=not_classified", NO_CLASS),
    (LINKS, "competence_type=socio_economic,governance", {"field_of_action": ["socio_economic", "governance"]}),
    (POLICY, "competence_type=governance,not_classified", NO_CLASS | {"field_of_action": ["governance", "in_no_group"]}),
    (DATA, "competence_type=unclassified", NO_CLASS | {"field_of_action": []}),
    (DATA, "field_of_action=in_no_group", NO_CLASS | {"competence_type": []}),
    (GOVERNANCE, "governance_country=SE,NO", {"governance_country": ["SE", "NO"], "governance_view": "countries"}),
    (GOVERNANCE, "governance_view=networks&city=de007c", {"governance_view": "networks", "city": ["de007c"]}),
    (ROOM, "ask_kind=words&room_part=all", {"ask_kind": "words", "room_part": "all"}),
    (ROOM, "measure=foreign_born_share&city=at-graz,no001c", {"measure": "foreign_born_share", "city": ["at-graz", "no001c"]}),
    (ASSESSMENT, "instrument=oecd&assessment_part=7", {"instrument": "oecd", "assessment_part": "7"}),
    (ASSESSMENT, "assessment_view=result&assessment_order=gaps", {"assessment_view": "result", "assessment_order": "gaps"}),
]


def shown(at: Any) -> list[pd.DataFrame]:
    """Every row that charts and tables show, without the colours, which follow what a session showed before."""
    drawn = [frame.drop(columns="colour", errors="ignore") for _, frames in charts(at) for frame in frames]
    return drawn + [table.value for table in at.dataframe]


@pytest.mark.parametrize("choices", CHOICES.values(), ids=CHOICES)
def test_address_opens_the_same_view_elsewhere(choices: dict[str, Any]) -> None:
    at = opened(COMPARE, {"measure": choices["measure"]} if "measure" in choices else {})
    for name, choice in choices.items():
        at.session_state[name] = choice
    at.run()
    assert_shown(at)
    assert at.query_params
    other = opened(COMPARE, dict(at.query_params))
    assert_shown(other)
    assert filters(other) == filters(at)
    assert other.query_params == at.query_params
    assert {name: other.session_state[name] for name in choices} == choices
    assert len(shown(other)) == len(shown(at))
    for one, two in zip(shown(at), shown(other), strict=True):
        pd.testing.assert_frame_equal(one, two)
    assert page_text(other) == page_text(at)


@pytest.mark.parametrize(("page", "query", "expected"), OLD_LINKS)
def test_old_link(page: str, query: str, expected: dict[str, Any]) -> None:
    pairs = dict(part.split("=", 1) for part in query.split("&"))
    at = visited(page, pairs)
    assert_shown(at)
    chosen = {name: at.session_state[name] for name in expected if name in at.session_state}
    assert chosen == {name: choice for name, choice in expected.items() if choice or name in chosen}
    assert not [w for w in at.warning if "link" in w.value]


def test_an_old_class_in_a_session_with_others_is_what_the_link_says() -> None:
    """Also where another page was open, and the address is written anew under today's names."""
    at = opened(DATA, {"competence_type": "shared", "field_of_action": "governance"})
    at.query_params = {"competence_type": "generic_urban"}
    at.switch_page(COMPARE)
    at.query_params = {"competence_type": "generic_urban"}
    at.run()
    assert (filters(at).competence_type, filters(at).field_of_action) == ((), ("generic_urban",))
    assert dict(at.query_params) == {"field_of_action": "generic_urban"}


def test_defaults_stay_out_of_the_address() -> None:
    at = visited(COMPARE, {"share_min": "0", "view": "ranked", "year": "latest", "show": "highest"})
    assert dict(at.query_params) == {}


def test_link_on_the_page_is_the_address() -> None:
    at = visited(COMPARE, {"country": "AT,DE", "view": "table"})
    assert not at.code
    at.session_state["link_popover"] = True
    at.run()
    assert at.code[-1].value.endswith("?country=AT,DE&view=table")


def test_widget_writes_the_address() -> None:
    at = opened(COMPARE)
    at.slider(key=tied(at, "share_min")).set_value(25).run()
    at.multiselect(key=tied(at, "network")).select("eccar").run()
    assert dict(at.query_params) == {"share_min": "25", "network": "eccar"}


def test_a_late_message_of_a_widget_that_was_replaced_changes_nothing() -> None:
    at = opened(COMPARE, {"share_min": "20"})
    late = at.slider(key=tied(at, "share_min")).set_value(10)
    at.run()
    at.button(key="clear_filters").click().run()
    assert filters(at).share_min == 0
    at.session_state["share_min"] = 5
    at.run()
    late.set_value(40)
    at.run()
    assert filters(at).share_min == 5


def test_address_of_before_without_a_new_choice_is_a_late_message() -> None:
    """A button that changes no choice, or a part that renews itself, may be sent before the browser had the new address."""
    at = opened(COMPARE, {"share_min": "20"})
    at.slider(key=tied(at, "share_min")).set_value(30).run()
    at.query_params = {"share_min": "20"}
    at.run()
    assert filters(at).share_min == 30
    assert dict(at.query_params) == {"share_min": "30"}


def test_fast_click_with_the_address_of_before_is_kept() -> None:
    """A click made before the browser had the new address does not undo the click before it."""
    at = opened(COMPARE, {"share_min": "20"})
    at.slider(key=tied(at, "share_min")).set_value(30).run()
    at.query_params = {"share_min": "20"}
    at.multiselect(key=tied(at, "network")).select("eccar").run()
    assert (filters(at).share_min, filters(at).network) == (30, ("eccar",))
