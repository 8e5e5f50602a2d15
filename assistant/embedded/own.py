"""Results about what is the shopper's own, in words: cart, memory, data, a person."""

from assistant.context import TurnContext
from assistant.embedded.phrases import pick
from assistant.evidence import Absence, CartState, DataChange, Noted, PersonCalled, Profile
from assistant.language.requests import CartRequest, cart_request
from assistant.wording import enumerate_words, money, tag
from core.store import Product
from core.turn import Act


def write_cart(context: TurnContext, cart: CartState) -> str:
    """What was done with the cart, and what is in it."""
    currency = context.shop.catalog.currency
    if cart.asks:
        count = len(cart.lines)
        things = "the one thing" if count == 1 else f"all {count} things"
        return f"That takes {things} out of your cart. Shall I?"
    if cart.missing is not None:
        return f"I don't see {cart.missing} in your cart." + _contents(cart, currency)
    sentences = _done(cart)
    if not cart.lines:
        return " ".join([*sentences, "Your cart is empty." if not sentences else "It's empty now."])
    if cart.added or cart.lessened or cart.removed:
        units = sum(number for _, number in cart.lines)
        noun = "item" if units == 1 else "items"
        sentences.append(f"{units} {noun} in it, {money(cart.total, currency)} in all.")
        return " ".join(sentences)
    text = " ".join(sentences) + _contents(cart, currency)
    if cart_request(context.understood.clause(Act.CART)) is CartRequest.CHECKOUT:
        text += "\n\nOrdering and paying happens on the shop's own checkout, not here."
    return text.strip()


def _done(cart: CartState) -> list[str]:
    known = {product.id: (product, number) for product, number in cart.lines}
    sentences = []
    if cart.added:
        sentences.append(f"Added {enumerate_words([_line(*known[id]) for id in cart.added])}.")
    if cart.lessened:
        lines = [_line(*known[id]) for id in cart.lessened]
        sentences.append(f"Now it's {enumerate_words(lines)}.")
    if cart.removed:
        names = enumerate_words([f"**{product.title}**" for product, _ in cart.removed])
        sentences.append(f"Took out {names}.")
    for id in cart.short:
        product, number = known[id]
        sentences.append(
            f"Of **{product.title}** there are no more than {number} in stock."
            if number
            else f"**{product.title}** is sold out."
        )
    return sentences


def _line(product: Product, number: int) -> str:
    return tag(product) if number == 1 else f"{number} × {tag(product)} each"


def _contents(cart: CartState, currency: str | None) -> str:
    if not cart.lines:
        return " It's empty."
    lines = [f"- {_line(product, number)}" for product, number in cart.lines]
    return "\n".join(["\nIn your cart:", *lines, f"\nThat comes to {money(cart.total, currency)}."])


def write_noted(context: TurnContext, noted: Noted) -> str:
    """What is kept in mind from now on, and for how long."""
    if noted.forgotten:
        if not noted.texts:
            return "There's nothing of that kind that I had kept, so there's nothing to forget."
        sentence = f"Forgotten: “{enumerate_words(noted.texts)}”."
        if noted.effects:
            sentence += " I no longer hold to it when I choose."
        return sentence
    told = enumerate_words(noted.effects)
    effect = f" From now on: {told}." if told else ""
    if noted.kept:
        opening = pick(("I'll remember that", "Noted for good"), context.state.turn)
        return f"{opening}: “{noted.texts[0]}”.{effect}"
    reason = (
        "you have personalisation switched off"
        if context.customer_id is not None
        else "I don't know who you are"
    )
    return f"I'll keep that in mind for this chat; beyond it I can't, since {reason}.{effect}"


def write_profile(context: TurnContext, profile: Profile) -> str:
    """All that is known, in a few lines."""
    lines = []
    if profile.known:
        if profile.details:
            told = [f"{label} {value}" for label, value in profile.details]
            lines.append(f"- From the shop: {enumerate_words(told)}.")
        if profile.purchases:
            noun = "purchase" if profile.purchases == 1 else "purchases"
            most = f", mostly {enumerate_words(profile.categories)}" if profile.categories else ""
            lines.append(f"- {profile.purchases} {noun}{most}.")
        if profile.other_events:
            lines.append(f"- {profile.other_events} views, clicks and the like.")
    if profile.remembered:
        told = [f"“{text}”" for text in profile.remembered]
        lines.append(f"- You asked me to remember {enumerate_words(told)}.")
    if profile.here:
        lines.append(f"\nIn this chat: {', '.join(profile.here)}.")
    if not profile.known:
        opening = "I don't know who you are: only what you've said here."
        return (
            "\n".join([opening, *lines]) if lines else f"{opening} So far that's nothing to go by."
        )
    used = (
        "I use this to choose what to show you."
        if profile.personalised
        else "You've switched personalisation off, so I use none of it to choose what to show."
    )
    return "\n".join(["This is what I know:", *lines, "", used])


def write_data_change(context: TurnContext, change: DataChange) -> str:
    """What became of a wish about one's data."""
    if not change.known:
        return (
            "I don't know who you are, so there's no profile of you to change or delete. What you "
            "tell me here stays in this chat."
        )
    if change.kind == "delete":
        if change.asks:
            return (
                "That would delete everything the shop has on you: profile, purchases, lists, "
                "cart, "
                "what you asked me to remember, and our chats. Reviews stay, without your name. It "
                "can't be undone. Are you sure?"
            )
        return "Done: your data is deleted, and so is this chat. Take care!"
    if change.kind == "stop":
        return (
            "Personalisation is off. I'll go by what you say here and not by your history; say "
            "“personalise again” if you change your mind."
        )
    return "Personalisation is on again: I'll use your history to choose what to show."


def write_person(context: TurnContext, called: PersonCalled) -> str:
    """That somebody will be in touch, and what they know already."""
    told = "what you're looking for" if context.state.need else "what you said"
    text = f"I've left a note for the shop's staff with {told}, so you needn't say it again."
    if called.contact is not None and called.contact.passages:
        best = called.contact.passages[0]
        text += f"\n\n{best.text}\n\n*From “{best.title}”.*"
    return text


def write_absence(context: TurnContext, absence: Absence) -> str:
    """Why a product isn't shown."""
    product = absence.product
    if product is None:
        return f"I find no “{absence.words}” among what we sell."
    return _ruled_out(product, absence) or _outranked(context, product, absence)


def _ruled_out(product: Product, absence: Absence) -> str:
    if absence.sold_out:
        return f"**{product.title}** is sold out."
    if absence.rejected:
        return f"You turned **{product.title}** down earlier, so I've left it out since."
    if absence.broken:
        asked = enumerate_words(absence.broken)
        return (
            f"{tag(product)} isn't listed because you asked for {asked}, and it doesn't fit that."
        )
    return ""


def _outranked(context: TurnContext, product: Product, absence: Absence) -> str:
    if product.id in context.state.on_screen:
        place = context.state.on_screen.index(product.id) + 1
        return f"It is there: {tag(product)} is number {place}."
    if absence.rank is not None:
        return (
            f"Nothing rules {tag(product)} out; it comes in place {absence.rank}, behind what "
            "matched better."
        )
    return f"{tag(product)} isn't listed because it matches what you're looking for less well."
