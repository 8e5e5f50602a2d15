"""A send that is killed ten times: a real process, a real SMTP server, SIGKILL.

The server counts every transaction that it accepts, and delivers a Message-ID to a mailbox once,
as Cyrus and Dovecot with Sieve's `duplicate` do. What it accepted twice is reported beside what
reached the mailboxes: it is the number of kills that fell between the server's answer and the
ledger's note of it, which no client of SMTP can rule out.
"""

import random
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from assistant.campaigns.email_render import message_id
from assistant.campaigns.policy import Limits, StudioPolicy
from assistant.campaigns.sending import Sender, Server
from core.audience import Gate
from core.store import CampaignRecipient, Store

CAMPAIGN = "kill-test"
_DOMAIN = "shop.example"


class Mailroom:
    """What an aiosmtpd server does with mails: counts them, and drops duplicates."""

    def __init__(self, answer_after: float = 0.0) -> None:
        self.accepted: Counter[str] = Counter()
        """Transactions that ended with 250, by recipient."""
        self.mailboxes: dict[str, list[str]] = {}
        """Message-IDs delivered, by recipient."""
        self._answer_after = answer_after

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        """Take one mail; the name is aiosmtpd's."""
        import asyncio

        mail = message_from_bytes(envelope.content, policy=policy.default)
        for address in envelope.rcpt_tos:
            self.accepted[address] += 1
            box = self.mailboxes.setdefault(address, [])
            if str(mail["Message-ID"]) not in box:
                box.append(str(mail["Message-ID"]))
        await asyncio.sleep(self._answer_after)
        return "250 taken"


def fill(url: str, recipients: int) -> None:
    """A store with an approved campaign to so many customers."""
    store = Store(url)
    now = datetime(2026, 11, 2, 9, tzinfo=UTC)
    ids = [f"c{number:05d}" for number in range(recipients)]
    store.customers.upsert(
        [{"id": id, "email": f"{id}@mail.example", "consent_marketing": True} for id in ids]
    )
    row = {
        "id": CAMPAIGN,
        "prompt": "",
        "brief": {},
        "status": "draft",
        "created": now,
        "content": {},
    }
    store.campaigns.upsert([row])
    ledger = [
        {
            "customer_id": id,
            "arm": "A",
            "status": "planned",
            "picks": [],
            "send_at": now,
            "changed": now,
            "note": "",
        }
        for id in ids
    ]
    store.campaigns.approve(CAMPAIGN, {"status": "approved"}, ledger, "draft")
    store.close()


def work(url: str, port: int, lock: str) -> None:
    """The sending process: runs until everything is sent, or it is killed."""
    store = Store(url)

    def render(line: CampaignRecipient) -> EmailMessage:
        mail = EmailMessage()
        mail["From"], mail["To"] = f"hello@{_DOMAIN}", f"{line.customer_id}@mail.example"
        mail["Subject"] = "Rain gear, picked for you"
        mail["Message-ID"] = message_id(CAMPAIGN, line.customer_id, _DOMAIN)
        mail.set_content("Hello.")
        return mail

    rules = StudioPolicy(limits=Limits(per_minute=1_000_000))
    gate = Gate(cap=1, cap_days=30)
    server = Server("127.0.0.1", port)
    Sender(store.campaigns, CAMPAIGN, gate, rules, server, Path(lock)).run(render)


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def measure(recipients: int = 400, kills: int = 10, seed: int = 1) -> dict[str, Any]:
    """Kill the sender `kills` times midway, let it finish, and count what arrived."""
    from aiosmtpd.controller import Controller

    rng = random.Random(seed)
    room = Mailroom(answer_after=0.004)
    port = free_port()
    controller = Controller(room, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        with tempfile.TemporaryDirectory(prefix="aisle-kill-") as folder:
            url = f"sqlite:///{folder}/shop.db"
            fill(url, recipients)
            command = [
                sys.executable,
                "-m",
                "evals.campaigns_kill",
                url,
                str(port),
                f"{folder}/lock",
            ]
            done = 0
            for number in range(kills):
                goal = recipients * (number + 1) // (kills + 2)
                done += _killed(command, room, goal, rng)
            subprocess.run(command, check=True)
            store = Store(url)
            tally = {status: n for (_, status), n in store.campaigns.tally(CAMPAIGN).items()}
            store.close()
    finally:
        controller.stop()
    boxes = [len(box) for box in room.mailboxes.values()]
    return {
        "recipients": recipients,
        "kills": done,
        "ledger": tally,
        "mailboxes_with_exactly_one": sum(n == 1 for n in boxes),
        "mailboxes_with_more": sum(n > 1 for n in boxes),
        "mailboxes_with_none": recipients - len(boxes),
        "accepted_twice": sum(n - 1 for n in room.accepted.values() if n > 1),
    }


def _killed(command: list[str], room: Mailroom, goal: int, rng: random.Random) -> int:
    """Start the sender and kill it when about `goal` mails have come; 1 if it was killed."""
    process = subprocess.Popen(command)
    deadline = time.monotonic() + 120
    while sum(room.accepted.values()) < goal and process.poll() is None:
        if time.monotonic() > deadline:
            break
        time.sleep(0.001)
    time.sleep(rng.random() * 0.01)
    alive = process.poll() is None
    process.send_signal(signal.SIGKILL)
    process.wait()
    return int(alive)


if __name__ == "__main__":
    work(sys.argv[1], int(sys.argv[2]), sys.argv[3])
