import math

import numpy as np
import pytest

from assistant.sentiment.calibration import (
    expected_calibration_error,
    fit_temperature,
    reliability,
)


def test_ece_of_well_calibrated_predictions_is_zero() -> None:
    confidence = np.repeat([0.75, 0.25], 4)
    right = np.array([True, True, True, False, True, False, False, False])
    assert expected_calibration_error(confidence, right) == pytest.approx(0)


def test_ece_of_confident_mistakes_is_their_confidence() -> None:
    assert expected_calibration_error(np.full(5, 0.9), np.zeros(5, bool)) == pytest.approx(0.9)


def test_ece_of_nothing_is_nan() -> None:
    assert math.isnan(expected_calibration_error(np.zeros(0), np.zeros(0, bool)))


def test_reliability_counts_every_prediction_once() -> None:
    confidence = np.array([0.0, 0.1, 0.55, 0.99, 1.0])
    bins = reliability(confidence, np.ones(5, bool))
    assert sum(found.count for found in bins) == 5
    assert bins[-1].confidence == pytest.approx(0.995)


def test_temperature_cools_an_overconfident_model() -> None:
    labels = np.array([1, 1, 1, -1] * 50)
    sure = np.tile(np.array([0.005, 0.005, 0.99], np.float32), (200, 1))
    assert fit_temperature(sure, labels, np.ones(200)) > 1.5
