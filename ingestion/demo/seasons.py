"""When in the year things sell."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

PEAKS: Final = {
    "winter": (10, 70, 1.3),
    "spring": (110, 45, 1.1),
    "summer": (190, 65, 1.4),
    "autumn": (295, 50, 1.1),
    "gifts": (346, 22, 1.6),
    "school": (243, 24, 1.5),
    "newyear": (12, 22, 1.6),
}
"""Season to day of the year, half-width in days, and height, which is added to utility."""
CALENDAR_SEASONS = frozenset(("gifts", "school", "newyear"))
"""Seasons of the calendar, not of the weather: the same in both hemispheres."""


def season_curve(peak: str, day: Ints | Floats) -> Floats:
    """The seasonal part of utility on `day` of the year (1 to 366), of the same shape."""
    if not peak:
        return np.zeros(np.shape(day))
    centre, width, height = PEAKS[peak]
    distance = np.abs((np.asarray(day) - centre + 182.5) % 365 - 182.5)
    bump = height * np.exp(-0.5 * (distance / (width * 0.6)) ** 2)
    return np.asarray(bump - 0.25 * height)


def day_of_year(seconds: Ints) -> Ints:
    """The day of the year, 1 to 366, of UTC seconds."""
    days = np.asarray(seconds).astype("datetime64[s]").astype("datetime64[D]")
    return np.asarray((days - days.astype("datetime64[Y]")).astype(np.int64) + 1)
