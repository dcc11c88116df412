"""Correlation, its interval, the fitted line and the correction for many tests: scipy does the sums.

scipy.stats takes a second and 80 MB to load: scipy loads it with the first question, not with the app.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import scipy

LEAST_UNITS = 4
LEAST_FOR_AN_INTERVAL = 6
LEAST_FOR_THE_BOOTSTRAP = 12  # with fewer, resamples are too alike and the interval too narrow: Fisher's takes its place
LEAST_FOR_A_CELL = 10
RESAMPLES = 999  # another seed moves bounds by about 0.02; more resamples make a rerun long
SEED = 20261122
CONFIDENCE = 0.95
PASSES_BELOW = 0.05
LINE_POINTS = 41
TINY = 1e-12  # a variance that is only rounding

Numbers = npt.NDArray[np.float64]
Codes = npt.NDArray[Any]


@dataclass(frozen=True)
class Coefficient:
    """A coefficient with the p-value of its own test and its 95 % interval; see `interval`."""

    value: float
    p: float
    low: float | None
    high: float | None
    method: str


@dataclass(frozen=True)
class Correlation:
    """The correlation of two measures over units of analysis."""

    pearson: Coefficient
    spearman: Coefficient

    @property
    def is_clear(self) -> bool:
        """Whether the rank correlation is clear where it is the only test of a view."""
        return bool(is_clear(self.spearman.p, self.spearman.low, self.spearman.high))


def is_clear(p_adjusted: Any, low: Any, high: Any) -> Any:
    """Whether a correlation is clear: what the word means on screen, in charts and in files.

    The p-value, adjusted for all tests of the view, is under PASSES_BELOW, and the interval leaves out zero. Takes numbers
    or arrays; a missing number is not clear.
    """
    p_adjusted, low, high = (np.asarray(given, dtype=float) for given in (p_adjusted, low, high))
    return (p_adjusted < PASSES_BELOW) & ((low > 0) | (high < 0))


def correlation(x: Numbers, y: Numbers, clusters: Codes | None = None) -> Correlation | None:
    """Pearson and Spearman of paired values; None with fewer than LEAST_UNITS or where one side is all the same.

    clusters: the code of the country of each unit; None where each unit is a country.
    """
    if len(x) < LEAST_UNITS or len(np.unique(x)) < 2 or len(np.unique(y)) < 2:
        return None
    codes = clusters_of(clusters if clusters is not None else np.arange(len(x)))
    pearson, spearman = (
        Coefficient(float(found.statistic), float(found.pvalue), *interval(float(found.statistic), x, y, codes, is_ranked))
        for found, is_ranked in ((scipy.stats.pearsonr(x, y), False), (_spearman(x, y), True))
    )
    return Correlation(pearson, spearman)


def _spearman(x: Numbers, y: Numbers) -> Any:
    """Spearman is Pearson of the ranks; its p-value by the t distribution is the same too. This form takes many at once."""
    rank = scipy.stats.rankdata
    return scipy.stats.pearsonr(rank(x, axis=-1), rank(y, axis=-1), axis=-1)


@dataclass(frozen=True)
class Clusters:
    """The countries of units of analysis: a number for each unit, how many there are, and what is resampled."""

    number: npt.NDArray[np.intp]
    count: int
    are_units: bool  # each unit is a cluster: countries, or the places of one country alone


def clusters_of(codes: Codes) -> Clusters:
    """Units of one country are resampled as they are: what is said holds for that country alone."""
    found, number = np.unique(codes, return_inverse=True)
    if len(found) in (1, len(codes)):
        return Clusters(np.arange(len(codes)) if len(found) == 1 else number, len(codes), True)
    return Clusters(number, len(found), False)


def interval(value: float, x: Numbers, y: Numbers, clusters: Clusters, is_ranked: bool) -> tuple[float | None, float | None, str]:
    """Bounds and method of the 95 % interval of Pearson's coefficient, or of Spearman's (is_ranked); the same each time.

    From LEAST_FOR_THE_BOOTSTRAP countries on, the bias-corrected and accelerated bootstrap (Efron 1987) that draws countries
    with all their units. With fewer, Fisher's interval with the number of countries as N, which is cautious; for ranks with
    the variance of Bonett and Wright (2000). No bounds with fewer than LEAST_FOR_AN_INTERVAL.
    """
    places = "places" if clusters.are_units else "countries"
    if clusters.count < LEAST_FOR_AN_INTERVAL:
        return None, None, f"none: under {LEAST_FOR_AN_INTERVAL} {places}"
    if clusters.count < LEAST_FOR_THE_BOOTSTRAP:
        return *_fisher(value, clusters.count, is_ranked), f"Fisher z with the {clusters.count} {places} as N"
    draws = _draws(clusters.count)[clusters.number]
    left_out = (np.arange(clusters.count) != clusters.number[:, None]).astype(float)
    resampled, jackknifed = (_coefficients(weights, x, y, is_ranked) for weights in (draws, left_out))
    drawn = "the places of the test" if clusters.are_units else "countries with all their places"
    return *_bca(value, resampled, jackknifed), f"BCa bootstrap, {RESAMPLES} resamples of {drawn}"


@lru_cache(maxsize=16)
def _draws(count: int) -> Numbers:
    """How often each of a number of clusters is drawn: a row a cluster, a column a resample."""
    random = np.random.default_rng(SEED)
    return np.ascontiguousarray(random.multinomial(count, np.full(count, 1 / count), size=RESAMPLES).T, dtype=float)


def _coefficients(weights: Numbers, x: Numbers, y: Numbers, is_ranked: bool) -> Numbers:
    """The coefficient of each resample; NaN where a side is all the same.

    weights: how often each unit (row) is in each resample (column).
    """
    if is_ranked:
        x, y = _ranks(weights, x), _ranks(weights, y)
    else:
        x, y = (((one - one.mean()) / one.std())[:, None] for one in (x, y))
    root = np.sqrt(weights)  # products of roots are weights, which saves a pass over all resamples for each sum
    x, y, total = root * x, root * y, weights.sum(axis=0)
    mean_x, mean_y = (np.einsum("ub,ub->b", root, one) / total for one in (x, y))
    xx, yy, xy = (np.einsum("ub,ub->b", *two) / total for two in ((x, x), (y, y), (x, y)))
    xx, yy, xy = xx - mean_x**2, yy - mean_y**2, xy - mean_x * mean_y
    spread = xx * yy
    has_spread = spread > TINY
    return np.where(has_spread, xy / np.sqrt(np.where(has_spread, spread, 1.0)), np.nan)


def _ranks(weights: Numbers, values: Numbers) -> Numbers:
    """The rank of each unit in each resample, ties at their mean: half a rank less than usual, which changes no coefficient."""
    order = np.argsort(values)
    up_to = np.zeros((len(values) + 1, weights.shape[1]))
    np.cumsum(weights[order], axis=0, out=up_to[1:])
    first, last = (np.searchsorted(values[order], values, side) for side in ("left", "right"))
    return (up_to[first] + up_to[last]) / 2


def _fisher(value: float, n: int, is_ranked: bool) -> tuple[float | None, float | None]:
    if abs(value) >= 1:
        return None, None
    error = np.sqrt((1 + value**2 / 2 if is_ranked else 1) / (n - 3))
    width = scipy.special.ndtri((1 + CONFIDENCE) / 2) * error
    return float(np.tanh(np.arctanh(value) - width)), float(np.tanh(np.arctanh(value) + width))


def _bca(value: float, resampled: Numbers, jackknifed: Numbers) -> tuple[float | None, float | None]:
    """Bounds from resamples and from the coefficients with one cluster left out; None where a resample has no coefficient."""
    if not (np.isfinite(resampled).all() and np.isfinite(jackknifed).all()):
        return None, None
    below = ((resampled < value).mean() + (resampled <= value).mean()) / 2
    from_mean = jackknifed.mean() - jackknifed
    squares = (from_mean**2).sum()
    if not 0 < below < 1 or not squares > 0:
        return None, None
    bias, acceleration = scipy.special.ndtri(below), (from_mean**3).sum() / (6 * squares**1.5)
    z = bias + scipy.special.ndtri([(1 - CONFIDENCE) / 2, (1 + CONFIDENCE) / 2])
    low, high = np.quantile(resampled, scipy.special.ndtr(bias + z / (1 - acceleration * z)))
    return float(low), float(high)


def fitted_line(x: Numbers, y: Numbers) -> pd.DataFrame:
    """The least-squares line with the 95 % band of its mean. Columns x, fit, low, high; empty if it cannot be fitted."""
    if len(x) < LEAST_UNITS or len(np.unique(x)) < 2:
        return pd.DataFrame(columns=["x", "fit", "low", "high"], dtype="float64")
    line = scipy.stats.linregress(x, y)
    at = np.linspace(x.min(), x.max(), LINE_POINTS)
    fit = line.intercept + line.slope * at
    # linregress gives the error of slope and intercept; the line's own at any x follows from the slope's about the mean.
    left = len(x) - 2
    spread = np.sqrt(np.sum((y - line.intercept - line.slope * x) ** 2) / left)
    error = np.hypot(spread / np.sqrt(len(x)), line.stderr * (at - x.mean()))
    width = scipy.stats.t.ppf((1 + CONFIDENCE) / 2, left) * error
    return pd.DataFrame({"x": at, "fit": fit, "low": fit - width, "high": fit + width})


def distance_from_line(x: Numbers, y: Numbers) -> Numbers:
    """How far each point lies from the fitted line, in standard deviations of those distances."""
    line = scipy.stats.linregress(x, y)
    rest = y - line.intercept - line.slope * x
    spread = rest.std()
    return rest / spread if spread > 0 else np.zeros(len(x))


def spearman_with_many(x: Numbers, many: Numbers) -> tuple[Numbers, Numbers, npt.NDArray[np.int64]]:
    """Spearman of x with each column of `many` over the rows in which both have a figure: coefficient, p and N.

    Coefficient and p are missing where N is under LEAST_UNITS or a side is all the same.
    """
    has_both = np.isfinite(many) & np.isfinite(x)[:, None]
    counts = has_both.sum(axis=0)
    rho, p = np.full(many.shape[1], np.nan), np.full(many.shape[1], np.nan)
    patterns, which = np.unique(has_both, axis=1, return_inverse=True)
    for number in range(patterns.shape[1]):  # columns with figures for the same places are one sum
        rows, columns = patterns[:, number], np.flatnonzero(which.ravel() == number)
        own = x[rows]
        columns = columns[[len(np.unique(many[rows, column])) > 1 for column in columns]]
        if rows.sum() < LEAST_UNITS or len(np.unique(own)) < 2 or not len(columns):
            continue
        found = _spearman(np.broadcast_to(own, (len(columns), len(own))), many[np.ix_(rows, columns)].T)
        rho[columns], p[columns] = found.statistic, found.pvalue
    return rho, p, counts


def adjusted(p: Numbers, method: str = "bh") -> Numbers:
    """p-values after Benjamini and Hochberg ("bh") or Benjamini and Yekutieli ("by"), over those that are there."""
    is_there = np.isfinite(p)
    out = np.full(len(p), np.nan)
    if is_there.any():
        out[is_there] = scipy.stats.false_discovery_control(p[is_there], method=method)
    return out
