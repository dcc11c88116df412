"""What Regional outcomes shows: the filters, the outcome, and the figures of the regions that pass."""

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from queries.database import cached_per_database, run
from ui import area_statements, downloads, measure_picker, rank, region_names, statements, value_text, wording
from ui.charts.designs import LEVEL_OPACITY, TOOLTIP
from ui.filters import Filters, cities_of
from ui.regions.pickers import Outcome


def _missing(rows: pd.DataFrame, column: str) -> pd.Series:
    """Why a region has no figure: suppressed, elsewhere (the reference has one), none; empty where there is one."""
    why = rows["reference_value"].notna().map({True: "elsewhere", False: "none"})
    return why.mask(rows["suppressed"].notna(), "suppressed").mask(rows[column].notna(), "")


@dataclass(frozen=True)
class Regional:
    """The figures of one choice of filters, outcome and least size."""

    filters: Filters
    outcome: Outcome
    small_below: int

    @cached_property
    def regions(self) -> pd.DataFrame:
        """All regions with what the filters say of them; columns of `filters/regions`."""
        return run("filters/regions", **self.filters.parameters())

    @cached_property
    def series(self) -> pd.DataFrame:
        """Every year of every region, whether it passes the filters or not; columns of `regions/values`."""
        outcome = self.outcome
        return run(
            "regions/values",
            outcome=outcome.measure_id,
            population_group=outcome.population_group,
            reference_group=outcome.reference_group,
        )

    @cached_property
    def suppressed(self) -> pd.DataFrame:
        """Every region and year whose figure the publisher suppresses, of a rate or of either side of a gap.

        Columns of `regions/suppressed`.
        """
        outcome = self.outcome
        reference = outcome.reference_group if outcome.is_gap else None
        return run(
            "regions/suppressed",
            outcome=outcome.measure_id,
            population_group=outcome.population_group,
            reference_group=reference,
        )

    @property
    def reliability(self) -> str:
        """The column that says how weak what is drawn is: that of both values where it is a gap."""
        return "gap_reliability" if self.outcome.is_gap else "reliability"

    @property
    def breaks(self) -> str:
        """The column that says where the publisher marks a break in what is drawn: in either value where it is a gap."""
        return "gap_has_break" if self.outcome.is_gap else "has_break"

    @cached_property
    def rows(self) -> pd.DataFrame:
        """Regions that pass the filters, in the year, from the highest; those without a figure at the end.

        Of regions whose code has ended, only those with a figure of the year. Adds marked_reliability (of both figures
        where a gap is shown), is_small, suppressed (the flag of a figure that the publisher does not give) and missing.
        """
        of_year = self.series[self.series["year"] == self.outcome.year]
        suppressed = self.suppressed[self.suppressed["year"] == self.outcome.year].set_index("nuts_code")["suppressed"]
        passing = self.regions[self.regions["passes_all"]]
        rows = passing.merge(of_year, on="nuts_code", how="left")
        rows = rows.assign(suppressed=rows["nuts_code"].map(suppressed))
        rows = rows[(rows["nuts_version"] != "earlier") | rows[self.outcome.column].notna()]
        rows = rows.assign(
            year=self.outcome.year,
            marked_reliability=rows[self.reliability].fillna("as_published"),
            is_small=(self.small_below > 0) & ~(rows["foreign_born_population"] >= self.small_below),
            missing=_missing(rows, self.outcome.column),
        )
        return rows.sort_values(self.outcome.column, ascending=False, na_position="last").reset_index(drop=True)

    @cached_property
    def known(self) -> pd.DataFrame:
        """The rows with a figure, made ready to be read: label, rank, texts, whom they are picked out for."""
        rows = self.rows[self.rows[self.outcome.column].notna()]
        ranked = rank.add_ranks(rows, rows, self.outcome.column)
        return with_texts(ranked.assign(is_filtered=not self.regions["passes_all"].all()), self.outcome)

    @cached_property
    def on_map(self) -> pd.DataFrame:
        """All rows with the texts of a tooltip, those without a figure included."""
        missing = self.rows[self.rows[self.outcome.column].isna()]
        names = measure_picker.group_names()
        texts = dict.fromkeys(TOOLTIP, "") | {
            "place_code": missing["nuts_code"],
            "who": missing["region"] + " (" + missing["country_code"] + ")",
            "full_value": [
                self._why_missing(why, flag, value, names)
                for why, flag, value in zip(missing["missing"], missing["suppressed"], missing["reference_value"], strict=True)
            ],
            "year_text": str(self.outcome.year),
            "group_text": names[self.outcome.population_group],
        }
        return pd.concat([self.known, missing.assign(**texts)])

    def _why_missing(self, why: str, flag: str, reference_value: float, names: dict[str, str]) -> str:
        if why == "suppressed":
            return f"suppressed by the publisher: {'confidential' if 'c' in flag else 'too unreliable to publish'}"
        if why == "none" or not self.outcome.reference_group:
            return "no value"
        reference = wording.lower(names[self.outcome.reference_group])
        return f"no value for this group; {reference} {wording.value(reference_value, self.outcome.unit)}"

    @cached_property
    def of_the_eu(self) -> pd.Series:
        """The values of the regions of the European Union in the year, whatever is filtered, without `uncounted`."""
        members = set(self.regions.loc[self.regions["is_eu_member"], "nuts_code"]) - self.uncounted
        of_year = self.series[(self.series["year"] == self.outcome.year) & self.series["nuts_code"].isin(members)]
        return of_year[self.outcome.column].dropna()

    @cached_property
    def without_value(self) -> int:
        """The number of regions that pass the filters and have no figure."""
        return len(self.rows) - len(self.known)

    @property
    def without_value_words(self) -> str:
        """How many regions have no value, and how many of those the publisher suppresses, as far as that is known."""
        if not self.without_value:
            return ""
        text = f"{wording.plural(self.without_value, 'region has', 'regions have')} no value"
        if self.suppressed.empty:
            return f"{text}."
        suppressed_count = (self.rows["missing"] == "suppressed").sum()
        return f"{text}, of which the publisher suppresses {wording.count(suppressed_count)}."

    @property
    def city_regions(self) -> list[str]:
        """The regions of the cities that the user chose."""
        return list(dict.fromkeys(code for code in self._region_of.values() if code))

    @property
    def cities_without_region(self) -> list[str]:
        """Those of the cities that the user chose which lie in no one region of the atlas."""
        return [city_id for city_id, code in self._region_of.items() if not code]

    @cached_property
    def _region_of(self) -> dict[str, str | None]:
        cities = cities_of(self.filters).set_index("city_id")["nuts2_code"]
        found = {city_id: cities.get(city_id) for city_id in self.filters.city}
        return {city_id: code if isinstance(code, str) else None for city_id, code in found.items()}

    @cached_property
    def finding(self) -> str:
        """Where the rate differs most and in how many regions; of a rate, the highest and the lowest; always the median.

        Small regions do not count.
        """
        outcome = self.outcome
        counted = self.known[~self.known["nuts_code"].isin(self.uncounted)]
        few = "too few foreign-born residents for a reliable value, or an unknown number"
        if len(self.known) and counted.empty:
            return f"{outcome.indicator}. Only {wording.plural(len(self.known), 'region', 'regions')}, with {few}."
        names = wording.marked_names(counted["who"], counted["marked_reliability"])
        values = counted[outcome.column].tolist()
        if len(values) == 1 < len(self.known):
            others = wording.plural(len(self.known) - 1, "other region has", "other regions have")
            return f"{outcome.indicator}. {names[0]} has {wording.value(values[0], outcome.value_unit)}; {others} {few}."
        if outcome.comparison and len(values) > 1:
            return f"{outcome.name}: {area_statements.gaps(outcome.comparison, 'region', names, values)}"
        text = area_statements.spread(names, values, "region", lambda value: wording.value(value, outcome.value_unit))
        return f"{outcome.indicator}. {text}"

    def small_words(self, drawn: str, left_out_of: str = "title") -> str:
        """How small regions are drawn, how many there are, and what leaves them out, as the finding does; drawn: "Faint"."""
        small = int(self.known["is_small"].sum())
        return region_names.small_words(drawn, small, self.small_below, left_out_of if self.uncounted else "")

    @property
    def uncounted(self) -> frozenset[str]:
        """The small regions, which the finding leaves out; none where the people counted are no migrants."""
        return region_names.small_regions(self.outcome.population_group, self.small_below)

    @cached_property
    def alternative_text(self) -> str:
        """What a chart or map of this choice says, for those who cannot see it."""
        without = f" {wording.plural(self.without_value, 'region', 'regions')} without a value." if self.without_value else ""
        return f"{self.finding} {self.outcome.year}, NUTS 2 regions.{without}"

    def with_statements(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Rows of regions, each with its sentence: of the gap where gaps are shown, with a rank where the rows have one."""
        outcome = self.outcome
        words = rows.assign(
            measure_id=outcome.measure_id,
            measure=outcome.indicator,
            population_group=outcome.population_group,
            unit=outcome.value_unit,
            value=rows[outcome.column],
            place_level="region",
            place_name=rows["region"],
            reliability=rows["marked_reliability"],
        )
        return rows.assign(statement=[statements.sentence(row) for row in statements.rows_of(words)])

    @property
    def axis_title(self) -> str:
        """Title of the axis of values."""
        if not self.outcome.is_gap:
            return wording.AXIS.get(self.outcome.unit, self.outcome.unit.capitalize())
        names = measure_picker.group_names()
        group, reference = names[self.outcome.population_group], names[str(self.outcome.reference_group)]
        first, second = (reference, group) if self.outcome.direction == "higher is better" else (group, reference)
        return f"Percentage points: {wording.lower(first)} less {wording.lower(second)}"

    def view(self, kind: str, note: str = "", finding: str = "", years: str = "") -> downloads.View:
        """The choice as its download describes it.

        note: what stands under the chart. finding: where it is not that of the year. years: where several are drawn.
        """
        filters = self.filters.with_classes(competence_type=True).text()
        return downloads.View(
            name=f"{kind}_{self.outcome.measure_id}",
            title=self.outcome.title(years),
            selection=f"{filters}. {f'Years: {years}' if years else f'Year: {self.outcome.year}'}. {finding or self.finding}",
            note=note,
        )


regional_of = cached_per_database(Regional)  # what one has worked out once serves every later look at the same


def with_texts(rows: pd.DataFrame, outcome: Outcome) -> pd.DataFrame:
    """Rows (with place_rank) with the texts of label, tooltip and table (see ui.charts.TOOLTIP)."""
    marks, sources = value_text.mark_names(), value_text.source_names()
    group = statements.people_of(outcome.population_group)
    reference = statements.people_of(outcome.reference_group) if outcome.reference_group else ""
    texts = []
    columns = ["region", "country_code", "value", "reference_value", "gap", "flag", "marked_reliability", "source_id"]
    for region, country, value, against, gap, flag, reliability, source in zip(
        *(rows[column].tolist() for column in columns), strict=True
    ):
        sign, text = wording.RELIABILITY[reliability]
        shown = gap if outcome.is_gap else value
        full = wording.value(shown, outcome.value_unit)
        if outcome.is_gap:
            full += f": {wording.value(value, '%')} {group}, {wording.value(against, '%')} {reference}"
        names = [marks["flag", letter] for letter in (["NR"] if flag == "NR" else flag)] if isinstance(flag, str) else []
        names += [text] if sign and text not in names else []  # of the atlas, or of the other value of a gap
        texts.append(
            (
                f"{region} ({country})",
                f"{wording.short_value(shown, outcome.value_unit)} {sign}".strip(),
                full,
                "; ".join(names) or "none",
                sources[source],
            )
        )
    columns = ["who", "value_text", "full_value", "mark_text", "source_text"]
    made = pd.DataFrame(texts, columns=columns, index=rows.index, dtype="str")
    people = [
        "the region" if pd.isna(n) else f"the region ({n:,.0f},000 foreign-born of 15-64)"
        for n in rows["foreign_born_population"]
    ]
    return rows.assign(
        **{column: made[column] for column in columns},
        place_code=rows["nuts_code"],
        place_level="region",
        label=rows["place_rank"].astype("str") + ". " + made["who"],
        short_label=made["who"],
        year_text=str(outcome.year),
        level_text=people,
        group_text=f"{group}, compared with {reference}" if outcome.is_gap else group,
        opacity=LEVEL_OPACITY["city"],
    )
