"""The map view: countries by their score of an area, of one year or the latest of each."""

import pandas as pd

from queries.database import cached_per_database
from ui.charts import colours
from ui.charts.area_map import Key
from ui.filters import nothing_to_show
from ui.mipex import pickers, scores, url_parameters
from ui.mipex.score_frame import Words, below, heading
from ui.mipex.selected_countries import SelectedCountries
from ui.policy import country_map
from ui.policy.country_block import country_block
from ui.years import offer_common_year, years_text


def score_map(subject: SelectedCountries) -> None:
    """Countries by their score, in five classes that stay the same for every area and year."""
    left, middle, right = pickers.columns([1, 1, 1])
    area = pickers.pick_area(subject.filters.classes, left)
    years = url_parameters.years_of_areas()[area.measure_id]
    year = pickers.pick_year(years, middle)
    pickers.pick_countries(right)
    rows = _rows(subject, area.measure_id, year)
    if rows.empty:
        nothing_to_show(f"None of these countries has a score for {year}. Choose another year or loosen the filters.")
        return
    missing = len(subject.scope) - len(rows)
    words = Words(
        f"map_{area.measure_id}",
        f"{area.name}: {year or 'latest score of each country'}",
        f"{area.name}: {scores.headline(rows, year, subject.highlighted, is_filtered=subject.of_cities_only)}",
        years_text(rows["year"], "country", year),
        [country_map.meaning_of_sign(rows), country_map.off_the_map(rows), scores.marked(rows)],
        [
            area.definition,
            pickers.who_decides(area),
            "The five classes are the same for every area and year, so maps compare.",
            scores.years_used(rows, year),
            scores.relevant_marks(rows),
        ],
        hint=country_map.HOW_TO_USE,
    )
    heading(subject, words)
    offer_common_year(rows["year"], "country", year, lambda: pickers.common_year(years), "policy_year")
    if subject.only and year is None:  # the block has the latest scores
        country_block(subject, subject.only)
    chart = country_map.country_map(rows, [scores.fill(value) for value in rows["value"]], subject)
    keys = [*scores.CLASS_KEYS, *([Key(colours.no_value(), f"no score ({missing})")] if missing else [])]
    alt_text = f"Map of MIPEX scores, {words.title}. {scores.finding(rows, year)}"
    country_map.show(chart, alt_text, "Score, 0 to 100", keys, "policy_map", subject)
    below(subject, words, rows, chart)


@cached_per_database
def _rows(subject: SelectedCountries, area: str, year: int | None) -> pd.DataFrame:
    """The countries with a score, from the highest."""
    return subject.of_scope(scores.of_year(scores.scores_of(area), year)).sort_values("value", ascending=False)
