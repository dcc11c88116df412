"""Figures that cannot be right, found by rules that know no country: blocks in which cities have each other's values, and more.

A block is one count (population, foreign-born) of one country in one year. City series hardly move from year to year, so
a block in which many cities jump is doubted; if its values fit the cities in another order, they are permuted. A block may
also be permuted in every year: then it is told by the population that another source gives for the same cities.
"""

from itertools import permutations

import numpy as np
import pandas as pd

JUMP = 1.4  # a count beyond those of the nearest years before and after, either way, by this factor
MANY_JUMPS = 0.10  # share of a block's cities that jump; a tenth up and a tenth down at once
FEWEST_JUMPS = 3
SAME_SET = 0.10  # sorted values of a permuted block differ from those of the nearest years by less than this, in the median
FEWEST_YEARS = 3
LARGEST_SHARE = 65.0
OFF = 1.25  # a count against what another source gives for the same city
CLEARLY_BETTER = 4.0
MOST_EXCHANGED = 6  # cities whose orders are tried out
OUTLIER_ABOVE, OUTLIER_BELOW = 1.6, 0.625  # against the median of the city's own years
FEWEST_SERIES = 5
FEWEST_POINTS = 4.0  # percentage points that a share must jump beyond its country to be doubted
TIMES_USUAL = 6.0  # and how many times what is usual in its country
TIMES_USUAL_HERE = 1.5  # and in its own series
NORMAL_MEDIAN = 0.6745  # median of the absolute values of a normal distribution, in standard deviations
SAME_SHARE = 0.05  # percentage points
MOST_VANISHED = 0.2  # share of a source's figures that may vanish at once: more is rather a fault than a revision
SURVEY_BASED = {"UK"}  # countries whose city shares are estimates of a sample survey (Annual Population Survey)


def is_loss(vanished: int, before: int) -> bool:
    """Whether so many of the figures of before have vanished that the answer is doubted as a whole."""
    return vanished > MOST_VANISHED * before


def doubtful_blocks(counts: pd.DataFrame) -> pd.DataFrame:
    """Blocks in which many cities jump up while many others jump down, each against its own history.

    Growth or a new method moves cities one way; only a mix-up moves them both ways at once.
    counts: columns country_code, city (a code), year, count. Returns country_code, year, reason, is_permuted.
    """
    low, high = _nearest_years(counts)
    rows = counts.assign(low=low, high=high)[(low > 0) & (counts["count"] > 0)]
    rows = rows.assign(up=rows["count"] > rows["high"] * JUMP, down=rows["count"] < rows["low"] / JUMP)
    found = []
    for (country, year), block in rows.groupby(["country_code", "year"]):
        up, down = int(block["up"].sum()), int(block["down"].sum())
        if min(up, down) >= max(FEWEST_JUMPS, MANY_JUMPS * len(block)):
            usual = np.sort(np.sqrt(block["low"] * block["high"]))
            is_permuted = float(np.median(np.abs(np.sort(block["count"]) / usual - 1))) < SAME_SET
            what = "; in order of size they fit the years around, so cities have each other's values" if is_permuted else ""
            found.append((country, int(year), f"of {len(block)} cities {up} jump up and {down} down at once{what}", is_permuted))
    return pd.DataFrame(found, columns=["country_code", "year", "reason", "is_permuted"])


def _nearest_years(counts: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """For each row the smaller and the larger of the same city's counts in the nearest years before and after; empty without."""
    ordered = counts.sort_values(["city", "year"])
    by_city = ordered.groupby("city")["count"]
    before, after = by_city.shift(1), by_city.shift(-1)
    around = pd.DataFrame({"before": before, "after": after})[by_city.transform("count") >= FEWEST_YEARS]
    return around.min(axis=1).reindex(counts.index), around.max(axis=1).reindex(counts.index)


def exchanged_cities(counts: pd.DataFrame, known: pd.Series) -> pd.DataFrame:
    """Cities of a country that have each other's counts in every year, told by populations of another source.

    counts: country_code, city, year, count (people); known: population by city, from elsewhere.
    Returns country_code, city, belongs_to, reason.
    """
    latest = counts.sort_values("year").groupby("city").last()
    latest = latest.assign(known=known.reindex(latest.index)).dropna(subset="known")
    latest = latest[(latest["count"] > 0) & (latest["known"] > 0)]
    off = latest[np.abs(np.log(latest["count"] / latest["known"])) > np.log(OFF)]
    found = []
    for country, cities in off.groupby("country_code"):
        if FEWEST_JUMPS <= len(cities) <= MOST_EXCHANGED:
            found += [(country, *pair) for pair in _better_order(cities)]
    reason = "in every year these cities have each other's counts: the populations that the atlas holds fit in another order"
    return pd.DataFrame(found, columns=["country_code", "city", "belongs_to"]).assign(reason=reason)


def _better_order(cities: pd.DataFrame) -> list[tuple[str, str]]:
    """The order of cities in which their counts fit the known populations, if it is clearly better than the given one."""
    counts, known = np.log(cities["count"].to_numpy(float)), np.log(cities["known"].to_numpy(float))
    misfit = {order: float(np.abs(counts - known[list(order)]).sum()) for order in permutations(range(len(cities)))}
    best = min(misfit, key=lambda order: misfit[order])
    given = misfit[tuple(range(len(cities)))]
    if misfit[best] * CLEARLY_BETTER > given or misfit[best] / len(cities) > np.log(OFF):
        return []
    names = cities.index.to_list()
    return [(names[at], names[to]) for at, to in enumerate(best) if at != to]


def shares_out_of_range(shares: pd.DataFrame) -> pd.DataFrame:
    """Rows of shares (columns city, year, share) that no city has; with a reason."""
    out = shares[(shares["share"] < 0) | (shares["share"] > LARGEST_SHARE)]
    return out.assign(reason=f"a share under 0 or over {LARGEST_SHARE:.0f} percent")


def quality_marks(shares: pd.DataFrame) -> pd.Series:
    """The mark that each share of a city series deserves, empty for most; the first that fits.

    shares: columns country_code (as in Urban Audit codes), city (a code), year, share (percent).
    """
    median = shares.groupby("city")["share"].transform("median")
    outlier = (shares["share"] > OUTLIER_ABOVE * median) | (shares["share"] < OUTLIER_BELOW * median)
    marks = {
        "series_outlier": outlier,
        "series_jump": jumps(shares[~outlier]).reindex(shares.index, fill_value=False),
        "constant_series": shares["city"].isin(constant_series(shares)),
        "survey_estimate": shares["country_code"].isin(SURVEY_BASED),
    }
    return pd.Series(np.select(list(marks.values()), list(marks), default=""), index=shares.index, dtype=str)


def jumps(shares: pd.DataFrame) -> pd.Series:
    """Whether a share lies on either side of a jump that neither its country nor its own series makes otherwise.

    A jump: the change between two neighbouring years of a series, less the usual change of the country between the same
    years, is over FEWEST_POINTS, and many times what is usual in the country and in the series. A year that jumps away and
    back is doubted alone; else it cannot be told which of the two years is wrong, or whether the method changed.
    """
    ordered = shares.sort_values(["city", "year"])
    by_city = ordered.groupby("city")
    steps = ordered.assign(change=by_city["share"].diff(), before=by_city["year"].shift()).dropna(subset=["change"])
    excess = steps["change"] - _usual_change(steps)
    usual = excess.abs().groupby(steps["country_code"]).transform("median") / NORMAL_MEDIAN
    usual_here = steps["change"].abs().groupby(steps["city"]).transform("median")
    jumped = (
        (excess.abs() > FEWEST_POINTS) & (excess.abs() > TIMES_USUAL * usual) & (excess.abs() > TIMES_USUAL_HERE * usual_here)
    )
    into = np.sign(excess).where(jumped, 0).reindex(ordered.index, fill_value=0)
    out_of = into.groupby(ordered["city"]).shift(-1, fill_value=0)
    alone = into * out_of < 0
    before_alone = alone.groupby(ordered["city"]).shift(-1, fill_value=False)
    after_alone = alone.groupby(ordered["city"]).shift(1, fill_value=False)
    doubted = alone | ((into != 0) & ~after_alone) | ((out_of != 0) & ~before_alone)
    return doubted.reindex(shares.index)


def _usual_change(steps: pd.DataFrame) -> pd.Series:
    """The median change of the country between the same years; where few series tell it, that of all its steps."""
    same_years = steps.groupby(["country_code", "before", "year"])["change"]
    all_years = steps.groupby("country_code")["change"].transform("median")
    return same_years.transform("median").where(same_years.transform("size") >= FEWEST_SERIES, all_years)


def constant_series(shares: pd.DataFrame) -> pd.Series:
    """Cities whose share is practically the same in every one of several years."""
    years = shares.groupby("city")["share"].agg(["min", "max", "count"])
    return pd.Series(years.index[(years["count"] >= FEWEST_YEARS) & (years["max"] - years["min"] < SAME_SHARE)], dtype=str)
