"""The fact check: whatever copy states must stand in the store or the offer, whoever wrote it.

Four kinds of statement are looked for: amounts of money, other numbers and percentages, dates and
deadlines, names of products and brands, and claims that need proof. Each must be borne out by the
facts of the campaign; in a text about one product, by that product's. What can't be accounted for
is a fault: the check errs on the side of the reader.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cached_property, partial
from itertools import pairwise

from assistant.campaigns.facts import CopyFacts
from assistant.language.numbers import parse_number
from core.store import Product

_AMOUNT = re.compile(
    r"(?:(?:us|ca|a)?[$€£¥]\s?(?P<a>\d[\d,]*(?:\.\d+)?)|(?P<b>\d[\d,]*(?:\.\d+)?)\s?(?:[€£$]|dollars?\b|bucks\b|euros?\b|pounds?\b|quid\b|usd\b|eur\b|gbp\b|cents?\b))",
    re.I,
)
_PERCENT = re.compile(r"(?P<n>\d[\d,]*(?:\.\d+)?)\s?(?:%|percent\b|per cent\b|pct\b)", re.I)
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
_SPELT = re.compile(
    r"\b(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:[- ](?:one|two|three|four|five|six|seven|eight|nine))?\b"
    r"|\b(?:ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen)\b"
    r"|\b(?:a |one )?(?:hundred|thousand|million|dozen)\b|\b(?:two|three|four|five|six|seven|eight|nine)(?= (?:%|percent|dollars|euros|pounds|days?|hours?|weeks?|left|stars?|years?|months?|times|reviews?|free|off|customers|in stock))",
    re.I,
)
_HALF = re.compile(
    r"\b(?:half[- ](?:price|off)|half the price|at half|a (?:third|quarter|fifth|tenth) (?:off|less|cheaper)|(?:two|three|four|2|3|4) for (?:the price of )?(?:one|two|three|1|2|3)|\w+ (?:\w+ )?for the price of (?:one|two|three|1|2|3)|2-for-1|bogo|buy one,? get one)\b",
    re.I,
)
_FREE = re.compile(
    r"\b(?:free|complimentary|gratis|on the house|at no (?:extra )?(?:cost|charge)|for nothing|no charge)\b",
    re.I,
)
_SHIPPING = re.compile(
    r"\bfree (?:\w+ )?(?:shipping|delivery|postage|returns?)\b|\b(?:shipping|delivery) (?:is )?(?:free|on us)\b|\bwe(?:'ll| will)? pay (?:for )?(?:the )?(?:shipping|postage|delivery)\b",
    re.I,
)
_MONTHS = "january|february|march|april|may|june|july|august|september|october|november|december"
_MONTHS_SHORT = "jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec"
_DATE = re.compile(
    rf"\b(?:(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? (?P<m1>{_MONTHS}|{_MONTHS_SHORT})\b|(?P<m2>{_MONTHS}|{_MONTHS_SHORT})\.? (?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\b|(?P<iso>\d{{4}}-\d\d-\d\d)|(?P<num>\d{{1,2}}/\d{{1,2}}(?:/\d{{2,4}})?|\d{{1,2}}\.\d{{1,2}}\.\d{{2,4}})\b)",
    re.I,
)
_WEEKDAY = re.compile(r"\b(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday)\b", re.I)
_DATED = re.compile(
    r"\b(?:until|till|by|ends?|ending|closes?|closing|deadline|on|before|from|this|next|last|only|offers?|sale|deliver\w*|valid|order|orders|expires?|starts?|ships?|arrives?|runs?|through|to)\b|^\s*\w+day[.!]",
    re.IGNORECASE,
)
_MONTH_END = re.compile(rf"\bend of (?:the |this )?(?:month|year|week|{_MONTHS})\b", re.IGNORECASE)
_DEADLINE = re.compile(
    r"\b(?:today only|ends? (?:today|tonight|tomorrow|soon|at midnight|this (?:week|weekend|month))|tonight|midnight|last chance|final (?:hours?|days?|call)|last (?:hours?|days?)|hours? left|expires? (?:today|tonight|soon|tomorrow)|one day only|24[- ]hours?|48[- ]hours?|until tomorrow|by tomorrow|this weekend(?: only)?|this week only|while (?:stocks?|supplies) last|hurry|limited time|don't miss|flash sale|countdown|only (?:today|tomorrow)|for a short time)\b",
    re.I,
)
_CLAIMS = re.compile(
    r"\b(?:best|cheapest|lowest[- ]priced?|lowest prices?|number one|no\. ?1|#1|unbeatable|unmatched|unrivall?ed|world'?s|leading|greatest|finest|guarantee[ds]?|money[- ]back|lifetime|award[- ]winning|awards?|certified|tested|proven|scientific(?:ally)?|clinical(?:ly)?|doctors?|dermatologists?|experts?|approved|patented|exclusive(?:ly)?|limited edition|hand-?made|made in|imported|organic|vegan|cruelty[- ]free|eco[- ]friendly|sustainable|sustainably|recycled|recyclable|biodegradable|carbon[- ]neutral|climate[- ]neutral|plastic[- ]free|non-toxic|hypoallergenic|waterproof|windproof|water[- ]resistant|fire-?proof|unbreakable|indestructible|best-?sell(?:er|ing)s?|sold out|selling fast|almost gone|nearly sold out|few left|last (?:one|ones|few|pieces?|units?)|low stock|back in stock|in stock|only \w+ left|everyone'?s|everybody'?s|customers love|thousands|millions|hundreds|most popular|trending|viral|cures?|heals?|miracle|risk[- ]free|safe for|100% safe|never breaks|original price|rrp|msrp|reduced from|marked down from|regular(?:ly)? \$?\d|save (?:up to|over|more)|(?:double|triple|twice) (?:the|your|as)|next[- ]day|same[- ]day|express delivery|returns|warranty|noise[- ]cancelling|wireless|rechargeable|dishwasher[- ]safe)\b|\bfree returns\b",
    re.I,
)
_SUPERLATIVE = re.compile(
    r"\b(?:(?!(?:honest|modest|harvest|forest|interest|request|guest|conquest|digest|invest|suggest|protest|contest|arrest|manifest|tempest|earnest|nearest|latest|rest|west|test|vest|chest|nest|quest|best|crest|pest|zest|jest|attest|midwest|northwest|southwest|almost|soonest|least|feast|beast|east|northeast|southeast|roast|toast|coast|boast|breast|yeast|fest)\b)[a-z]{2,}(?:est)|most \w+(?= (?:\w+ )?(?:ever|in|of|on|there|we|you))|least expensive)\b",
    re.IGNORECASE,
)
_PROMISE = re.compile(
    r"\b(?:refund\w*|price[- ]match\w*|money back|cheaper (?:elsewhere|anywhere)|find it cheaper|we promise|trust us|never again|no questions asked|satisfaction|insured|try (?:it|them) (?:for|first)|pay later|interest[- ]free|instal?ments?)\b",
    re.IGNORECASE,
)
_NAME = re.compile(
    r"\b[A-ZÀ-ÖØ-Þ][\w'’&-]*(?:[ -](?:[A-ZÀ-ÖØ-Þ0-9&][\w'’&-]*|of|the|and|in|für|\+))*(?:[ -][A-ZÀ-ÖØ-Þ0-9][\w'’-]*)*"
)
_SENTENCE_START = re.compile(r"(?:^|[.!?:…]\s+|[\n“\"(•–-]\s*)$")
_COMMON = frozenset(
    """i a the monday tuesday wednesday thursday friday saturday sunday january february march april
    may june july august september october november december sms email ok dear hello hi hey good day
    kind regards yours sincerely warm best wishes our you your we""".split()
)


@dataclass(frozen=True)
class Fault:
    """One statement that the facts don't bear out."""

    kind: str
    """`price`, `discount`, `number`, `date`, `product`, `claim` or `word`."""
    text: str
    """The words."""
    field: str = ""
    """The part of the copy that they stand in."""

    @property
    def message(self) -> str:
        """For the marketer."""
        return f"{self.field or 'copy'}: '{self.text}' is not borne out ({self.kind})"


class FactChecker:
    """Checks texts against the facts of one campaign."""

    def __init__(
        self,
        facts: CopyFacts,
        *,
        brands: Iterable[str] = (),
        titles: Iterable[str] = (),
        places: Iterable[str] = (),
        nouns: Mapping[str, Iterable[str]] | None = None,
        today: date | None = None,
    ) -> None:
        """Prepare the check.

        Args:
            facts: what may be stated.
            brands: every brand of the shop, so that a wrong one is recognised in lower case too.
            titles: every title of the shop, for the same.
            places: further names that are no statement.
            nouns: names of kinds of products to the categories that bear them.
            today: what "tomorrow" is relative to.
        """
        self._facts = facts
        self._brands = {brand.casefold() for brand in brands if len(brand) > 2}
        self._titles = {title.casefold() for title in titles if len(title) > 5}
        self._places = {place.casefold() for place in places}
        self._nouns = nouns or {}
        self._today = today or date.today()
        self._own: dict[str, _ProductFacts] = {}

    def check(self, text: str, *, product: Product | None = None, field: str = "") -> list[Fault]:
        """Everything in `text` that is not borne out.

        Args:
            text: one part of the copy.
            product: the only product that the text is about; None for the copy as a whole.
            field: name of the part, for the report.
        """
        if not text.strip():
            return []
        known = self._of(product) if product is not None else self._campaign
        own = [*known.titles, *([self._facts.offer.code] if self._facts.offer.code else [])]
        rest = _without(text, own)  # a title may hold days, numbers and claims
        faults: list[Fault] = []
        finders = (
            self._dates,
            self._percents,
            partial(self._amounts, whole=text),
            self._free,
            self._names,
            self._claims,
            self._numbers,
        )
        for find in finders:
            for (start, end), fault in find(rest, known):
                if fault is not None:
                    faults.append(Fault(fault, text[start:end].strip(), field))
                rest = rest[:start] + "\x00" * (end - start) + rest[end:]
        return faults

    def _of(self, product: Product) -> "_ProductFacts":
        found = self._own.get(product.id)
        if found is None:
            found = self._own[product.id] = _ProductFacts(self._facts, (product,))
        return found

    @cached_property
    def _campaign(self) -> "_ProductFacts":
        return _ProductFacts(self._facts, tuple(self._facts.products.values()))

    def _dates(
        self, text: str, known: "_ProductFacts"
    ) -> Iterator[tuple[tuple[int, int], str | None]]:
        brief = self._facts.brief
        days = {day for day in (brief.starts, brief.ends) if day is not None}
        weekdays = {f"{day:%A}".casefold() for day in days}
        for match in _DATE.finditer(text):
            yield match.span(), None if _names_a_day(match, days) else "date"
        occasion = self._facts.occasion.casefold()
        for match in _WEEKDAY.finditer(text):
            named = match.group().casefold()
            bears = named in weekdays or (named in occasion and occasion in text.casefold())
            near = text[max(0, match.start() - 28) : match.end() + 14]
            bears = bears or known.tells(named) or not _DATED.search(near)
            yield match.span(), None if bears else "date"
        for match in _MONTH_END.finditer(text):
            yield match.span(), None if known.tells(match.group().casefold()) else "date"
        for match in _DEADLINE.finditer(text):
            words = match.group().casefold()
            yield (
                match.span(),
                None if self._deadline_holds(words) or known.tells(words) else "date",
            )

    def _deadline_holds(self, words: str) -> bool:
        ends = self._facts.brief.ends
        if ends is None or any(
            w in words for w in ("stock", "supplies", "flash", "countdown", "limited", "hurry")
        ):
            return False
        left = (ends - self._today).days
        if "weekend" in words:
            return ends.weekday() >= 5 and left < 7
        if (
            "today" in words
            or "tonight" in words
            or "midnight" in words
            or "24" in words
            or "hour" in words
        ):
            return left <= 0
        if "tomorrow" in words or "48" in words:
            return left == 1
        return left <= 2 and "month" not in words

    def _percents(
        self, text: str, known: "_ProductFacts"
    ) -> Iterator[tuple[tuple[int, int], str | None]]:
        offer = self._facts.offer
        for match in _PERCENT.finditer(text):
            value = _decimal(match["n"])
            is_offer = offer.kind == "percent" and value == offer.value
            after = text[match.end() : match.end() + 30].casefold()
            of_material = any(
                f"{match.group().casefold()}{after[: len(w) + 1]}" in known.text
                for w in re.findall(r"\w+", after)[:1]
            )
            reduced = re.search(
                r"\b(?:off|discount|reduction|less|cheaper|save|saving)",
                text[max(0, match.start() - 15) : match.end() + 15],
                re.I,
            )
            yield match.span(), None if (is_offer or (of_material and not reduced)) else "discount"
        for match in _HALF.finditer(text):
            yield match.span(), None if self._half_holds(match.group().casefold()) else "discount"

    def _half_holds(self, words: str) -> bool:
        offer = self._facts.offer
        if " for " in words or "one" in words or "bogo" in words or "2-for-1" in words:
            return offer.kind == "bundle" and offer.bundle == (1, 1)
        shares = {"third": "33.33", "quarter": "25", "fifth": "20", "tenth": "10", "half": "50"}
        share = next(value for name, value in shares.items() if name in words)
        return offer.kind == "percent" and offer.value == Decimal(share)

    def _amounts(
        self, text: str, known: "_ProductFacts", whole: str
    ) -> Iterator[tuple[tuple[int, int], str | None]]:
        for match in _AMOUNT.finditer(text):
            value = _decimal(match["a"] or match["b"])
            yield match.span(), None if self._amount_holds(whole, match, value, known) else "price"

    def _amount_holds(
        self, text: str, match: re.Match[str], value: Decimal | None, known: "_ProductFacts"
    ) -> bool:
        """A price stands beside its own product; an amount off or a least spend is the offer's."""
        if value is None:
            return False
        after = text[match.end() : match.end() + 12].casefold()
        before = text[max(0, match.start() - 24) : match.start()].casefold()
        offer = self._facts.offer
        if re.match(r"\s*(?:off|discount|voucher|reduction|less|cheaper)\b", after) or re.search(
            r"(?:save|saving|discount of|minus|take)\s*$", before
        ):
            return offer.kind == "amount" and value == offer.value
        if re.search(
            r"(?:orders?|spend|purchases?|baskets?)(?: (?:over|above|of|from|at least|more than))*\s*$",
            before,
        ):
            return value == offer.min_spend
        if re.search(r"(?:under|below|up to|at most|less than|from)\s*$", before):
            return self._limit_holds(before, value, known)
        beside = known.beside(text, match.start())
        return value in (beside if beside is not None else known.prices)

    def _limit_holds(self, before: str, value: Decimal, known: "_ProductFacts") -> bool:
        if not known.prices:
            return False
        if before.rstrip().endswith("from"):
            return value == min(known.prices)
        return max(known.list_prices) <= value == self._facts.brief.products.price_max

    def _free(
        self, text: str, known: "_ProductFacts"
    ) -> Iterator[tuple[tuple[int, int], str | None]]:
        offer = self._facts.offer
        for match in _SHIPPING.finditer(text):
            holds = offer.kind == "free_shipping" and "return" not in match.group().casefold()
            yield match.span(), None if holds else "discount"
        shipping = [match.span() for match in _SHIPPING.finditer(text)]
        for match in _FREE.finditer(text):
            if any(start <= match.start() < end for start, end in shipping):
                continue
            after = text[match.end() :].lstrip().casefold()
            before = text[: match.start()].casefold()
            harmless = before.endswith(("feel ", "-")) or after.startswith("to ")
            gift = offer.kind == "gift" and re.match(r"gift|present|sample", after)
            bundle = offer.kind == "bundle"
            own = (
                f"{match.group().casefold()} {after[:12]}" in known.text
                or f"{before[-12:]}{match.group().casefold()}" in known.text
            )
            yield match.span(), None if harmless or gift or bundle or own else "discount"

    def _numbers(
        self, text: str, known: "_ProductFacts"
    ) -> Iterator[tuple[tuple[int, int], str | None]]:
        for match in _NUMBER.finditer(text):
            value = _decimal(match.group())
            yield (
                match.span(),
                None if value in known.numbers and known.in_words(text, match) else "number",
            )
        for match in _SPELT.finditer(text):
            words = match.group().casefold()
            said = parse_number(words)
            bundle = self._facts.offer.bundle or ()
            after = re.match(r"[\s-]+([^\W\d_]+)", text[match.end() :])
            told = f"{words} {after[1].casefold()}" if after else words
            holds = told in known.text or (said is not None and int(said) in bundle)
            yield match.span(), None if holds else "number"

    def _names(
        self, text: str, known: "_ProductFacts"
    ) -> Iterator[tuple[tuple[int, int], str | None]]:
        allowed = self._allowed_words(known)
        for match in _NAME.finditer(text):
            fault = self._name_fault(text, match, known, allowed)
            if fault:
                yield match.span(), fault
        yield from self._lower_names(text, known)

    def _allowed_words(self, known: "_ProductFacts") -> frozenset[str]:
        facts = self._facts
        named = " ".join(
            (facts.shop, facts.occasion, facts.topic, facts.offer.code or "", *facts.names)
        )
        return frozenset(_words(named)) | known.name_words | _COMMON | self._places

    def _name_fault(
        self, text: str, match: re.Match[str], known: "_ProductFacts", allowed: frozenset[str]
    ) -> str | None:
        if "\x00" in text[match.start() : match.end()]:
            return None
        parts = _words(match.group())
        starts = bool(_SENTENCE_START.search(text[: match.start()]))
        greeted = re.search(r"\b(?:dear|hi|hello|hey)\s+$", text[: match.start()], re.I)
        if (starts or greeted) and " " not in match.group():
            return None
        unknown = [
            p
            for p in (parts[1:] if starts else parts)
            if p not in allowed and p not in {"of", "the", "and", "in"} and not p.isdigit()
        ]
        return "product" if unknown else None

    def _lower_names(
        self, text: str, known: "_ProductFacts"
    ) -> Iterator[tuple[tuple[int, int], str | None]]:
        """Brands and titles of the shop that this copy isn't about, however they are spelt, and
        kinds of products that nothing shown belongs to.
        """
        folded = text.casefold()
        found = [
            *self._other_brands(text, folded, known),
            *self._disguised_titles(text, folded, known),
            *self._other_kinds(folded, known),
        ]
        for span in found:
            if "\x00" not in text[slice(*span)]:
                yield span, "product"

    def _other_brands(
        self, text: str, folded: str, known: "_ProductFacts"
    ) -> Iterator[tuple[int, int]]:
        words = set(_words(folded))
        for brand in self._brands - known.brands:
            if set(_words(brand)) <= words:
                for match in re.finditer(rf"\b{re.escape(brand)}\b", folded):
                    if text[match.start()].isupper():
                        yield match.span()

    def _disguised_titles(
        self, text: str, folded: str, known: "_ProductFacts"
    ) -> Iterator[tuple[int, int]]:
        """Titles of products that aren't shown, in whatever case; a brand in lower case with
        something behind it is none that is shown, either.
        """
        for title in self._titles_named(folded) - set(known.titles):
            at = folded.find(title)
            yield at, at + len(title)
        for brand in known.brands:
            for match in re.finditer(rf"\b{re.escape(brand)}\b(?= \w)", folded):
                if text[match.start()].islower():
                    yield match.span()

    def _other_kinds(self, folded: str, known: "_ProductFacts") -> Iterator[tuple[int, int]]:
        for word in set(_words(folded)) & set(self._plurals):
            if not self._offered(self._plurals[word]) and word not in known.text:
                for match in re.finditer(rf"\b{re.escape(word)}\b", folded):
                    yield match.span()

    def _titles_named(self, folded: str) -> set[str]:
        """Titles of the shop that stand in a text, whatever their case."""
        words = _words(folded)
        pairs = {f"{first} {second}" for first, second in pairwise(words)}
        return {
            title
            for pair in pairs & set(self._by_pair)
            for title in self._by_pair[pair]
            if title in folded
        }

    @cached_property
    def _by_pair(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for title in self._titles:
            words = _words(title)
            if len(words) > 1:
                found.setdefault(f"{words[0]} {words[1]}", []).append(title)
        return found

    @cached_property
    def _plurals(self) -> dict[str, Iterable[str]]:
        """Plural names of kinds of products; a singular is too often part of an idiom."""
        topic = self._facts.topic.casefold()
        return {
            f"{noun}s": categories
            for noun, categories in self._nouns.items()
            if " " not in noun and len(noun) > 3 and f"{noun}s" not in topic
        }

    def _offered(self, categories: Iterable[str]) -> bool:
        paths = self._campaign.paths | set(self._facts.brief.products.categories)
        return any(
            p == c or p.startswith(f"{c} > ") or c.startswith(f"{p} > ")
            for p in paths
            for c in categories
        )

    def _claims(
        self, text: str, known: "_ProductFacts"
    ) -> Iterator[tuple[tuple[int, int], str | None]]:
        for pattern in (_SUPERLATIVE, _PROMISE):
            for match in pattern.finditer(text):
                yield match.span(), None if known.tells(match.group().casefold()) else "claim"
        for match in _CLAIMS.finditer(text):
            words = match.group().casefold()
            around = text[max(0, match.start() - 12) : match.end() + 12].casefold()
            polite = words in {"best"} and re.search(
                r"all the best|best (?:wishes|regards)", around
            )
            occasion = words in self._facts.occasion.casefold()
            yield match.span(), None if polite or occasion or known.bears(words) else "claim"


class _ProductFacts:
    """What is true of some products together with the offer; for each of them where several."""

    def __init__(self, facts: CopyFacts, products: tuple[Product, ...]) -> None:
        self._offer = facts.offer
        self._brief = facts.brief
        self._products = products
        self.list_prices = {p.price.normalize() for p in products if p.price is not None}
        reduced = {facts.offer.price(p.price) for p in products if p.price is not None}
        self.prices = {*self.list_prices, *(p.normalize() for p in reduced if p is not None)}
        self.texts = [_told(product) for product in products]
        self.text = " ".join(self.texts)
        self.titles = sorted({p.title.casefold() for p in products}, key=len, reverse=True)
        self.brands = {p.brand.casefold() for p in products if p.brand}
        self.paths = {p.category for p in products if p.category}
        own = " ".join(f"{p.title} {p.brand or ''}" for p in products)
        described = (
            {w for p in products for w in _words(p.description)} if len(products) == 1 else set()
        )
        self.name_words = frozenset(_words(own)) | described
        values = {_decimal(n) for text in self.texts for n in _NUMBER.findall(text)}
        self.numbers = {value for value in values if value is not None}

    def beside(self, text: str, at: int) -> set[Decimal] | None:
        """The prices of the product named last before a place in the text; None for none."""
        folded = text.casefold()
        best, found = -1, None
        for product in self._products:
            place = folded.rfind(product.title.casefold(), 0, at)
            if place > best and product.price is not None:
                best = place
                reduced = self._offer.price(product.price)
                found = {product.price.normalize()} | ({reduced.normalize()} if reduced else set())
        return found if best >= 0 else None

    def in_words(self, text: str, match: re.Match[str]) -> bool:
        """Whether a number is followed, or led, by the same word as in what is known."""
        after = re.match(r"[\s-]*([^\W\d_]+)", text[match.end() :])
        before = re.search(r"([^\W\d_]+)[\s-]*$", text[: match.start()])
        number = match.group()
        spelt = []
        if after:
            spelt += [f"{number} {after[1]}", f"{number}{after[1]}", f"{number}-{after[1]}"]
        if before:
            spelt += [f"{before[1]} {number}", f"{before[1]}-{number}"]
        if not spelt:
            return True
        return any(words.casefold() in self.text for words in spelt)

    def tells(self, words: str) -> bool:
        """Whether the one product that a text is about is described in these words."""
        return len(self._products) == 1 and words in self.text

    def bears(self, words: str) -> bool:
        """Whether every product concerned bears a claim out, in its own data."""
        if not self.texts:
            return False
        pattern = re.compile(rf"(?<!not )(?<!\w){re.escape(words)}(?!\w)")
        return all(pattern.search(text) for text in self.texts)


def _told(product: Product) -> str:
    """All that the shop says of a product, folded: attributes with units, rating and reviews."""
    from assistant.wording import attribute_name, attribute_value

    parts = [product.title, product.description]
    for name, value in {**product.derived, **product.attributes}.items():
        words = attribute_value(name, value)
        if isinstance(value, bool):
            parts.append(attribute_name(name) if value else "")
        else:
            parts += [f"{attribute_name(name)} {words}", f"{words} {attribute_name(name)}"]
        if name.endswith("_years"):
            label = name.removesuffix("_years").replace("_", " ")
            parts.append(f"{value} years of {label} {value} years {label}")
            parts.append(f"a year of {label}" if value == 1 else "")
    if product.rating is not None and product.review_count:
        parts.append(f"rated {product.rating:.1f} of 5 in {product.review_count} reviews")
        parts.append(
            f"give it {product.rating:.1f} of 5 {product.review_count} reviews, {product.rating:.1f}"
        )
    return " ".join(" ".join(parts).casefold().split())


def _without(text: str, titles: Iterable[str]) -> str:
    """`text` with every title blanked out, the longest first; as long as before."""
    for title in titles:
        text = re.sub(
            re.escape(title), lambda m: "\x00" * len(m.group()), text, flags=re.IGNORECASE
        )
    return text


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text.casefold())


def _decimal(text: str) -> Decimal | None:
    try:
        return Decimal(text.replace(",", "")).normalize()
    except InvalidOperation:
        return None


def _names_a_day(match: re.Match[str], days: set[date]) -> bool:
    if match["iso"]:
        return match["iso"] in {day.isoformat() for day in days}
    if match["num"]:
        return False
    day, month = match["d1"] or match["d2"], (match["m1"] or match["m2"]).casefold()
    return any(
        int(day) == d.day and f"{d:%B}".casefold().startswith(month.rstrip(".")) for d in days
    )
