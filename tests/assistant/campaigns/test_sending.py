"""Sending to a real SMTP server, once each, whatever happens."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller

from assistant.campaigns import CampaignStudio, Server
from assistant.campaigns.handover import gate
from assistant.campaigns.sending import Sender
from core.errors import AisleError
from evals.campaigns_kill import Mailroom, fill, free_port, measure, work
from tests.assistant.campaigns.conftest import NOW
from tests.assistant.campaigns.test_studio import approved


@pytest.fixture
def room() -> Iterator[tuple[Mailroom, int]]:
    found, port = Mailroom(), free_port()
    controller = Controller(found, hostname="127.0.0.1", port=port)
    controller.start()
    yield found, port
    controller.stop()


def test_everybody_due_gets_one_mail_and_a_second_run_sends_nothing(
    room: tuple[Mailroom, int], tmp_path: Path
) -> None:
    mailroom, port = room
    url = f"sqlite:///{tmp_path}/shop.db"
    fill(url, 25)
    for _ in range(2):
        work(url, port, str(tmp_path / "lock"))
    assert sorted(mailroom.accepted.values()) == [1] * 25


def test_a_campaign_goes_out_as_approved(
    studio: CampaignStudio, room: tuple[Mailroom, int]
) -> None:
    mailroom, port = room
    id = approved(studio)
    lines = studio.shop.store.campaigns.recipients(id)
    due = max(line.send_at for line in lines)
    gone, *others = (line.customer_id for line in lines if line.arm != "holdout")
    studio.shop.store.campaigns.suppress(gone, "complained", NOW)
    done = studio.handover.send(id, Server("127.0.0.1", port), now=due)
    assert others
    assert done.sent == len(others)
    assert set(mailroom.mailboxes) == {f"{customer}@mail.example" for customer in others}
    assert studio.shop.store.campaigns.get(id).status == "sent"


def test_without_a_server_nothing_is_lost(studio: CampaignStudio) -> None:
    id = approved(studio)
    lines = studio.shop.store.campaigns.recipients(id)
    with pytest.raises(AisleError, match="can't be used"):
        studio.handover.send(
            id, Server("127.0.0.1", free_port()), now=max(r.send_at for r in lines)
        )
    statuses = {line.status for line in studio.shop.store.campaigns.recipients(id)}
    assert statuses <= {"planned", "sending", "holdout"}


def test_two_senders_never_work_on_one_campaign(
    studio: CampaignStudio, room: tuple[Mailroom, int], tmp_path: Path
) -> None:
    id = approved(studio)
    campaigns = studio.shop.store.campaigns
    brief = studio.understanding(campaigns.get(id)).brief
    senders = [
        Sender(
            campaigns, id, gate(brief, studio.policy), studio.policy, Server("127.0.0.1", room[1]),
            tmp_path / "lock",
        )
        for _ in range(2)
    ]  # fmt: skip

    def render(line: object) -> str:
        with pytest.raises(AisleError, match="being sent already"):
            senders[1].run(render)
        return "skip"

    lines = campaigns.recipients(id)
    assert senders[0].run(render, now=max(r.send_at for r in lines)).skipped > 0


@pytest.mark.slow
def test_a_send_that_is_killed_ten_times_reaches_everybody_exactly_once() -> None:
    found = measure(recipients=120)
    assert found["kills"] == 10
    assert found["mailboxes_with_exactly_one"] == 120
    assert found["mailboxes_with_more"] == found["mailboxes_with_none"] == 0
    assert found["ledger"] == {"sent": 120}
