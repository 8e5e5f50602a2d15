"""The fact check against planted false statements, and against copy that is true.

False statements are made from true copy by rules that share nothing with the checker's patterns:
prices, discounts, dates, products and claims are swapped or put in by hand-written sentences. True
copy is what the embedded writer wrote, and hand-written sentences that the same facts bear out.
"""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from assistant.campaigns.brief import Brief, Goal, Offer, ProductRule, Tone
from assistant.campaigns.content import LEAD
from assistant.campaigns.copywriter import Copywriter
from assistant.campaigns.fact_check import FactChecker
from assistant.campaigns.facts import CopyFacts, day_words
from assistant.campaigns.products import Pick, Why
from assistant.wording import money
from core.store import Product

TODAY = date(2026, 11, 2)
_GOALS: tuple[Goal, ...] = (
    "win_back", "cart_reminder", "welcome", "launch", "clearance", "loyalty", "cross_sell",
    "replenish", "seasonal", "promote",
)  # fmt: skip
_TONES: tuple[Tone, ...] = ("friendly", "playful", "formal", "urgent", "elegant", "plain")
_TOPICS = ("rain gear", "tents", "headphones and speakers", "kettles", "board games", "")


@dataclass(frozen=True)
class Case:
    """One campaign's facts, with a checker, for statements to be made about."""

    facts: CopyFacts
    checker: FactChecker
    shown: tuple[Product, ...]
    others: tuple[Product, ...]


def cases(
    products: Sequence[Product], nouns: dict[str, tuple[str, ...]], count: int, seed: int
) -> Iterator[Case]:
    """Campaigns over random products, with random offers and dates."""
    rng = random.Random(seed)
    brands = sorted({p.brand for p in products if p.brand})
    titles = [p.title for p in products]
    priced = [p for p in products if p.price is not None and p.stock != 0]
    for number in range(count):
        shown = tuple(rng.sample(priced, 3))
        brief = Brief(
            goal=_GOALS[number % len(_GOALS)],
            topic=_TOPICS[number % len(_TOPICS)],
            tone=_TONES[number % len(_TONES)],
            products=ProductRule(
                categories=tuple(sorted({p.category or "" for p in shown} - {""}))
            ),
            offer=_offer(rng, number),
            ends=TODAY + timedelta(days=rng.randrange(5, 40)) if number % 4 else None,
            subject_lines=2,
        )
        facts = CopyFacts(
            brief=brief,
            shop="Wayfarer & Home",
            currency="USD",
            products={p.id: p for p in shown},
            occasion="Black Friday" if brief.goal == "seasonal" else "",
        )
        checker = FactChecker(facts, brands=brands, titles=titles, nouns=nouns, today=TODAY)
        yield Case(facts, checker, shown, tuple(rng.sample(priced, 8)))


def _offer(rng: random.Random, number: int) -> Offer:
    kinds: tuple[Callable[[], Offer], ...] = (
        lambda: Offer(kind="percent", value=Decimal(rng.choice((10, 15, 20, 25, 30)))),
        lambda: Offer(kind="amount", value=Decimal(rng.choice((5, 10, 20))), min_spend=Decimal(60)),
        lambda: Offer(kind="free_shipping"),
        lambda: Offer(kind="gift"),
        lambda: Offer(kind="percent", value=Decimal(12), code="AUTUMN12"),
        Offer,
    )
    return kinds[number % len(kinds)]()


def true_texts(case: Case, seed: str) -> Iterator[tuple[str, Product | None]]:
    """What the embedded writer says, and hand-written sentences that the facts bear out."""
    writer, rng = Copywriter(case.facts, seed), random.Random(seed)
    lead = case.shown[0]
    for variant in writer.variants(lead):
        for text in variant.texts().values():
            yield text.replace(LEAD, lead.title), None
    for product in case.shown:
        yield writer.blurb(product, rng), product
        yield writer.blurb(product, rng, sober=True), product
        for kind in ("popular", "rated" if product.review_count else "popular", "viewed"):
            yield writer.because(Pick(product.id, Why(kind)), product, rng), product
    yield from _honest(case)


def _honest(case: Case) -> Iterator[tuple[str, Product | None]]:
    facts, first, second = case.facts, case.shown[0], case.shown[1]
    yield f"{first.title} costs {facts.price(first)}.", None
    yield f"We picked {first.title} and {second.title} for you.", None
    yield f"The {second.title} is yours for {facts.price(second)}, and we like how it looks.", None
    if facts.offer_words:
        yield f"You get {facts.offer_words} with this mail.", None
    if facts.brief.ends:
        yield f"It runs until {day_words(facts.brief.ends)}.", None
        yield f"Have a look before {facts.brief.ends:%B} {facts.brief.ends.day} has passed.", None
    reduced = facts.offer.price(first.price or Decimal(0))
    if reduced is not None:
        yield (
            f"{first.title} is now {money(reduced, 'USD')} instead of being {facts.price(first)}.",
            None,
        )
    if first.brand:
        yield f"{first.brand} made this one with care.", first
    yield "A quiet word from Wayfarer & Home, with all the best.", None


def planted(case: Case, rng: random.Random) -> Iterator[tuple[str, str, Product | None]]:
    """Kind of falsehood, the text, and the product that it is about."""
    yield from _false_prices(case, rng)
    yield from _false_discounts(case, rng)
    yield from _false_dates(case, rng)
    yield from _false_products(case)
    yield from _false_claims(case)


def _false_prices(case: Case, rng: random.Random) -> Iterator[tuple[str, str, Product | None]]:
    first, second = case.shown[0], case.shown[1]
    price = first.price or Decimal(0)
    wrong = price + rng.choice((Decimal("-10"), Decimal("-0.01"), Decimal("3"), Decimal("100")))
    reduced = case.facts.offer.price(price)
    if wrong > 0 and wrong != reduced:
        yield "price", f"{first.title} for only {money(wrong, 'USD')}.", None
        yield "price", f"{first.title}: {wrong} dollars.", None
    other = second.price or Decimal(0)
    if other not in {price, reduced}:
        yield "price", f"{first.title} costs {money(other, 'USD')}.", None
    cheap = f"{max(1, int(min(p.price or 0 for p in case.shown) / 3))}"
    yield "price", f"Everything under ${cheap}.", None
    yield "price", f"Prices from ${cheap} in this mail.", None
    yield "price", f"It was ${int(price) + 57}, it is {money(price, 'USD')} now.", first


def _false_discounts(case: Case, rng: random.Random) -> Iterator[tuple[str, str, Product | None]]:
    offer = case.facts.offer
    value = int(offer.value or 0)
    other = rng.choice([n for n in (5, 35, 40, 45, 60, 70) if n != value])
    yield "discount", f"Enjoy {other}% off everything.", None
    yield "discount", f"Take {other} percent off your order.", None
    yield "discount", f"A discount of {other}%, just for you.", None
    yield "discount", "All of it at half price.", None
    yield "discount", "Buy one, get one free.", None
    yield "discount", f"Save ${other + 3} today.", None
    yield "discount", f"You get sixty percent off with {case.shown[0].title}.", None
    if offer.kind != "free_shipping":
        yield "discount", "Free shipping on us.", None
        yield "discount", "We pay the postage, delivery is free.", None
    if offer.kind != "gift":
        yield "discount", "There is a free gift in every parcel.", None


def _false_dates(case: Case, rng: random.Random) -> Iterator[tuple[str, str, Product | None]]:
    ends = case.facts.brief.ends
    wrong = (ends or TODAY) + timedelta(days=rng.choice((-3, 1, 2, 9)))
    yield "date", f"Valid until {wrong:%B} {wrong.day}.", None
    yield "date", f"It ends on {wrong.day} {wrong:%b}.", None
    yield "date", f"The offer runs to {wrong.isoformat()}.", None
    yield "date", f"Only until {wrong:%A}.", None
    for text in (
        "Today only.",
        "Ends at midnight.",
        "Last chance: 24 hours left.",
        "Hurry, while stocks last.",
        "The sale ends tomorrow.",
    ):
        yield "date", text, None


def _false_products(case: Case) -> Iterator[tuple[str, str, Product | None]]:
    other = next(p for p in case.others if p.id not in case.facts.products)
    yield "product", f"Have a look at the {other.title}, too.", None
    yield "product", f"And new this week, the {other.title.lower()}.", None
    yield "product", "Meet the Nordhavn Aurora 3000, our newest arrival.", None
    yield "product", "We also have the Zephyr Glide Pro for you.", None
    brand = next(
        (p.brand for p in case.others if p.brand and p.brand not in {s.brand for s in case.shown}),
        None,
    )
    if brand:
        yield "product", f"There is more from {brand} in the shop.", None
    yield "product", "A Stormfell jacket goes well with it.", case.shown[0]


def _false_claims(case: Case) -> Iterator[tuple[str, str, Product | None]]:
    first = case.shown[0]
    told = f"{first.title} {first.description} {first.attributes}".lower()
    rating = 4.9 if not first.rating or first.rating < 4.8 else 3.1
    count = first.review_count + 1_240
    for words, text in (
        ("best", "The best there is."),
        ("cheapest", "The cheapest you will find anywhere."),
        ("award", f"The award-winning {first.title}."),
        ("clinically", "Clinically proven and recommended by doctors."),
        ("guarantee", "Comes with a lifetime guarantee."),
        ("only 3 left", "Only 3 left in stock."),
        ("selling fast", "It is selling fast, nearly sold out."),
        ("20,000", "Over 20,000 happy customers can't be wrong."),
        ("carbon", "Carbon-neutral and plastic-free."),
        ("hand-made", "Hand-made in Italy."),
        ("bestseller", "Our bestseller of the year."),
        ("#1", "The #1 choice."),
        ("next-day", "With next-day delivery and free returns."),
    ):
        if words not in told:
            yield "claim", text, first
    yield "claim", f"Rated {rating} of 5 in {count} reviews.", first
    if "waterproof" not in told:
        yield "claim", "Fully waterproof.", first
    if "weight_g" in first.attributes:
        yield "claim", f"It weighs {int(first.attributes['weight_g']) + 37} g.", first
    yield "claim", "It lasts eleven years.", first


def measure(
    products: Sequence[Product], nouns: dict[str, tuple[str, ...]], count: int = 120, seed: int = 3
) -> dict[str, Any]:
    """How many planted falsehoods get through, and how much true copy is rejected."""
    rng = random.Random(seed)
    planted_count: dict[str, int] = {}
    through: list[str] = []
    rejected: list[str] = []
    texts = 0
    sentences: list[str] = []
    for number, case in enumerate(cases(products, nouns, count, seed)):
        for kind, text, product in planted(case, rng):
            planted_count[kind] = planted_count.get(kind, 0) + 1
            if not case.checker.check(text, product=product):
                through.append(f"{kind}: {text}")
        for text, product in true_texts(case, f"{seed}:{number}"):
            if not text:
                continue
            texts += 1
            sentences.append(text)
            faults = case.checker.check(text, product=product)
            if faults:
                rejected.append(f"{text} -> {faults[0].kind} '{faults[0].text}'")
    return {
        "planted": sum(planted_count.values()),
        "planted_by_kind": planted_count,
        "through": through,
        "true": texts,
        "rejected": rejected,
        "distinct": len(set(sentences)) / max(1, len(sentences)),
    }


PARTS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")
"""Hand-written statements, each part unseen when it was written, and mended after."""


def fixed() -> tuple[CopyFacts, FactChecker, dict[str, Any]]:
    """Facts and checker of the campaign that the hand-written statements are about, and those."""
    from importlib.resources import files

    import yaml

    path = files("evals") / "data" / "campaign_claims.yaml"
    table = yaml.safe_load(path.read_text("utf-8"))
    products = {
        row["id"]: Product(**{**row, "price": Decimal(row["price"]), "currency": "USD"})
        for row in table["products"]
    }
    brief = Brief(
        topic="daypacks and rain gear",
        offer=Offer(kind="percent", value=Decimal(15)),
        ends=date(2026, 11, 15),
        products=ProductRule(price_max=Decimal(85)),
    )
    facts = CopyFacts(
        brief=brief,
        shop="Wayfarer & Home",
        currency="USD",
        products=products,
        names=frozenset({"Anna"}),
    )
    nouns = {
        "daypack": ("Outdoor > Backpacks > Daypacks",),
        "trouser": ("Clothing > Rainwear > Rain Trousers",),
        "kayak": ("Water Sports > Paddling",),
    }
    checker = FactChecker(
        facts,
        brands=("Halden", "Tarnwick", "Scoutline", "Fellhaven"),
        titles=("Fellhaven Harter Rain Trousers",),
        nouns=nouns,
        today=TODAY,
    )
    parts = {part: table if part == "first" else table[part] for part in PARTS}
    return facts, checker, parts


def hand_written(part: str) -> dict[str, Any]:
    """What gets through, and what is rejected, of one part of the hand-written statements."""
    _, checker, parts = fixed()
    table = parts[part]
    return {
        "planted": len(table["false"]),
        "through": [text for text in table["false"] if not checker.check(text)],
        "true": len(table["true"]),
        "rejected": [text for text in table["true"] if checker.check(text)],
    }
