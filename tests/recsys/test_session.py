import json

from recsys import Session


def test_a_session_survives_json() -> None:
    session = Session(id="s").with_event("p1", "click").with_statement("brand", "Acme", -1.0)
    assert Session.from_json(json.loads(json.dumps(session.to_json()))) == session


def test_a_later_statement_replaces_an_earlier_one_of_the_name() -> None:
    session = Session().with_statement("brand", "Acme", 1.0).with_statement("brand", "acme", -1.0)
    assert [said.weight for said in session.statements] == [-1.0]


def test_newer_events_weigh_more() -> None:
    session = Session().with_event("a", "view").with_event("b", "view")
    (newer, high), (older, low) = session.weighted_events()
    assert (newer.product_id, older.product_id) == ("b", "a")
    assert high > low


def test_a_negative_remark_weighs_against() -> None:
    ((_, weight),) = Session().with_event("a", "remark", -0.8).weighted_events()
    assert weight < 0


def test_dismissed_and_disliked_products_are_rejected() -> None:
    session = (
        Session().with_event("a", "dismiss").with_event("b", "dislike").with_event("c", "view")
    )
    assert session.rejected() == {"a", "b"}
