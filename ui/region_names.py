"""What regions are called, which codes took over from others, and below which size their rates are left out."""

from queries.database import cached_per_database, run

SMALL_BELOW = 25  # thousand foreign-born people of working age: where the publisher's own warnings become the rule


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
