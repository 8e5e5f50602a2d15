"""A message as e-mail: responsive HTML and text in one MIME message, with one-click unsubscribe."""

from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from functools import cache
from hashlib import blake2b
from importlib.resources import files

import jinja2

from assistant.campaigns.content import Message, Shown
from assistant.campaigns.pictures import Pictures
from assistant.campaigns.policy import StudioPolicy
from core.store import CampaignRecipient


@cache
def _template() -> jinja2.Template:
    text = (files("assistant.campaigns") / "data" / "mail.html.j2").read_text("utf-8")
    environment = jinja2.Environment(
        autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=jinja2.StrictUndefined
    )
    return environment.from_string(text)


def html(message: Message, policy: StudioPolicy, *, language: str = "en") -> str:
    """The HTML part. Styles are inline and layout is tables, as mail clients want it."""
    return _template().render(
        m=message, sender=policy.sender, shop=policy.sender.name, language=language
    )


def text(message: Message, policy: StudioPolicy) -> str:
    """The text part."""
    parts = [message.greeting, message.opening, message.offer]
    parts += [_product(shown) for shown in message.products]
    parts.append(f"{message.closing}\n{policy.sender.name}")
    parts.append(
        f"--\nYou get this because you agreed to news from {policy.sender.name}.\n"
        f"Unsubscribe: {message.unsubscribe}\n{policy.sender.name}, {policy.sender.postal_address}"
    )
    return "\n\n".join(part for part in parts if part) + "\n"


def _product(shown: Shown) -> str:
    price = f"{shown.now} (instead of {shown.price})" if shown.now else shown.price
    lines = [f"* {shown.title}, {price}", shown.blurb, shown.why, shown.url]
    return "\n  ".join(line for line in lines if line)


def message_id(campaign_id: str, customer_id: str, domain: str) -> str:
    """The Message-ID, the same for the same campaign and customer however often it is made.

    Servers that suppress duplicates (Cyrus, Dovecot with Sieve's `duplicate`, Gmail) drop a
    second message with an id they have delivered.
    """
    digest = blake2b(f"{campaign_id}\0{customer_id}".encode(), digest_size=20).hexdigest()
    return f"<{digest}.aisle@{domain}>"


def mime(
    message: Message,
    policy: StudioPolicy,
    line: CampaignRecipient,
    pictures: Pictures | None = None,
) -> EmailMessage:
    """The whole e-mail, ready to be handed to a server; the same bytes every time.

    Args:
        message: what is said.
        policy: for the sender.
        line: of the ledger; its send time is the date.
        pictures: the shop's; those of the products travel inside the mail.
    """
    sender = policy.sender
    user, _, domain = sender.email.rpartition("@")
    mail = EmailMessage(policy=SMTP)
    mail["From"] = Address(sender.name, user, domain)
    to_user, _, to_domain = message.email.rpartition("@")
    mail["To"] = Address(message.name, to_user, to_domain)
    mail["Subject"] = message.subject
    mail["Date"] = format_datetime(line.send_at)
    mail["Message-ID"] = message_id(message.campaign_id, message.customer_id, domain)
    mail["List-Unsubscribe"] = f"<{message.unsubscribe}>"
    mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail["Feedback-ID"] = f"{message.campaign_id}:{message.arm}:aisle"
    mail["X-Campaign"] = message.campaign_id
    embedded: dict[str, bytes] = {}
    shown = []
    for product in message.products:
        picture = pictures.png(product.image) if pictures is not None else None
        if picture is not None:
            cid = f"{blake2b(picture, digest_size=10).hexdigest()}@{domain}"
            embedded[cid] = picture
            shown.append(product.model_copy(update={"image": f"cid:{cid}"}))
        else:
            remote = (product.image or "").startswith("https://")
            shown.append(product if remote else product.model_copy(update={"image": None}))
    mail.set_content(text(message, policy))
    mail.add_alternative(
        html(message.model_copy(update={"products": tuple(shown)}), policy), subtype="html"
    )
    part = mail.get_payload()[1]  # type: ignore[index]
    for cid, picture in embedded.items():
        part.add_related(picture, "image", "png", cid=f"<{cid}>", disposition="inline")  # type: ignore[union-attr]
    _fix_boundaries(mail, mail["Message-ID"])
    return mail


def _fix_boundaries(mail: EmailMessage, seed: str) -> None:
    """Boundaries are random by default, which would make each copy of a mail another one."""
    digest = blake2b(seed.encode(), digest_size=12).hexdigest()
    for number, part in enumerate(mail.walk()):
        if part.is_multipart():
            part.set_boundary(f"=={digest}{number:02d}==")
