"""What the studio's page shows, as HTML: every value in it is escaped."""

from collections.abc import Mapping, Sequence
from html import escape

from assistant.campaigns.brief import Finding
from assistant.campaigns.content import Message
from assistant.campaigns.email_render import html, text
from assistant.campaigns.policy import StudioPolicy
from assistant.campaigns.preview import Preview
from assistant.campaigns.results import Rate, Results
from ui import studio_words as words

_LABELS = {"refusal": "Refused", "question": "To settle", "warning": "Mind"}


def findings(found: Sequence[Finding]) -> str:
    """Everything that stands in the way, the gravest first."""
    if not found:
        return "<p class='ok'>All checks passed: prices, dates, names and claims are borne out.</p>"
    order = ("refusal", "question", "warning")
    items = "".join(
        f"<li class='{f.severity}'><b>{_LABELS[f.severity]}</b> {escape(f.message)}</li>"
        for f in sorted(found, key=lambda f: order.index(f.severity))
    )
    return f"<ul class='findings'>{items}</ul>"


def brief(preview: Preview) -> str:
    """The brief in words, and what was not understood."""
    rows = words.brief(preview.brief)
    cells = "".join(f"<dt>{name}</dt><dd>{escape(value)}</dd>" for name, value in rows)
    missed = preview.understanding.not_understood
    said = "”, “".join(escape(piece) for piece in missed)
    note = f"<p class='missed'>Not understood, so not used: “{said}”</p>" if missed else ""
    return f"<dl class='brief'>{cells}</dl>{note}"


def bars(title: str, values: Mapping[str, float], *, unit: str = "", digits: int = 0) -> str:
    """A bar chart as a list; readable by ear, too."""
    most = max(values.values(), default=0) or 1
    rows = "".join(
        f"<li><span>{escape(name)}</span><i style='width:{100 * value / most:.1f}%'></i>"
        f"<b>{value:,.{digits}f}{unit}</b></li>"
        for name, value in values.items()
    )
    return f"<section class='bars'><h3>{escape(title)}</h3><ul>{rows}</ul></section>"


def audience(preview: Preview) -> str:
    """Funnel, arms, overlap and make-up."""
    funnel, power = preview.audience.funnel, preview.power
    parts = [
        bars(
            "From the rule to the recipients",
            {
                "match the rule": funnel.matched,
                "agreed to marketing": funnel.consenting,
                "have an address": funnel.reachable,
                "not suppressed": funnel.not_suppressed,
                "under the cap": funnel.allowed,
            },
        ),
        bars("Arms", {k.replace("holdout", "held out"): v for k, v in preview.arms.items()}),
        f"<p>The smallest group has {power.per_arm:,} people: a difference of "
        f"{100 * power.detectable:.1f} percentage points or more will show (with {power.power:.0%} "
        f"power). To see a change by half of the expected rate takes {power.needed:,} people a "
        f"group. Discounts may come to {preview.cost:,.0f} in all.</p>",
    ]
    parts.append(response(preview))
    if preview.audience.overlap:
        parts.append(bars("Shared with running campaigns", preview.audience.overlap))
    fields = sorted({group.field for group in preview.audience.makeup})
    for name in fields:
        rates = {
            f"{g.group}{' (uneven)' if g.is_flagged else ''}": 100 * g.rate
            for g in preview.audience.makeup
            if g.field == name
        }
        parts.append(bars(f"Chosen, by {name.replace('_', ' ')}", rates, unit=" %"))
    shown = "".join(f"<li>{escape(p.title)}</li>" for p in preview.products)
    parts.append(f"<section><h3>Shown most</h3><ol>{shown}</ol></section>")
    return "".join(parts)


def response(preview: Preview) -> str:
    """Who is expected to respond, and how far such forecasts came true before."""
    found = preview.response
    if found is None:
        return (
            "<p>Nothing is foretold of who will respond: too few earlier campaigns of this shop "
            "have their results in. Where recipients have to be cut, the most recent, frequent "
            "and valuable customers come first.</p>"
        )
    told = (
        f"<p><b>{found.expected:,.0f}</b> of {len(found.chances):,} people are expected to click "
        f"or buy; the likeliest fifth holds {found.share_of_first(0.2):.0%} of them. Learnt from "
        f"{found.rows:,} recipients of {found.campaigns} campaigns; on campaigns kept apart the "
        f"ranking is right for {found.auc:.0%} of pairs.</p>"
    )
    fifths = {f"foretold {part.predicted:.1%}": 100 * part.observed for part in found.reliability}
    return told + bars("What came true, by fifths", fifths, unit=" %", digits=1)


def recipient(message: Message, preview: Preview) -> str:
    """One recipient in the list of previews."""
    name = f"{message.name or 'Somebody'} ({message.arm})"
    chance = preview.response and preview.response.chances.get(message.customer_id)
    return f"{name}, {chance:.1%} likely to respond" if chance is not None else name


def status(preview: Preview, state: str) -> str:
    """How many, how far, and what is next."""
    ready = "ready to approve" if preview.can_be_approved else "not ready: see the checks"
    count = preview.audience.funnel.allowed
    return (
        f"<p><b>{count:,}</b> people, {len(preview.variants)} variants, "
        f"{ready if state == 'draft' else state}.</p>"
    )


def mail(message: Message, policy: StudioPolicy, *, phone: bool) -> str:
    """The mail as the recipient sees it, in a frame that runs nothing."""
    pictured = tuple(
        p.model_copy(update={"image": f"/{p.image}" if p.image and "://" not in p.image else None})
        for p in message.products
    )
    page = html(message.model_copy(update={"products": pictured}), policy)
    head = (
        f"<div class='inbox'><b>{escape(policy.sender.name)}</b><strong>{escape(message.subject)}"
        f"</strong><span>{escape(message.preheader)}</span></div>"
    )
    width = 390 if phone else 680
    frame = (
        f"<iframe title='The mail' sandbox='' style='width:{width}px' srcdoc=\"{escape(page)}\">"
        "</iframe>"
    )
    return f"<div class='mail'>{head}{frame}</div>"


def plain(message: Message, policy: StudioPolicy) -> str:
    """The text part, push and SMS."""
    return (
        f"<h3>Text part</h3><pre>{escape(text(message, policy))}</pre>"
        f"<h3>Push</h3><p class='bubble'>{escape(message.push)}</p>"
        f"<h3>SMS</h3><p class='bubble'>{escape(message.sms)}</p>"
    )


def results(found: Results) -> str:
    """Rates by arm with intervals, and the uplift over the holdout."""
    kinds = ("sent", "opened", "clicked", "bought", "unsubscribed")
    head = "".join(f"<th>{kind}</th>" for kind in kinds)
    cells = {
        arm: "".join(f"<td>{_rate(rates[kind])}</td>" for kind in kinds)
        for arm, rates in found.arms.items()
    }
    rows = "".join(f"<tr><th>{escape(arm)}</th>{row}</tr>" for arm, row in cells.items())
    uplifts = "".join(
        f"<li>{escape(arm)}: {u.value:+.2%} of people bought more than the holdout "
        f"(95 %: {u.low:+.2%} to {u.high:+.2%}){'' if u.is_certain else ', may be chance'}</li>"
        for arm, u in found.uplifts.items()
    )
    bought = {
        arm.replace("holdout", "held out"): 100 * rates["bought"].value
        for arm, rates in found.arms.items()
    }
    return bars("Bought, by arm", bought, unit=" %", digits=1) + (
        f"<table class='results'><tr><th></th>{head}</tr>{rows}</table><ul>{uplifts}</ul>"
        f"<p>{found.machine_opens} opens by machines set aside.</p>"
    )


def _rate(rate: Rate) -> str:
    return f"{rate.value:.1%} <small>{rate.low:.1%} to {rate.high:.1%}</small>"
