"""What a room is told of the data: whose value it is, which people, place and year; a tie as a tie, no larger area as highest."""

import re

import pytest

import workshop
from tests.pages.session import as_read
from tests.pages.test_city_statements import PEOPLE, counted
from tests.pages.test_compare_statements import PAIRS, comparison, counts, heading
from ui.rooms import correct_answer
from ui.statements import unranked_indicator
from workshop import Question
from workshop.limits import LABEL_LENGTH, QUESTION_LENGTH

AREAS = ("city", "greater_city", "nuts3_area")
CITIES = ("at-vienna", "de001c", "pt001c", "se003c")


def asked(measure: str, group: str, cities: tuple[str, ...] = CITIES, year: int | None = None) -> Question:
    names = {row.city_id: row.label for row in counted("SELECT city_id, label FROM city").itertuples()}
    choices = [(city_id, names[city_id][:LABEL_LENGTH]) for city_id in cities]
    return workshop.highest_city("Highest?", choices, measure, group, year, AREAS)


def told(question: Question) -> str:
    return as_read(correct_answer.sentence(question))


@pytest.mark.parametrize(("measure", "group"), PAIRS)
def test_a_question_names_measure_people_and_years(measure: str, group: str) -> None:
    made = comparison(measure, group)
    if unranked_indicator(made.measure.row()) or made.rows.empty:
        return
    text = correct_answer.question_text(made.measure, made.rows["year"])
    rows = counts((), ("city", "greater_city"))[0][measure, group]
    title = heading(measure, group, rows)
    assert text.casefold().endswith(f"highest: {title}?".casefold())
    level = made.measure.place_level
    assert (f"lies in the {level} that comes highest" in text) == (level != "city")
    assert len(text) <= QUESTION_LENGTH


@pytest.mark.parametrize(
    ("measure", "group"),
    [
        ("survey_safe_at_night", "total"),
        ("foreign_born_share", "foreign_born"),
        ("employment_rate_20_64", "foreign_born"),
        ("employment_rate_15_64", "foreign_citizens"),
        ("mipex_health", "total"),
    ],
)
def test_the_answer_has_value_people_place_and_year(measure: str, group: str) -> None:
    question = asked(measure, group)
    cities = ", ".join(f"'{city}'" for city in CITIES)
    best = counted(
        f"""
        SELECT c.city_id, c.label, o.value, o.year, o.place_level, coalesce(r.name, n.name, c.name) AS place, m.unit
        FROM city AS c INNER JOIN latest_observation AS o ON o.place_code IN (c.city_id, c.nuts2_code, c.country_code)
        INNER JOIN measure AS m USING (measure_id)
        LEFT JOIN region AS r ON o.place_level = 'region' AND o.place_code = r.nuts_code
        LEFT JOIN country AS n ON o.place_level = 'country' AND o.place_code = n.country_code
        WHERE c.city_id IN ({cities}) AND o.measure_id = '{measure}' AND o.population_group = '{group}'
            AND coalesce(o.area_basis, '') NOT IN ('nuts3_area', 'self_reported')
        ORDER BY o.value DESC LIMIT 1
        """
    ).iloc[0]
    text, level = told(question), best["place_level"]
    value = f"{best['value']:.1f} %" if best["unit"] == "%" else f"{best['value']:.0f} of 100"
    place = best["place"] if level == "city" else f"{best['place']} ({level})"
    assert correct_answer.highest(question) == (best["city_id"],)
    assert text.startswith(f"**In the data: {best['label']}**. ")
    assert f", {best['year']}: {value} in {place}" in text
    assert group == "total" or PEOPLE[group].removesuffix(" people").lower() in text.lower()
    assert "Source" in text
    assert correct_answer.note(question) == ("Highest in the data" if level == "city" else f"Its {level} is highest in the data")


def test_a_tie_is_a_tie_and_cities_of_one_region_are_none() -> None:
    tied = asked("mipex_anti_discrimination", "total", ("be002c", "pt001c", "at-vienna"))
    assert set(correct_answer.highest(tied)) == {"be002c", "pt001c"}
    assert correct_answer.note(tied) == "Its country is joint highest in the data"
    assert "100 of 100 in Belgium (country)" in told(tied)
    assert "100 of 100 in Portugal (country)" in told(tied)
    of_one = asked("mipex_health", "total", ("at-vienna", "at-graz"))
    assert set(correct_answer.highest(of_one)) == {"at-vienna", "at-graz"}
    assert correct_answer.note(of_one) == "Its country is highest in the data"
    assert len(re.findall(r" in Austria \(country\)", told(of_one))) == 1


def test_a_larger_area_is_no_answer() -> None:
    """The area around a city may lie highest; it is named as no value of the city, whose own stays unknown."""
    question = asked("foreign_born_share", "foreign_born", ("lu001c", "at-vienna", "se003c"))
    assert correct_answer.highest(question) == ("at-vienna",)
    assert "No value of its own: Luxembourg, Luxembourg." in told(question)
    alone = asked("foreign_born_share", "foreign_born", ("lu001c", "cy-limassol"))
    assert correct_answer.highest(alone) == ()
    assert "only values of larger areas" in told(alone)


def test_values_of_several_years_and_without_flags_are_called_so() -> None:
    text = told(asked("foreign_born_share", "foreign_born", ("at-vienna", "se003c")))
    assert "The values of these cities are of 2021 to 2024." in text
    assert "Reliability unknown." in told(asked("employment_rate_20_64", "foreign_born"))


def test_a_measure_that_is_gone_is_a_sentence_and_no_bar() -> None:
    """A room outlives a refresh, which may take a measure away."""
    question = workshop.highest_city("Highest?", [("at-vienna", "Vienna")], "measure_that_is_gone", "total", None, AREAS)
    assert told(question) == "The atlas no longer has these values."
    assert correct_answer.highest(question) == ()
    assert correct_answer.note(question) == ""
