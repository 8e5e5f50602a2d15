from datetime import date

import pytest

from assistant.language.dates import Period, parse_days, parse_period

TODAY = date(2026, 5, 13)  # a Wednesday


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("for 10 days", 10),
        ("two weeks in thailand", 14),
        ("a long weekend", 2),
        ("three nights", 4),
        ("a month", 30),
        ("two rainy days in edinburgh", 2),
        ("5-7 days", 7),
        ("next week", None),
        ("for 9999 days", None),
        ("a backpack", None),
    ],
)
def test_durations_are_read_in_days(text: str, days: int | None) -> None:
    assert parse_days(text) == days


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("to rome from may 20 to may 24", Period(date(2026, 5, 20), 5, 5)),
        ("3-9 june", Period(date(2026, 6, 3), 7, 6)),
        ("in march for five days", Period(None, 5, 3)),
        ("tomorrow", Period(date(2026, 5, 14), None, 5)),
        ("next week", Period(date(2026, 5, 18), None, 5)),
        ("on friday", Period(date(2026, 5, 15), None, 5)),
        ("in two weeks", Period(date(2026, 5, 27), 14, 5)),
        ("on 2026-12-01", Period(date(2026, 12, 1), None, 12)),
        ("on january 5", Period(date(2027, 1, 5), None, 1)),
        ("next summer", Period(None, None, 7)),
        ("february 31", Period(None, None, None)),
        ("a red tent", Period(None, None, None)),
    ],
)
def test_dates_are_read_relative_to_today(text: str, period: Period) -> None:
    assert parse_period(text, TODAY) == period
