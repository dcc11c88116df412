"""Correlation, interval, line and correction against published values, scipy and sums made by hand."""

import subprocess
import sys

import numpy as np
import pytest
from scipy import stats

from queries.database import FOLDER
from ui.correlations import statistics
from ui.correlations.statistics import adjusted, correlation, fitted_line, spearman_with_many

# F. J. Anscombe (1973), Graphs in Statistical Analysis, The American Statistician 27: r = 0.816, y = 3.00 + 0.500 x.
ANSCOMBE_X = [10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5]
ANSCOMBE = {
    "first": (ANSCOMBE_X, [8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68]),
    "second": (ANSCOMBE_X, [9.14, 8.14, 8.74, 8.77, 9.26, 8.10, 6.13, 3.10, 9.13, 7.26, 4.74]),
    "third": (ANSCOMBE_X, [7.46, 6.77, 12.74, 7.11, 7.81, 8.84, 6.08, 5.39, 8.15, 6.42, 5.73]),
    "fourth": ([8, 8, 8, 8, 8, 8, 8, 19, 8, 8, 8], [6.58, 5.76, 7.71, 8.84, 8.47, 7.04, 5.25, 12.50, 5.56, 7.91, 6.89]),
}
# Y. Benjamini, Y. Hochberg (1995), section 3.2: fifteen p-values, of which the procedure at 0.05 rejects four.
BENJAMINI_HOCHBERG = [
    0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0000,
]  # fmt: skip


def pair(x: list[float], y: list[float]) -> tuple[statistics.Numbers, statistics.Numbers]:
    return np.array(x, dtype=float), np.array(y, dtype=float)


@pytest.mark.parametrize("which", ANSCOMBE)
def test_anscombe(which: str) -> None:
    x, y = pair(*ANSCOMBE[which])  # type: ignore[arg-type]
    found = correlation(x, y)
    assert found
    assert found.pearson.value == pytest.approx(0.816, abs=0.001)
    assert found.pearson.p == pytest.approx(0.00217, abs=0.0001)
    line = fitted_line(x, y)
    slope = (line["fit"].iloc[-1] - line["fit"].iloc[0]) / (line["x"].iloc[-1] - line["x"].iloc[0])
    assert slope == pytest.approx(0.500, abs=0.001)
    assert line["fit"].iloc[0] - slope * line["x"].iloc[0] == pytest.approx(3.00, abs=0.01)


def test_spearman_by_hand() -> None:
    """Ranks 1 2 3 4 5 against 2 1 4 3 5: squared differences add up to 4, so 1 - 6 * 4 / (5 * 24) = 0.8."""
    found = correlation(*pair([10, 20, 30, 40, 50], [12, 11, 24, 23, 99]))
    assert found
    assert found.spearman.value == pytest.approx(0.8)


def test_spearman_with_ties_by_hand() -> None:
    """Ranks 1 2.5 2.5 4 against 1 2 3 4: Pearson of the ranks is 4.5 / sqrt(4.5 * 5)."""
    found = correlation(*pair([1, 2, 2, 3], [1, 2, 3, 4]))
    assert found
    assert found.spearman.value == pytest.approx(4.5 / np.sqrt(4.5 * 5))


def test_example_of_scipy() -> None:
    """The example in the documentation of scipy.stats.spearmanr."""
    found = correlation(*pair([1, 2, 3, 4, 5], [5, 6, 7, 8, 7]))
    assert found
    assert found.spearman.value == pytest.approx(0.82078268)
    assert found.spearman.p == pytest.approx(0.08858700)


@pytest.mark.parametrize("size", [6, 35, 120])
def test_same_as_scipy_one_by_one(size: int) -> None:
    random = np.random.default_rng(size)
    x = random.normal(size=size).round(1)
    many = random.normal(size=(size, 7)).round(1)
    many[0, 2] = many[1, 2] = np.nan
    many[:, 5] = 3.0
    rho, p, n = spearman_with_many(x, many)
    assert n.tolist() == [size, size, size - 2, size, size, size, size]
    assert np.isnan(rho[5]) and np.isnan(p[5])
    for column in (0, 1, 2, 3, 4, 6):
        there = np.isfinite(many[:, column])
        expected = stats.spearmanr(x[there], many[there, column])
        assert (rho[column], p[column]) == pytest.approx((expected.statistic, expected.pvalue))


def test_interval_is_the_same_each_time_and_holds_the_coefficient() -> None:
    x, y = pair(*ANSCOMBE["first"])  # type: ignore[arg-type]
    first, second = correlation(x, y), correlation(x, y)
    assert first == second
    assert first
    for found in (first.pearson, first.spearman):
        assert found.low is not None and found.high is not None
        assert -1 <= found.low < found.value < found.high <= 1


def related(size: int, seed: int, decimals: int = 1) -> tuple[statistics.Numbers, statistics.Numbers]:
    random = np.random.default_rng(seed)
    x = random.normal(size=size)
    return x.round(decimals), (x + random.normal(size=size)).round(decimals)


@pytest.mark.parametrize("size", [12, 35, 120])
def test_interval_is_that_of_scipy(size: int) -> None:
    """scipy draws other resamples, many more, and calculates from their values."""
    x, y = related(size, size)
    found = correlation(x, y)
    assert found

    def pearson(a: statistics.Numbers, b: statistics.Numbers, axis: int) -> statistics.Numbers:
        return stats.pearsonr(a, b, axis=axis).statistic

    def spearman(a: statistics.Numbers, b: statistics.Numbers, axis: int) -> statistics.Numbers:
        return pearson(stats.rankdata(a, axis=axis), stats.rankdata(b, axis=axis), axis)

    for one, of_resample in ((found.spearman, spearman), (found.pearson, pearson)):
        expected = stats.bootstrap(
            (x, y), of_resample, paired=True, vectorized=True, n_resamples=2999, method="BCa", rng=np.random.default_rng(1)
        ).confidence_interval
        assert (one.low, one.high) == pytest.approx((expected.low, expected.high), abs=0.08 if size == 12 else 0.05)
        assert one.method.startswith("BCa bootstrap")


def test_coefficients_of_resamples_one_by_one() -> None:
    """A resample holds each unit as often as its country was drawn."""
    x, y = related(40, 3)
    clusters = statistics.clusters_of(np.array(list("abcdefghijklm" * 3 + "a")))
    weights = statistics._draws(clusters.count)[clusters.number][:, :60]
    for is_ranked, of_scipy in ((True, stats.spearmanr), (False, stats.pearsonr)):
        found = statistics._coefficients(weights, x, y, is_ranked)
        for column, coefficient in enumerate(found):
            rows = np.repeat(np.arange(40), weights[:, column].astype(int))
            assert coefficient == pytest.approx(of_scipy(x[rows], y[rows]).statistic)


def test_cities_are_resampled_by_country() -> None:
    """Cities that say what their country says are no more cases than countries: the interval is that of the countries."""
    x, y = related(20, 11)
    of_countries = correlation(x, y)
    copies = np.repeat(np.arange(20), 5)
    of_cities = correlation(x[copies], y[copies], np.array([f"C{number:02}" for number in copies]))
    alone = correlation(x[copies], y[copies])
    assert of_countries
    assert of_cities
    assert alone
    for name in ("spearman", "pearson"):
        by_country, whole, city = (getattr(found, name) for found in (of_cities, of_countries, alone))
        assert (by_country.low, by_country.high) == pytest.approx((whole.low, whole.high))
        assert city.high - city.low < 0.6 * (by_country.high - by_country.low)
    assert "countries with all their places" in of_cities.spearman.method


@pytest.mark.parametrize("size", [6, 9, 11])
def test_few_places_have_the_interval_of_fisher(size: int) -> None:
    x, y = related(size, 5, 6)
    found = correlation(x, y)
    assert found
    expected = stats.pearsonr(x, y).confidence_interval(0.95)
    assert (found.pearson.low, found.pearson.high) == pytest.approx((expected.low, expected.high))
    z, error = np.arctanh(found.spearman.value), np.sqrt((1 + found.spearman.value**2 / 2) / (size - 3))  # Bonett and Wright
    assert (found.spearman.low, found.spearman.high) == pytest.approx(
        (np.tanh(z - 1.959964 * error), np.tanh(z + 1.959964 * error))
    )


def test_few_countries_count_as_their_number() -> None:
    """Two hundred cities of eight countries get the interval of eight cases; of three countries, none."""
    x, y = related(200, 8)
    found = correlation(x, y, np.arange(200) % 8)
    assert found
    z = np.arctanh(found.pearson.value)
    assert found.pearson.low == pytest.approx(np.tanh(z - 1.959964 / np.sqrt(8 - 3)))
    few = correlation(x, y, np.arange(200) % 3)
    assert few
    assert few.spearman.p < 0.001
    assert (few.spearman.low, few.is_clear) == (None, False)
    alone = correlation(x, y, np.zeros(200))
    assert alone
    assert alone.is_clear  # within one country each city is a case


@pytest.mark.parametrize(
    ("p", "low", "high", "expected"),
    [
        (0.04, 0.1, 0.5, True), (0.04, -0.5, -0.1, True), (0.06, 0.1, 0.5, False), (0.04, -0.1, 0.5, False),
        (0.04, None, None, False), (None, 0.1, 0.5, False),
    ],
)  # fmt: skip
def test_clear_takes_both_the_test_and_the_interval(p: float, low: float, high: float, expected: bool) -> None:
    assert statistics.is_clear(p, low, high) == expected


def test_clear_by_chance_is_rare() -> None:
    """Of independent figures of nine places, a twentieth is clear by chance, not a tenth."""
    random = np.random.default_rng(2)
    found = [correlation(random.normal(size=9), random.normal(size=9)) for _ in range(400)]
    assert sum(one.is_clear for one in found if one) <= 28


def test_band_by_hand() -> None:
    """At the mean of x the half width is t(0.975; n - 2) * s / sqrt(n); t for 9 degrees of freedom is 2.262."""
    x, y = pair(*ANSCOMBE["first"])  # type: ignore[arg-type]
    line = fitted_line(x, y)
    middle = line[np.isclose(line["x"], x.mean())].iloc[0]
    spread = 1.237  # Anscombe's residual standard error
    assert middle["high"] - middle["fit"] == pytest.approx(2.262 * spread / np.sqrt(11), abs=0.002)
    assert (line["high"] - line["low"]).iloc[0] > middle["high"] - middle["low"]


def test_benjamini_hochberg() -> None:
    p = np.array(BENJAMINI_HOCHBERG)
    found = adjusted(p)
    assert (found < 0.05).sum() == 4
    assert found[3] == pytest.approx(0.0095 * 15 / 4)
    assert found[0] == pytest.approx(0.0001 * 15)


def test_benjamini_yekutieli() -> None:
    """Each p-value after Benjamini and Hochberg times the sum of the first fifteen parts of one, at most one."""
    p = np.array(BENJAMINI_HOCHBERG)
    parts = sum(1 / number for number in range(1, 16))
    assert adjusted(p, "by") == pytest.approx(np.minimum(adjusted(p) * parts, 1), abs=1e-9)


def test_missing_p_values_do_not_count() -> None:
    p = np.array([*BENJAMINI_HOCHBERG, np.nan, np.nan])
    assert np.isnan(adjusted(p)[-2:]).all()
    assert adjusted(p)[:15] == pytest.approx(adjusted(np.array(BENJAMINI_HOCHBERG)))
    assert np.isnan(adjusted(np.array([np.nan]))).all()


@pytest.mark.parametrize(
    ("x", "y"), [([], []), ([1], [2]), ([1, 2, 3], [3, 2, 1]), ([1, 1, 1, 1], [1, 2, 3, 4]), ([1, 2, 3, 4], [5, 5, 5, 5])]
)
def test_too_few_or_all_the_same_is_no_number(x: list[float], y: list[float]) -> None:
    assert correlation(*pair(x, y)) is None


@pytest.mark.parametrize("x", [[1, 1, 1, 9], [1, 2, 3, 4], [1, 1, 2, 2]])
def test_few_figures_are_no_failure(x: list[float]) -> None:
    assert correlation(*pair(x, [2, 2, 2, 8]))


def test_scipy_is_not_loaded_with_the_app() -> None:
    """Its parts take a second and 80 MB, which other pages must not pay for."""
    code = "import sys, ui.correlations, ui.navigation; print({'scipy.stats', 'scipy.special'} & set(sys.modules))"
    run = subprocess.run([sys.executable, "-c", code], cwd=FOLDER.parent, capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "set()"
