"""Sending by SMTP: throttled, resumable, and each recipient once.

The ledger is an outbox. A message is claimed in the database before the server hears of it
(`planned` to `sending`, in one statement that asks consent, suppression and cap again), and
written off after the server has taken it (`sent`). A sender that dies between the two leaves one
message of which nobody can know whether the server took it: no client of SMTP can, as the protocol
has no transaction that spans both. That one message is sent again under the same Message-ID and
with the same bytes, so that a server which suppresses duplicates delivers it once; or it is held
for a person, if `studio.yaml` says so, and then delivered at most once by any server.
"""

import logging
import smtplib
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path
from ssl import create_default_context

from filelock import FileLock, Timeout

from assistant.campaigns.policy import StudioPolicy
from core.audience import Gate
from core.errors import AisleError
from core.store import CampaignRecipient, CampaignRepository, Delivery

_log = logging.getLogger(__name__)
_PERMANENT = 500
_RECONNECTS = 3


@dataclass(frozen=True)
class Server:
    """A mail server to hand messages to."""

    host: str
    port: int = 25
    user: str | None = None
    password: str | None = None
    starttls: bool = False
    timeout: float = 30.0

    def connect(self) -> smtplib.SMTP:
        """A session, logged in.

        Raises:
            AisleError: there is no such server, or it won't have us.
        """
        try:
            session = smtplib.SMTP(self.host, self.port, timeout=self.timeout)
            if self.starttls:
                session.starttls(context=create_default_context())
            if self.user:
                session.login(self.user, self.password or "")
        except (OSError, smtplib.SMTPException) as error:
            raise AisleError(
                f"The mail server {self.host}:{self.port} can't be used: {error}. Check AISLE_SMTP."
            ) from None
        return session


@dataclass
class Sent:
    """What a run did."""

    sent: int = 0
    skipped: int = 0
    failed: int = 0
    resumed: int = 0
    """Messages left under way by a sender that died."""
    held: int = 0
    later: int = 0
    """Not due yet, or put off by the server."""


Render = Callable[[CampaignRecipient], EmailMessage | str]
"""A line of the ledger to its mail, or to the reason why it can't go out."""


class Sender:
    """Sends the ledger of one campaign."""

    def __init__(
        self,
        campaigns: CampaignRepository,
        campaign_id: str,
        gate: Gate,
        policy: StudioPolicy,
        server: Server,
        lock: Path,
    ) -> None:
        self._campaigns = campaigns
        self._campaign_id = campaign_id
        self._gate = gate
        self._policy = policy
        self._server = server
        self._lock = FileLock(lock, timeout=0)
        self._session: smtplib.SMTP | None = None
        self._next = 0.0

    def run(self, render: Render, *, now: datetime | None = None) -> Sent:
        """Send what is due; safe to run again, and to kill at any moment.

        Args:
            render: makes the mail of a line.
            now: what is due by then; the clock when None.

        Raises:
            AisleError: another sender of this campaign is at work, or the server can't be used.
        """
        try:
            with self._lock:
                return self._run(render, now)
        except Timeout:
            raise AisleError(
                "This campaign is being sent already; wait until it is done."
            ) from None
        finally:
            self._quit()

    def _run(self, render: Render, now: datetime | None) -> Sent:
        done = Sent()
        for line in self._campaigns.recipients(self._campaign_id, Delivery.SENDING.value):
            self._resume(line, render, done)
        due = self._campaigns.recipients(
            self._campaign_id, Delivery.PLANNED.value, due=now or datetime.now(UTC)
        )
        for line in due:
            self._one(line, render, done)
        tally = self._campaigns.tally(self._campaign_id)
        done.later = sum(n for (_, status), n in tally.items() if status == Delivery.PLANNED.value)
        return done

    def _resume(self, line: CampaignRecipient, render: Render, done: Sent) -> None:
        if self._policy.after_a_crash == "hold":
            done.held += 1
            return
        done.resumed += 1
        self._hand_over(line, render, done)

    def _one(self, line: CampaignRecipient, render: Render, done: Sent) -> None:
        now = datetime.now(UTC)
        if self._campaigns.claim(self._campaign_id, line.customer_id, self._gate, now):
            self._hand_over(line, render, done)
        else:
            done.skipped += self._campaigns.settle(
                self._campaign_id,
                line.customer_id,
                Delivery.SKIPPED,
                now,
                only_in=Delivery.PLANNED,
                note="no consent, suppressed or over the cap",
            )

    def _hand_over(self, line: CampaignRecipient, render: Render, done: Sent) -> None:
        mail = render(line)
        if isinstance(mail, str):
            done.skipped += 1
            self._settle(line, Delivery.SKIPPED, mail)
            return
        self._wait()
        outcome, note = self._deliver(mail)
        self._settle(line, outcome, note)
        done.sent += outcome is Delivery.SENT
        done.failed += outcome is Delivery.FAILED

    def _deliver(self, mail: EmailMessage) -> tuple[Delivery, str]:
        for attempt in range(_RECONNECTS):
            try:
                self._session = self._session or self._server.connect()
                self._session.send_message(mail)
            except smtplib.SMTPServerDisconnected:
                self._session = None  # perhaps it was taken: the same Message-ID goes out again
                time.sleep(0.2 * 2**attempt)
            except smtplib.SMTPRecipientsRefused as error:
                code, reply = next(iter(error.recipients.values()))
                return _refused(code, reply)
            except smtplib.SMTPResponseException as error:
                return _refused(error.smtp_code, error.smtp_error)
            else:
                return Delivery.SENT, ""
        raise AisleError(
            f"The mail server {self._server.host} hangs up on us. Run the send again later; "
            "nobody gets anything twice."
        )

    def _settle(self, line: CampaignRecipient, status: Delivery, note: str) -> None:
        self._campaigns.settle(
            self._campaign_id, line.customer_id, status, datetime.now(UTC), note=note
        )

    def _wait(self) -> None:
        pause = self._next - time.monotonic()
        if pause > 0:
            time.sleep(pause)
        self._next = max(self._next, time.monotonic() - 1) + 60 / self._policy.limits.per_minute

    def _quit(self) -> None:
        session, self._session = self._session, None
        if session is not None:
            try:
                session.quit()
            except (OSError, smtplib.SMTPException):
                _log.debug("the mail server had hung up")


def _refused(code: int, reply: bytes | str) -> tuple[Delivery, str]:
    """For good, or put off: then it is planned again and goes out with the next run."""
    text = reply.decode(errors="replace") if isinstance(reply, bytes) else reply
    status = Delivery.FAILED if code >= _PERMANENT else Delivery.PLANNED
    return status, f"{code} {text}"
