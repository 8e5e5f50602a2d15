"""A guard answers in time, whatever its part does, and says what was missing."""

import threading
import time

import pytest

from core.errors import NotFoundError
from core.guard import Guard, missing
from core.leaving import Leaving, LeftError, leaving, working_for


def failing() -> str:
    raise RuntimeError("down")


def test_a_part_that_is_well_answers_for_itself() -> None:
    with missing() as without:
        assert Guard("index").call(lambda: "well", lambda: "plain") == "well"
    assert without == set()


def test_a_part_that_fails_is_stood_in_for_and_named() -> None:
    with missing() as without:
        assert Guard("index").call(failing, lambda: "plain") == "plain"
    assert without == {"index"}


def test_an_answer_that_makes_no_sense_is_not_passed_on() -> None:
    guard = Guard("index")
    assert guard.call(lambda: "?", lambda: "plain", lambda answer: answer != "?") == "plain"


def test_a_part_that_hangs_is_not_waited_for() -> None:
    go = threading.Event()
    started = time.monotonic()
    assert Guard("index", patience=0.1).call(lambda: str(go.wait(30)), lambda: "plain") == "plain"
    assert time.monotonic() - started < 15
    go.set()


def test_a_part_that_failed_is_left_alone_and_tried_again_later() -> None:
    guard, asked = Guard("index", rest=0.2), []
    guard.call(failing, lambda: "plain")
    assert guard.call(lambda: asked.append(1) or "well", lambda: "plain") == "plain"
    assert asked == []
    time.sleep(0.3)
    assert guard.call(lambda: "well", lambda: "plain") == "well"


def test_what_does_not_exist_is_an_answer() -> None:
    def unknown() -> str:
        raise NotFoundError("No such product.")

    guard = Guard("index")
    with pytest.raises(NotFoundError):
        guard.call(unknown, lambda: "plain")
    assert guard.call(lambda: "well", lambda: "plain") == "well"


def test_work_for_a_shopper_who_has_left_stops() -> None:
    shopper, woken = Leaving(), []
    with working_for(shopper):
        leaving().on_leave(lambda: woken.append(True))
        leaving().check()
        shopper.leave()
        with pytest.raises(LeftError):
            leaving().check()
    assert woken == [True]
    shopper.on_leave(lambda: woken.append(True))
    assert woken == [True, True]
    leaving().check()
