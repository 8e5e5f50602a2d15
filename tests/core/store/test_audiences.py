"""Nobody gets a campaign who didn't agree, is suppressed, or has had enough: over random shops."""

import sqlite3
from collections import Counter
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from core import audience
from core.audience import AudienceRule, Gate
from core.store import Store
from evals.campaigns_people import World

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)
_PERSON = st.fixed_dictionaries(
    {
        "consent": st.booleans(),
        "personal": st.booleans(),
        "email": st.sampled_from([None, "", "a@x.example", "B@x.example", "c@x.example"]),
        "suppress": st.sampled_from([None, "id", "address"]),
        "earlier": st.lists(
            st.tuples(
                st.integers(-12, 3), st.sampled_from(["sent", "planned", "skipped", "holdout"])
            ),
            max_size=4,
        ),
        "bought": st.lists(st.integers(0, 200), max_size=4),
    }
)


@cache
def _empty() -> bytes:
    """A database with the schema and nothing in it; migrating anew for every example is slow."""
    with TemporaryDirectory() as folder:
        Store(f"sqlite:///{folder}/shop.db").close()
        with closing(sqlite3.connect(f"{folder}/shop.db")) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return (Path(folder) / "shop.db").read_bytes()


def _store(folder: str, people: list[dict[str, object]]) -> tuple[Store, list[str]]:
    (Path(folder) / "shop.db").write_bytes(_empty())
    store = Store(f"sqlite:///{folder}/shop.db")
    store.products.upsert([{"id": "p", "title": "Tent", "category": "Outdoor > Tents"}])
    ids = [f"k{n}" for n in range(len(people))]
    store.customers.upsert(
        [
            {
                "id": id,
                "email": person["email"],
                "consent_marketing": person["consent"],
                "consent_personalisation": person["personal"],
            }
            for id, person in zip(ids, people, strict=True)
        ]
    )
    names = [f"old{n}" for n in range(4)]
    for name in (*names, "new"):
        row = {"id": name, "prompt": "", "brief": {}, "status": "draft", "content": {}}
        store.campaigns.upsert([{**row, "created": NOW}])
    for at, name in enumerate(names):
        ledger = []
        for id, person in zip(ids, people, strict=True):
            earlier = person["earlier"]
            assert isinstance(earlier, list)
            if at < len(earlier):
                days, status = earlier[at]
                ledger.append(_line(id, NOW + timedelta(days=days), status))
        store.campaigns.approve(name, {"status": "approved"}, ledger, "draft")
    events = []
    for id, person in zip(ids, people, strict=True):
        bought = person["bought"]
        assert isinstance(bought, list)
        events += [(id, days) for days in bought]
    store.events.upsert(
        [
            {
                "id": n + 1,
                "customer_id": id,
                "product_id": "p",
                "kind": "purchase",
                "time": NOW - timedelta(days=days),
            }
            for n, (id, days) in enumerate(events)
        ]
    )
    for id, person in zip(ids, people, strict=True):
        if person["suppress"] == "id":
            store.campaigns.suppress(id, "manual", NOW)
        elif person["suppress"] == "address" and person["email"]:
            store.campaigns.suppress_address(str(person["email"]), "bounced", NOW)
    return store, ids


def _line(id: str, at: datetime, status: str) -> dict[str, object]:
    common = {"arm": "A", "picks": [], "send_at": at, "changed": at, "note": ""}
    return {"customer_id": id, "status": status, **common}


@given(st.lists(_PERSON, min_size=1, max_size=12), st.integers(0, 3), st.booleans())
@settings(max_examples=25)
def test_nobody_is_written_to_without_consent_suppressed_or_over_the_cap(
    people: list[dict[str, object]], cap: int, behaviour: bool
) -> None:
    gate = Gate(cap=cap, cap_days=7, uses_behaviour=behaviour)
    with TemporaryDirectory() as folder:
        store, ids = _store(folder, people)
        addresses = {
            str(p["email"]).lower() for p in people if p["suppress"] == "address" and p["email"]
        }
        addresses |= {
            str(p["email"]).lower() for p in people if p["suppress"] == "id" and p["email"]
        }
        found = store.audiences.match(AudienceRule(), gate, NOW, campaign_id="new")
        chosen = set(found.allowed_ids)
        # What may be claimed is asked again, of a ledger that wrongly holds everybody.
        ledger = [_line(id, NOW, "planned") for id in ids]
        store.campaigns.approve("new", {"status": "approved"}, ledger, "draft")  # type: ignore[arg-type]
        claimed = {id for id in ids if store.campaigns.claim("new", id, gate, NOW)}
        assert claimed == chosen
        for id, person in zip(ids, people, strict=True):
            earlier = person["earlier"]
            assert isinstance(earlier, list)
            recent = sum(s in {"sent", "planned"} and d > -7 for d, s in earlier)
            if person["suppress"] == "id":  # what was planned was skipped with it
                recent = 0
            if id in chosen:
                assert person["consent"] and person["email"]
                assert person["personal"] or not behaviour
                assert person["suppress"] != "id"
                assert str(person["email"]).lower() not in addresses
                assert recent < cap
        assert all(n == 1 for n in Counter(claimed).values())
        store.close()


@given(st.lists(_PERSON, min_size=1, max_size=12), st.integers(0, 200), st.booleans())
@settings(max_examples=15)
def test_sql_and_python_agree_on_who_a_rule_means(
    people: list[dict[str, object]], days: int, negate: bool
) -> None:
    since = (NOW - timedelta(days=days)).date()
    conditions = (
        audience.Did(categories=("Outdoor",), since=since, negate=negate),
        audience.LastPurchase(before=since, negate=negate),
        audience.FirstPurchase(since=since, negate=negate),
        audience.Orders(min=2, negate=negate),
        audience.TopShare(by="orders", share=0.3, negate=negate),
    )
    with TemporaryDirectory() as folder:
        store, _ = _store(folder, people)
        world = World.of(store)
        for condition in conditions:
            rule = AudienceRule(conditions=(condition,))
            found = set(store.audiences.match(rule, Gate(), NOW).ids)
            assert found == world.members(rule), condition
        store.close()


def test_the_audit_log_shows_a_changed_entry(tmp_path: Path) -> None:
    from core.store import is_unbroken

    store = Store(f"sqlite:///{tmp_path}/shop.db")
    row = {"id": "c", "prompt": "", "brief": {}, "status": "draft", "content": {}}
    store.campaigns.upsert([{**row, "created": NOW}])
    for action in ("drafted", "approved", "sent"):
        store.campaigns.note("c", "Jo", action, {"n": 1}, NOW)
    entries = store.campaigns.audit("c")
    assert is_unbroken(entries)
    entries[1].detail = {"n": 2}
    assert not is_unbroken(entries)
    assert not is_unbroken([entries[0], entries[2]])
    store.close()
