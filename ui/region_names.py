"""What regions are called, which codes took over from others, and below which size their rates are left out."""

from queries.database import cached_per_database, run
from ui import wording
from ui.filters import NO_FILTER

SMALL_BELOW = 25  # thousand foreign-born people of working age: where the publisher's own warnings become the rule
OF_OUTCOMES = ("outcome", "own")  # the families of measures that Regional outcomes shows
REFERENCES = ("native_born", "nationals", "total")  # groups of people that are no migrants, of whom no region has few


@cached_per_database
def region_labels() -> dict[str, str]:
    """Label by nuts_code, as in "Wien, Austria (AT13)"; regions of today before those whose code ended."""
    regions = run("regions/all")
    return {
        row["nuts_code"]: f"{row['region']}, {row['country']} ({row['nuts_code']})"
        if row["nuts_version"] != "earlier"
        else f"{row['nuts_code']}, {row['country']} (code that ended)"
        for row in regions.to_dict("records")
    }


@cached_per_database
def successors() -> dict[str, list[str]]:
    """The codes that took over the area of a NUTS 2 code that ended, by the old code."""
    changes = run("data/region_code_changes")
    changes = changes[changes["new_code"].notna() & (changes["new_code"] != changes["old_code"])]
    return {str(code): list(dict.fromkeys(rows["new_code"])) for code, rows in changes.groupby("old_code")}


@cached_per_database
def small_regions(population_group: str, below: int) -> frozenset[str]:
    """The regions too small (below so many thousand) for a finding to count; none where the people counted are no migrants."""
    if below <= 0 or population_group in REFERENCES:
        return frozenset()
    regions = run("filters/regions", **NO_FILTER.parameters())  # how many live there, whatever the filters say
    return frozenset(regions.loc[~(regions["foreign_born_population"] >= below), "nuts_code"])


def small_words(drawn: str, small: int, below: int, left_out_of: str) -> str:
    """How small regions are drawn, how many there are, and what leaves them out; empty without any.

    drawn: as in "Fainter bars". below: thousand people. left_out_of: as in "title", or empty.
    """
    if not small:
        return ""
    left_out = f"; the {left_out_of} leaves them out" if left_out_of else ""
    few = f"fewer than {below},000 foreign-born residents of working age, or an unknown number"
    return f"{drawn}: {few} ({wording.plural(small, 'region', 'regions')}{left_out})."
