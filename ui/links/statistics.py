"""Correlation, its interval, the fitted line and the correction for many tests: scipy does the sums.

scipy.stats takes a second and 80 MB to load, so it is loaded with the first question, not with the app.
"""

import importlib
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

LEAST_UNITS = 4
LEAST_FOR_A_CELL = 10
RESAMPLES = 599  # with more, bounds move by about 0.01 and a rerun gets long
SEED = 20261122
CONFIDENCE = 0.95
PASSES_BELOW = 0.05
LINE_POINTS = 41

Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Coefficient:
    """A coefficient with its p-value and 95 % interval; low and high are None where resampling gives none."""

    value: float
    p: float
    low: float | None
    high: float | None

    @property
    def is_clear(self) -> bool:
        """Whether the interval leaves out zero."""
        return self.low is not None and self.high is not None and (self.low > 0 or self.high < 0)


@dataclass(frozen=True)
class Correlation:
    """How two measures go together, over units of analysis that may each stand for several cities."""

    pearson: Coefficient
    spearman: Coefficient
    n_units: int
    n_cities: int
    unit: str


def correlation(x: Numbers, y: Numbers, unit: str, n_cities: int) -> Correlation | None:
    """Pearson and Spearman of paired figures; None with fewer than LEAST_UNITS or where one side is all the same."""
    if len(x) < LEAST_UNITS or len(np.unique(x)) < 2 or len(np.unique(y)) < 2:
        return None
    rank = _stats().rankdata
    pearson, spearman = _coefficient(_pearson(x, y), _interval(x, y)), _coefficient(_spearman(x, y), _interval(x, y, rank))
    return Correlation(pearson, spearman, len(x), n_cities, unit)


def _stats() -> Any:
    return importlib.import_module("scipy.stats")


def _pearson(x: Numbers, y: Numbers) -> Any:
    return _stats().pearsonr(x, y)


def _spearman(x: Numbers, y: Numbers, axis: int = -1) -> Any:
    """Spearman is Pearson of the ranks; its p-value by the t distribution is the same too. This form takes many at once."""
    rank = _stats().rankdata
    return _stats().pearsonr(rank(x, axis=axis), rank(y, axis=axis), axis=axis)


def _coefficient(found: Any, interval: tuple[float | None, float | None]) -> Coefficient:
    return Coefficient(float(found.statistic), float(found.pvalue), *interval)


def _interval(x: Numbers, y: Numbers, prepare: Any = None) -> tuple[float | None, float | None]:
    """The bootstrap interval over units, the same each time it is asked for; prepare: what a resample goes through first."""

    def of_resamples(a: Numbers, b: Numbers, axis: int = -1) -> Any:
        """The mean product of standard scores is the coefficient, without the p-value that no resample needs."""
        x, y = (_stats().zscore(prepare(one, axis=axis) if prepare else one, axis=axis) for one in (a, b))
        return np.mean(x * y, axis=axis)

    warnings = importlib.import_module("warnings")
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")  # resamples of few units can be constant; the interval is then left out
        interval = (
            _stats()
            .bootstrap(
                (x, y),
                of_resamples,
                paired=True,
                vectorized=True,
                n_resamples=RESAMPLES,
                confidence_level=CONFIDENCE,
                method="percentile",
                rng=np.random.default_rng(SEED),
            )
            .confidence_interval
        )
    if not (np.isfinite(interval.low) and np.isfinite(interval.high)):
        return None, None
    return float(interval.low), float(interval.high)


def fitted_line(x: Numbers, y: Numbers) -> pd.DataFrame:
    """The least-squares line with the 95 % band of its mean. Columns x, fit, low, high; empty if it cannot be fitted."""
    if len(x) < LEAST_UNITS or len(np.unique(x)) < 2:
        return pd.DataFrame(columns=["x", "fit", "low", "high"], dtype="float64")
    line = _stats().linregress(x, y)
    at = np.linspace(x.min(), x.max(), LINE_POINTS)
    fit = line.intercept + line.slope * at
    # linregress gives the error of slope and intercept; the line's own at any x follows from the slope's about the mean.
    left = len(x) - 2
    spread = np.sqrt(np.sum((y - line.intercept - line.slope * x) ** 2) / left)
    error = np.hypot(spread / np.sqrt(len(x)), line.stderr * (at - x.mean()))
    width = _stats().t.ppf((1 + CONFIDENCE) / 2, left) * error
    return pd.DataFrame({"x": at, "fit": fit, "low": fit - width, "high": fit + width})


def distance_from_line(x: Numbers, y: Numbers) -> Numbers:
    """How far each point lies from the fitted line, in standard deviations of those distances."""
    if len(x) < LEAST_UNITS or len(np.unique(x)) < 2:
        return np.zeros(len(x))
    line = _stats().linregress(x, y)
    rest: Numbers = y - line.intercept - line.slope * x
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


def adjusted(p: Numbers) -> Numbers:
    """p-values after Benjamini and Hochberg, over those that are there."""
    is_there = np.isfinite(p)
    out = np.full(len(p), np.nan)
    if is_there.any():
        out[is_there] = _stats().false_discovery_control(p[is_there], method="bh")
    return out
