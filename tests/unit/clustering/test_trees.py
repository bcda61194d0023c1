import lightgbm
import numpy as np
import pytest

from clustering.trees import Trees, TreesError


def trained(leaves: int, objective: str = "binary", **more: object) -> lightgbm.Booster:
    rng = np.random.default_rng(0)
    signals = rows(4000)
    target = rng.random(4000) < 1 / (1 + np.exp(-np.nansum(signals[:, :3], axis=1)))
    parameters = {"objective": objective, "num_leaves": leaves, "verbose": -1, **more}
    data = lightgbm.Dataset(signals, target.astype(int), params={"verbose": -1})
    return lightgbm.train(parameters, data, 30)


def rows(n: int) -> np.ndarray:
    """Signals of which one may be unknown and one has few values."""
    signals = np.random.default_rng(n).normal(size=(n, 6)).astype(np.float32)
    signals[::3, 1] = np.nan
    signals[:, 4] = np.round(signals[:, 4])
    return signals


@pytest.mark.parametrize("leaves", [2, 31, 32, 33, 64])
def test_the_answers_are_those_of_lightgbm(leaves):
    booster = trained(leaves)
    # 600 rows are no whole number of blocks; unknown values stand where training saw none.
    signals = rows(600)
    signals[::5, 2] = np.nan
    expected = booster.predict(signals).astype(np.float32)
    assert np.array_equal(Trees(booster).probabilities(signals), expected)


def test_values_on_a_threshold_go_left():
    booster = trained(31)
    tree = booster.trees_to_dataframe()
    thresholds = tree.loc[tree.split_feature == "Column_0", "threshold"].to_numpy()
    signals = np.zeros((2 * len(thresholds), 6), np.float32)
    signals[::2, 0] = thresholds
    signals[1::2, 0] = np.nextafter(thresholds.astype(np.float32), np.float32(np.inf))
    expected = booster.predict(signals).astype(np.float32)
    assert np.array_equal(Trees(booster).probabilities(signals), expected)


def test_no_rows_give_no_probabilities():
    assert Trees(trained(8)).probabilities(np.empty((0, 6), np.float32)).shape == (0,)


@pytest.mark.parametrize(
    ("booster", "why"),
    [
        (lambda: trained(80, min_data_in_leaf=2), "leaves"),
        (lambda: trained(8, "regression"), "objective"),
        (lambda: trained(8, zero_as_missing=True), "missing"),
    ],
)
def test_what_is_not_known_is_refused(booster, why):
    with pytest.raises(TreesError, match=why):
        Trees(booster())
