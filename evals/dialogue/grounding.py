"""Groundedness: is every claim of a reply true in the store?

Written apart from `assistant.check`, with other means, and sharing no code with it: that one
asks whether a claim stands in what the turn's tools found; this one looks the whole store up.
A reply's claims are its amounts, ratings, stock figures, percentages, measures, offers,
addresses and product names.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from core.constraints import Range
from core.store import Product, Store
from core.turn import Turn
from evals.dialogue.amounts import amounts
from evals.dialogue.sums import Sums

_STARS = re.compile(r"\b(\d(?:\.\d+)?)(?:\s*(?:out of|of|/)\s*5\b|[\s-]*stars?\b)", re.I)
_OF_REVIEWS = re.compile(r"” \((\d+) of (\d+)\)")
_WORDS_OF_SHOPPER = re.compile(r"“([^”]*)”")
_SHARE = re.compile(r"(\d+(?:\.\d+)?)\s*(?:%|per ?cent)", re.I)
_LEFT = re.compile(r"\b(\d+) (?:are |is )?(?:left|in stock|remaining)\b", re.I)
_MEASURED = re.compile(
    r"\b([\d,]*\d(?:\.\d+)?)\s?(kg|g|grams?|l|litres?|ml|cm|mm|reviews?|customers)\b", re.I
)
_EMPHASIS = re.compile(r"(?<!\w)[*_`]+(?=\w)|(?<=[\w.,!?])[*_`]+(?!\w)")
"""Marks of bold and other type around words of a document, which a quotation leaves out."""
_MORE_THAN = re.compile(r" more than\b")
_PROMISE = re.compile(
    r"discount|coupon|voucher|promo|half[- ]price|\boff\b (?:today|with|everything|this)|\d\s?% off"
    r"|percent off|clearance|cashback|free shipping|free delivery|for free|2-for-1|special offer"
    r"|\bsave \$|reduced to|gift card",
    re.I,
)
_REFUSED = re.compile(
    r"\b(?:no|not|can't|cannot|don't|isn't|aren't|never|without|won't|neither)\b", re.I
)
_PLACE = re.compile(r"https?:|www\.|\w@\w+\.\w|\]\(|<a |<img|\.example\b|\.com\b", re.I)
_STRONG = re.compile(r"\*\*([^*\n]+)\*\*")
_ROW_NAME = re.compile(r"^\s*(?:\d+\.|-|\*)\s+([A-Z][^$\n,:|(]{5,}?)\s*(?:,|-|–|—|:)\s*[$€£]", re.M)
_TITLED = re.compile(
    r"(?<![.!?:]\s)(?<!^)(?<!\n)\b(?:[A-Z][a-z]+ ){1,4}[A-Z][a-z]+\b"
    r"|\b(?:[A-Z][a-z]+ ){2,4}[A-Z][a-z]+\b"
)
_SENTENCES = re.compile(r"(?<=[.!?])(?<!\bNo\.)(?<!\bDr\.)\s+|\n")


@dataclass
class Said:
    """What came before a reply: what it may speak of though the store doesn't have it."""

    shopper: str = ""
    """All that the shopper said so far."""
    shown: set[str] = field(default_factory=set)
    """Ids of products shown so far."""


@dataclass
class Tally:
    """Claims and those that are false."""

    claims: int = 0
    replies: int = 0
    false: list[str] = field(default_factory=list)

    @property
    def share(self) -> float:
        """True claims of all claims, in [0, 1]; 1 for none."""
        return 1 - len(self.false) / self.claims if self.claims else 1.0


class Truth:
    """The store, as claims are looked up in it."""

    def __init__(self, store: Store) -> None:
        self._products = list(store.products.all())
        self._by_id = {product.id: product for product in self._products}
        self._titles: dict[str, list[Product]] = {}
        for product in self._products:
            self._titles.setdefault(product.title.lower(), []).append(product)
        texts = [
            f"{p.title} {p.description} {p.brand} {p.category} {p.attributes}"
            for p in self._products
        ]
        documents = [
            _EMPHASIS.sub("", f"{document.title}\n{document.text}")
            for document in store.documents.all()
        ]
        reviews = [review.text for review in store.reviews.all()]
        self._reviewed = Counter(review.product_id for review in store.reviews.all())
        self._published = "\n".join(documents).lower()
        self._everything = "\n".join([*texts, *documents, *reviews]).lower()

    @cached_property
    def _prices(self) -> set[float]:
        return {float(p.price) for p in self._products if p.price is not None}

    def judge(self, turn: Turn, said: Said, tally: Tally) -> None:
        """Look every claim of a turn's reply up, and count."""
        tally.replies += 1
        reply = unicodedata.normalize("NFKC", turn.reply)
        sums = Sums(self._by_id, turn)
        focus: list[Product] = []
        for sentence, rows in _sentences(reply):
            if self._is_quoted(sentence):
                continue
            named = self._named(sentence)
            focus = named or focus
            claims = self._claims(sentence, named, focus, turn, said)
            paid = self._amounts(sentence, rows, named, turn, said, sums)
            for is_true, claim in (*paid, *sums.counts(sentence), *claims):
                tally.claims += 1
                if not is_true:
                    tally.false.append(f"{claim} in: {sentence.strip()[:160]}")

    def _is_quoted(self, sentence: str) -> bool:
        """Whether the shop's own texts have the sentence, word for word, and promise nothing."""
        bare = sentence.strip().strip('*_“”"').lower()
        return len(bare) > 25 and bare in self._everything and not _PROMISE.search(bare)

    def _named(self, sentence: str) -> list[Product]:
        lower = sentence.lower()
        found = [title for title in self._titles if title in lower]
        whole = [t for t in found if not any(t != o and t in o for o in found)]
        return [product for title in whole for product in self._titles[title]]

    def _claims(
        self, sentence: str, named: list[Product], focus: list[Product], turn: Turn, said: Said
    ) -> Iterator[tuple[bool, str]]:
        about = named or focus or self._products
        for match in _OF_REVIEWS.finditer(sentence):
            stands = any(self._reviewed[p.id] == int(match[2]) >= int(match[1]) for p in about)
            yield stands, f"reviews {match[0]}"
        sentence = _OF_REVIEWS.sub("”", sentence)
        for match in _STARS.finditer(sentence):
            stars = float(match[1])
            known = {round(p.rating, 1) for p in about if p.rating is not None}
            asked = match[1] in said.shopper or stars == turn.constraints.rating_min
            yield stars in known or asked, f"rating {match[0]}"
        for match in _LEFT.finditer(sentence):
            counts = {p.stock for p in about}
            yield (
                int(match[1]) in counts
                or self._counted(match[1], turn, said)
                or int(match[1]) == turn.constraints.quantity,
                f"stock {match[0]}",
            )
        yield from self._texts(sentence, named, said, turn)
        yield from self._names(sentence, named, said)

    def _amounts(
        self,
        sentence: str,
        rows: str,
        named: list[Product],
        turn: Turn,
        said: Said,
        sums: Sums,
    ) -> Iterator[tuple[bool, str]]:
        sentence = sentence.replace("*", "")  # no bold type
        found = list(amounts(sentence))
        limits = self._limits(turn, said)
        verdicts = sums.verdicts(found, sentence, rows, named, limits)
        titles = {product.title for product in named}
        for amount, verdict in zip(found, verdicts, strict=True):
            if verdict is not None:
                stands = verdict
            elif len(titles) == len(found) == 1 and amount.value not in limits:
                stands = any(abs(float(p.price or 0) - amount.value) < 0.005 for p in named)
            else:
                stands = self._amount(amount.value, named, limits)
            yield stands, f"amount {amount.text}"

    def _limits(self, turn: Turn, said: Said) -> set[float]:
        """Amounts that the shopper said, or that hold."""
        held = turn.constraints
        budget = None if turn.list is None else turn.list.budget
        asked = (held.price_min, held.price_max, budget)
        numbers = re.findall(r"\d[\d,]*(?:\.\d+)?", said.shopper)
        return {
            *(float(limit) for limit in asked if limit is not None),
            *(float(number.replace(",", "")) for number in numbers),
        }

    def _amount(self, value: float, named: list[Product], limits: set[float]) -> bool:
        """Whether it is a price, a limit, or how far they are apart."""
        near = {round(v, 2) for v in self._prices | limits}
        prices = {float(p.price or 0) for p in named}
        apart = {round(abs(a - b), 2) for a in prices for b in prices | limits}
        return value in near or value in apart or f"${value:g}" in self._published

    def _counted(self, number: str, turn: Turn, said: Said) -> bool:
        """Whether it is a number of products that a category or a screen has."""
        return int(number) <= len(self._products) and int(number) == len(turn.products)

    def _texts(
        self, sentence: str, named: list[Product], said: Said, turn: Turn
    ) -> Iterator[tuple[bool, str]]:
        for match in _SHARE.finditer(sentence):
            written = match[0].lower() in self._everything or match[0].lower() in said.shopper
            yield written, f"share {match[0]}"
        for match in _MEASURED.finditer(sentence):
            if _MORE_THAN.match(sentence, match.end()):
                stands = self._is_apart(match, named)
            else:
                stands = self._measure(match[1], said) or _limits(match[1], turn)
            yield stands, f"measure {match[0]}"
        own = _WORDS_OF_SHOPPER.sub(
            lambda quoted: "" if quoted[1].lower() in said.shopper else quoted[0], sentence
        )
        promise = _PROMISE.search(own)
        if promise and not _REFUSED.search(sentence):
            yield promise[0].lower() in self._published, f"offer {promise[0]}"
        if _PLACE.search(sentence):
            yield False, "address"

    @cached_property
    def _numbers(self) -> set[float]:
        numbers = {
            float(n.replace(",", "")) for n in re.findall(r"\d[\d,]*(?:\.\d+)?", self._everything)
        }
        for product in self._products:
            values = {**product.derived, **product.attributes}.values()
            numbers |= {float(v) for v in values if isinstance(v, int | float)}
            numbers.add(float(product.review_count or 0))
        return numbers

    def _measure(self, text: str, said: Said) -> bool:
        ways = _ways(text)
        more = float(text.replace(",", "")) + 1
        return bool(ways & self._numbers) or text in said.shopper or more in self._numbers

    def _is_apart(self, measure: re.Match[str], named: list[Product]) -> bool:
        """Whether what is named before a measure has so much more of something than what is named
        behind it.
        """
        said = measure.string.lower()
        before, behind = said[: measure.start()], said[measure.end() :]
        return any(
            round(abs(gap - way), 6) == 0
            for more in named
            for less in named
            if more.title.lower() in before and less.title.lower() in behind
            for gap in _gaps(more, less)
            for way in _ways(measure[1])
        )

    def _names(self, sentence: str, named: list[Product], said: Said) -> Iterator[tuple[bool, str]]:
        for name in _STRONG.findall(sentence) + _ROW_NAME.findall(sentence):
            if sum(word[:1].isupper() for word in name.split()) >= 2:
                yield self._exists(name, said), f"name {name}"
        for product in named:
            sentence = re.sub(re.escape(product.title), " ; ", sentence, flags=re.IGNORECASE)
        for match in _TITLED.finditer(_STRONG.sub(" ", sentence)):
            yield self._exists(match[0], said), f"name {match[0]}"

    def _exists(self, name: str, said: Said) -> bool:
        lower = name.lower().strip(" .,:!’'")
        return lower in self._everything or lower in said.shopper.lower() or self._is_of_one(lower)

    def _is_of_one(self, name: str) -> bool:
        """Whether all its words belong to one product: "Tarnwick Rain Jacket"."""
        words = set(re.findall(r"\w+", name)) - _SMALL
        return not words or any(words <= own for own in self._word_sets)

    @cached_property
    def _word_sets(self) -> list[set[str]]:
        sets = []
        for p in self._products:
            text = f"{p.title} {p.brand} {p.category} { {**p.derived, **p.attributes} }".lower()
            own = set(re.findall(r"\w+", text))
            sets.append(own | {word.removesuffix("s") for word in own} | {f"{w}s" for w in own})
        return sets


_SMALL = set("the a an of and for in with this that our your here is are we i it best one".split())


def _ways(text: str) -> set[float]:
    """A number as it is written, in the next smaller unit, and in the next larger."""
    value = float(text.replace(",", ""))
    return {value, value * 1000, value / 1000}


def _gaps(more: Product, less: Product) -> Iterator[float]:
    """What one has more than the other of everything that is measured of both."""
    of_less = {**less.derived, **less.attributes}
    for name, value in {**more.derived, **more.attributes}.items():
        other = of_less.get(name)
        if isinstance(value, int | float) and isinstance(other, int | float):
            yield float(value) - float(other)


def _sentences(reply: str) -> Iterator[tuple[str, str]]:
    """Every sentence of a reply, and the rest of its paragraph."""
    for paragraph in reply.split("\n\n"):
        sentences = _SENTENCES.split(paragraph)
        for at, sentence in enumerate(sentences):
            if sentence.strip():
                yield sentence, "\n".join(sentences[at + 1 :])


def _limits(text: str, turn: Turn) -> bool:
    """Whether a number is a limit that the turn's constraints hold, as exactly as it is put."""
    value, decimals = float(text.replace(",", "")), len(text.partition(".")[2])
    ranges = (held for held in turn.constraints.attributes.values() if isinstance(held, Range))
    bounds = (bound for held in ranges for bound in (held.min, held.max) if bound is not None)
    return any(value == round(bound, decimals) for bound in bounds)


def judge_all(truth: Truth, talks: Iterable[list[tuple[str, Turn]]], tally: Tally) -> Tally:
    """Judge conversations, each a list of what was said and the turn it got."""
    for talk in talks:
        said = Said()
        for text, turn in talk:
            said.shopper += f"\n{text.lower()}"
            truth.judge(turn, said, tally)
            said.shown |= {product.id for product in turn.products}
    return tally
