"""From a prompt to mails, over a real database and the built models."""

import csv
import json
import random
from datetime import date, timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from assistant.campaigns import Brief, CampaignStudio
from assistant.campaigns.content import Message, Shown
from assistant.campaigns.copywriter import Copywriter
from assistant.campaigns.facts import CopyFacts, by_id
from assistant.campaigns.message import Messenger
from assistant.campaigns.products import Pick, Why
from assistant.campaigns.responders import Response
from assistant.campaigns.results import Report
from core.errors import AisleError, NotFoundError
from tests.assistant.campaigns.conftest import NOW

PROMPT = "Win back customers who haven't bought since summer with backpacks under $200, 10% off, 30% holdout"
TODAY = date(2026, 11, 2)


def approved(studio: CampaignStudio) -> str:
    campaign = studio.draft(PROMPT, TODAY)
    return studio.approve(campaign.id, "Jo", acknowledge=True, now=NOW).id


def test_a_prompt_becomes_a_preview_of_people_who_agreed(studio: CampaignStudio) -> None:
    preview = studio.preview(studio.draft(PROMPT, TODAY).id, NOW)
    assert preview.brief.goal == "win_back"
    assert preview.audience.funnel.matched == 60
    assert preview.audience.funnel.allowed == 40
    assert {p.category for p in preview.products} == {"outdoor > backpack"}
    assert all(p.price is not None and p.price < 200 for p in preview.products)
    assert preview.can_be_approved
    message = preview.messages[0]
    assert "10% off" in message.offer
    assert all(shown.now for shown in message.products)


def test_an_approved_campaign_is_frozen_and_its_log_unbroken(studio: CampaignStudio) -> None:
    id = approved(studio)
    with pytest.raises(AisleError, match="only a draft can be changed"):
        studio.revise(id, Brief())
    with pytest.raises(AisleError, match="approved"):
        studio.approve(id, "Jo", acknowledge=True, now=NOW)
    entries = studio.shop.store.campaigns.audit(id)
    assert [e.action for e in entries] == ["drafted", "approved"]
    assert studio.audit_is_unbroken(id)


def test_where_people_are_cut_the_likeliest_to_respond_stay(
    studio: CampaignStudio, monkeypatch: pytest.MonkeyPatch
) -> None:
    campaign = studio.draft(PROMPT, TODAY)
    everybody = studio.preview(campaign.id, NOW).audience.ids
    chances = {id: 0.3 if at % 4 == 0 else 0.01 for at, id in enumerate(everybody)}
    found = Response(chances, campaigns=3, rows=900, auc=0.8, reliability=())
    monkeypatch.setattr(studio.responders, "foretell", lambda *_: found)
    brief = studio.understanding(campaign).brief
    studio.revise(campaign.id, brief.model_copy(update={"max_recipients": 10}))
    assert studio.preview(campaign.id, NOW).response == found
    studio.approve(campaign.id, "Jo", acknowledge=True, now=NOW)
    ledger = studio.shop.store.campaigns.recipients(campaign.id)
    assert {line.customer_id for line in ledger} == {id for id, p in chances.items() if p > 0.1}


def test_warnings_have_to_be_acknowledged(studio: CampaignStudio) -> None:
    campaign = studio.draft("Campaign for everybody: backpacks, 10% off", TODAY)
    with pytest.raises(AisleError, match="Acknowledge the warnings"):
        studio.approve(campaign.id, "Jo", now=NOW)


def test_a_false_price_in_the_marketers_own_words_stops_the_approval(
    studio: CampaignStudio,
) -> None:
    campaign = studio.draft(PROMPT, TODAY)
    variant = studio.preview(campaign.id, NOW).variants[0]
    studio.rewrite(campaign.id, [variant.model_copy(update={"opening": "Now 35% off."})])
    preview = studio.preview(campaign.id, NOW)
    assert "false_discount" in {f.code for f in preview.findings}
    with pytest.raises(AisleError, match="35%"):
        studio.approve(campaign.id, "Jo", acknowledge=True, now=NOW)


def test_the_export_holds_a_mail_for_everybody_but_the_holdout(
    studio: CampaignStudio, tmp_path: Path
) -> None:
    id = approved(studio)
    done = studio.handover.export(id, tmp_path / "out")
    ledger = studio.shop.store.campaigns.recipients(id)
    treated = {line.customer_id for line in ledger if line.arm != "holdout"}
    assert done.mails == done.rows == len(treated)
    assert len(ledger) - len(treated) > 0
    with (tmp_path / "out" / "recipients.csv").open() as table:
        assert {row["customer_id"] for row in csv.DictReader(table)} == treated
    lines = (tmp_path / "out" / "recipients.jsonl").read_text().splitlines()
    assert {json.loads(line)["customer_id"] for line in lines} == treated
    mail = message_from_bytes(
        next((tmp_path / "out" / "mails").glob("*.eml")).read_bytes(), policy=policy.default
    )
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    page = mail.get_body(("html",))
    assert page is not None
    assert "12 Harbour Street" in page.get_content()
    text = mail.get_body(("plain",))
    assert text is not None
    assert "/v1/unsubscribe/" in text.get_content()


def test_unsubscribing_is_honoured_at_once(studio: CampaignStudio, tmp_path: Path) -> None:
    id = approved(studio)
    line = next(r for r in studio.shop.store.campaigns.recipients(id) if r.arm != "holdout")
    studio.outcomes.unsubscribe(studio.links.token(id, line.customer_id))
    studio.handover.export(id, tmp_path / "out")
    assert line.customer_id not in (tmp_path / "out" / "recipients.csv").read_text()
    audience = studio.preview(studio.draft(PROMPT, TODAY).id, NOW).audience
    assert line.customer_id not in audience.ids


def test_a_forged_unsubscribe_link_is_refused(studio: CampaignStudio) -> None:
    token = studio.links.token("c", "k01")
    for forged in (token[:-2] + "xx", "", "ü", token[4:]):
        with pytest.raises(NotFoundError):
            studio.outcomes.unsubscribe(forged)


def test_a_campaign_changed_behind_the_studios_back_stays_put(
    studio: CampaignStudio, tmp_path: Path
) -> None:
    id = approved(studio)
    studio.shop.store.campaigns.change(id, {"content": {"variants": []}}, only_in="approved")
    with pytest.raises(AisleError, match="changed after its approval"):
        studio.handover.export(id, tmp_path / "out")


def test_the_uplift_counts_purchases_of_both_groups_and_no_machine_opens(
    studio: CampaignStudio,
) -> None:
    id = approved(studio)
    store = studio.shop.store
    ledger = store.campaigns.recipients(id)
    treated = [line for line in ledger if line.arm != "holdout"]
    product = next(store.products.all())
    store.events.upsert(
        [
            {
                "id": 10_000 + n,
                "customer_id": line.customer_id,
                "product_id": product.id,
                "kind": "purchase",
                "price": product.price,
                "time": line.send_at + timedelta(hours=5),
            }
            for n, line in enumerate(treated)
        ]
    )
    opened = [
        Report(treated[0].customer_id, "opened", NOW + timedelta(days=1), "GoogleImageProxy"),
        Report(treated[1].customer_id, "opened", NOW + timedelta(days=1), "Thunderbird"),
    ]
    assert studio.outcomes.ingest(id, opened) == 2
    assert studio.outcomes.ingest(id, opened) == 2  # reported twice, counted once
    found = studio.outcomes.results(id)
    assert found.machine_opens == 1
    assert found.uplifts["all"].value == 1.0
    assert found.uplifts["all"].is_certain
    assert sum(rates["opened"].won for rates in found.arms.values()) == 1


def test_a_refused_prompt_gets_no_further(studio: CampaignStudio) -> None:
    campaign = studio.draft("Only white customers should see the sale", TODAY)
    assert campaign.status == "refused"
    with pytest.raises(AisleError, match="discrimination"):
        studio.preview(campaign.id)


def test_a_reason_may_name_the_purchase_it_is_about_in_every_wording_and_no_other(
    studio: CampaignStudio,
) -> None:
    product, bought, other = list(studio.shop.store.products.all())[:3]
    facts = CopyFacts(Brief(), "Hill & Harbour", "USD", by_id([product, bought, other]))
    writer = Copywriter(facts, "c")
    checker = studio.copy.checker(facts, TODAY)
    messenger = Messenger("c", facts, {}, writer, checker, studio.policy, studio.links)

    def wrong(why: str) -> bool:
        shown = Shown(
            product_id=product.id,
            title=product.title,
            price=facts.price(product),
            blurb="",
            why=why,
            bought=bought.id,
            url="",
        )
        return bool(messenger.faults(message_of(shown)))

    for kind in ("brand", "category"):
        pick, said = Pick(product.id, Why(kind, bought.id)), set[str]()
        while why := writer.because(pick, product, random.Random(1), said):
            assert bought.title in why
            assert not wrong(why), why
            assert wrong(why.replace(bought.title, other.title)), why
            said.add(why)
        assert len(said) >= 3


def message_of(shown: Shown) -> Message:
    fields = dict.fromkeys(Message.model_fields, "")
    return Message.model_validate({**fields, "products": (shown,)})
