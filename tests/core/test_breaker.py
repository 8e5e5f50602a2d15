"""What keeps failing is left alone, and tried again after a rest."""

from core.breaker import Breaker


def test_a_breaker_opens_after_failures_in_a_row_and_lets_one_try_after_the_rest() -> None:
    now = 0.0
    breaker = Breaker(failures=2, rest=10, clock=lambda: now)
    breaker.failed()
    assert breaker.allows()
    breaker.failed()
    assert not breaker.allows()
    now = 11.0
    assert breaker.allows()
    assert not breaker.allows()
    breaker.succeeded()
    assert breaker.allows()


def test_a_success_forgets_earlier_failures() -> None:
    breaker = Breaker(failures=2, rest=10, clock=lambda: 0.0)
    breaker.failed()
    breaker.succeeded()
    breaker.failed()
    assert breaker.allows()
