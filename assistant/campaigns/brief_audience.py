"""Who a prompt means: its clauses about customers become conditions."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from assistant.campaigns.brief_dates import Span, past_span
from assistant.campaigns.scan import Scan
from assistant.campaigns.terms import Terms
from core import audience
from core.audience import AnyCondition

_MONEY = r"(?:us\$|[$€£])?\s?(?P<{0}>\d[\d,]*(?:\.\d+)?)\s?(?:dollars?|bucks|euros?|pounds?|usd|eur|gbp|[$€£])?"
_LOW, _HIGH = _MONEY.replace("{0}", "low"), _MONEY.replace("{0}", "high")
_STOP = r"(?=\s*(?:[.,;:()!?]|$|\bbut\b|\band (?:has|have|did|has not|haven't|hasn't|who)\b|\bwho\b|\bwith\b|\bmay\b|\bmight\b|\bin the\b|\bfor the\b|\bthis\b|\bsince\b|\bin (?:\d|a)|\bfrom \d|\bbefore\b|\b\d+ times|\btwice\b|\b3 times|- ))"
_NOT = r"(?:haven't|hasn't|have not|has not|didn't|did not|not|no)"
_SKIP = r"(?:skip|exclude|excluding|except|not|without|leave out|but not)(?: for)? (?:those|people|customers|anyone|everyone)(?: who| that)?(?: have| has)?(?: already)?"
_PRONOUN = re.compile(r"^(?:any|one|them|it|anything|some|those|these|1)?$")
_RECENTLY_NEW = 30
_BEST_SHARE = 0.2
_MOODY = 0.2


@dataclass
class AudienceReader:
    """Reads one prompt's audience; the pieces it reads are taken out of the scan."""

    scan: Scan
    terms: Terms
    today: date
    conditions: list[AnyCondition] = field(default_factory=list)
    everybody: bool = False
    awaiting: list[audience.Did] = field(default_factory=list)
    """Conditions whose object is a pronoun: they mean the products on offer."""
    wants_affinity: bool = False
    """Who is likely to want the products on offer is meant."""

    def read(self) -> None:
        """Read every clause about customers."""
        for reader in _READERS:
            reader(self)
        self.everybody = self.scan.has(
            r"\b(?:to |for |at )?(?:everybody|everyone|anyone|all (?:our )?customers|the whole list)\b"
        )

    def settle(self, offered: tuple[str, ...]) -> None:
        """Give the conditions whose object is a pronoun the categories on offer."""
        for condition in self.awaiting:
            self.add(condition.model_copy(update={"categories": offered}))
        self.awaiting.clear()
        if self.wants_affinity and offered:
            self.add(audience.Affinity(categories=offered))

    def add(self, condition: AnyCondition) -> None:
        """Add a condition unless it is there already."""
        if condition not in self.conditions:
            self.conditions.append(condition)

    def span(self, at: int) -> Span | None:
        """The span of the past that follows directly on position `at`, taken out."""
        found = past_span(self.scan.text, self.today, at)
        if found is None or re.search(r"[^\x00\s]", self.scan.text[at : found.start]):
            return None
        self.scan.blank(found.start, found.end)
        return found

    def objects(self, phrase: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Categories and brands that the object of a verb names."""
        brands = tuple(
            brand
            for brand in self.terms.brands
            if re.search(rf"\b{re.escape(brand.lower())}\b", phrase)
        )
        for brand in brands:
            phrase = phrase.replace(brand.lower(), " ")
        paths = {path for kind in self.terms.kinds(phrase) for path in kind.paths}
        return tuple(sorted(paths)), brands


def _ahead(reader: AudienceReader, pattern: str) -> Iterator[re.Match[str]]:
    yield from reader.scan.take_all(pattern)


def _never(reader: AudienceReader) -> None:
    if reader.scan.has(
        r"\b(?:who |that )?(?:have |has |'ve )?(?:never|not yet|not ever) (?:yet )?(?:ordered|bought|purchased|shopped)(?: anything| from us| here)?\b"
    ):
        reader.add(audience.Did(negate=True))


def _lapsed(reader: AudienceReader) -> None:
    verbs = r"(?:bought|ordered|purchased|shopped)"
    patterns = (
        rf"\b(?:who |that )?{_NOT} {verbs}(?: anything| with us| from us)?(?=\s+(?:since|in|for|within|over)\b)",
        r"\b(?:with |have |has )?no (?:purchases?|orders?)(?=\s+(?:since|in|for|within|over)\b)",
        r"\bnothing (?:bought|ordered|purchased)(?=\s+(?:since|in|for|within|over)\b)",
        rf"\b(?:who |that )?(?:last (?:{verbs}|order(?: was)?|purchase(?: was)?))(?=\s+before\b)",
    )
    for match in _ahead(reader, "|".join(patterns)):
        span = reader.span(match.end())
        if span is not None:
            reader.add(audience.LastPurchase(before=span.before or span.since))
    if reader.scan.has(r"\blapsed\b") and not any(
        isinstance(c, audience.LastPurchase) for c in reader.conditions
    ):
        reader.add(audience.LastPurchase(before=reader.today - timedelta(days=180)))


def _first_timers(reader: AudienceReader) -> None:
    match = reader.scan.take(r"\b(?:new customers|first[- ]time (?:buyers|customers|shoppers))\b")
    if match is not None:
        span = reader.span(match.end())
        since = reader.today - timedelta(days=_RECENTLY_NEW)
        reader.add(audience.FirstPurchase(since=span.since if span else since))


def _visits(reader: AudienceReader) -> None:
    for match in _ahead(
        reader,
        r"\b(?:who |that )?(?:were |was |are |have been )?(?P<no>haven't |hasn't |not )?(?P<last>last )?(?:active|visited|visits?|came by)(?: us| the shop| the site)?(?=\s+(?:in|since|before|within|over|for)\b)|\binactive(?=\s+(?:since|for)\b)",
    ):
        span = reader.span(match.end())
        if span is None:
            continue
        if match["no"] or match.group().startswith("inactive") or span.before:
            reader.add(audience.LastVisit(before=span.before or span.since))
        else:
            reader.add(audience.LastVisit(since=span.since))


def _carts(reader: AudienceReader) -> None:
    match = reader.scan.take(
        r"\b(?:who |that )?(?:left|forgot|put|has|have|with) (?P<what>[^.,;]*?) in (?:their|the) (?:cart|basket)s?\b|\babandoned (?:carts?|baskets?)\b"
    )
    if match is None:
        return
    span = reader.span(match.end())
    categories, _ = reader.objects(match["what"] or "")
    inside = reader.scan.take(r"\bwith (?P<what>[^.,;]*?) in (?:them|it)\b")
    if inside is not None:
        categories = reader.objects(inside["what"])[0]
    reader.add(audience.AbandonedCart(categories=categories, since=span.since if span else None))


def _lists(reader: AudienceReader) -> None:
    for match in _ahead(
        reader,
        r"\b(?:who |that )?(?:added|put|saved) (?P<what>[^.,;]*?) (?:to|on) (?:their|the|a) (?:wish ?list|shopping list|list)s?\b",
    ):
        span, (categories, brands) = reader.span(match.end()), reader.objects(match["what"])
        since = span.since if span else None
        reader.add(
            audience.Did(action="list_add", categories=categories, brands=brands, since=since)
        )


def _refused(reader: AudienceReader) -> None:
    """People who bought something and are left out for it."""
    patterns = (
        rf"\b{_SKIP} (?:bought|purchased|ordered|buy) (?P<what>[^.,;:!?]*?){_STOP}",
        rf"\b(?:and |but )?(?:who |that )?{_NOT} (?:already )?(?:buy|bought|purchased?|ordered) (?P<what2>(?!since|in |for |within)[^.,;:!?]*?){_STOP}",
    )
    for pattern in patterns:
        for match in _ahead(reader, pattern):
            what = (match["what"] if "what" in match.re.groupindex else match["what2"]) or ""
            span = reader.span(match.end())
            categories, brands = reader.objects(what)
            since = span.since if span else None
            condition = audience.Did(negate=True, categories=categories, brands=brands, since=since)
            if categories or brands:
                reader.add(condition)
            elif _PRONOUN.match(what.strip()):
                reader.awaiting.append(condition)


_VERBS = {
    "purchase": r"(?:bought|purchased|ordered|own|owns)(?: from)?",
    "view": r"(?:viewed|looked at|browsed|checked out|clicked(?: on)?|looked for)",
}


def _deeds(reader: AudienceReader) -> None:
    for action, verbs in _VERBS.items():
        pattern = rf"\b(?:who |that |anyone who |people who )?(?:have |has |'ve )?{verbs} (?P<what>(?:a |an |the )?[^.,;:!?]*?){_STOP}"
        for match in _ahead(reader, pattern):
            categories, brands = reader.objects(match["what"])
            if not (categories or brands):
                continue
            often = _often(reader, match.end())
            span = reader.span(match.end())
            condition = audience.Did(
                action="purchase" if action == "purchase" else "view",
                categories=categories,
                brands=brands,
                since=span.since if span else None,
                before=span.before if span else None,
                at_least=often,
            )
            reader.add(condition)
            _resolve(reader, condition)
    for match in _ahead(
        reader, r"\b(?P<what>[a-z]+(?: and [a-z]+| [a-z]+)?) (?:buyers|owners|purchasers)\b"
    ):
        categories, brands = reader.objects(match["what"])
        if categories or brands:
            reader.add(audience.Did(categories=categories, brands=brands))


def _resolve(reader: AudienceReader, deed: audience.Did) -> None:
    """Let "but did not buy any" mean what was viewed, in the same span."""
    if deed.action == "purchase":
        return
    for condition in reader.awaiting:
        since = condition.since or deed.since
        reader.add(condition.model_copy(update={"categories": deed.categories, "since": since}))
    reader.awaiting.clear()


def _often(reader: AudienceReader, at: int) -> int:
    match = re.compile(
        r"[\s\x00]*(?:(?P<twice>twice)|(?P<n>\d+) times)(?: or more| at least)?"
    ).match(reader.scan.text, at)
    if match is None:
        return 1
    reader.scan.blank(*match.span())
    return 2 if match["twice"] else int(match["n"])


def _orders(reader: AudienceReader) -> None:
    patterns = (
        r"\b(?:who )?(?:with |have |has |placed )?(?:at least|min(?:imum)?) (?P<least>\d+) (?:orders|purchases)\b",
        r"\b(?:who )?(?:with |have |has |placed )?(?P<least2>\d+)(?: or more|\+) (?:orders|purchases)\b",
        r"\b(?:who )?(?:with |have |has |placed )?more than (?P<more>\d+) (?:orders|purchases)\b",
        r"\b(?:who )?(?:with |have |has |placed )?(?:fewer|less) than (?P<less>\d+) (?:orders|purchases)\b",
    )
    match = reader.scan.take("|".join(patterns))
    if match is None:
        return
    span = reader.span(match.end())
    since = span.since if span else None
    if match["less"]:
        reader.add(audience.Orders(max=int(match["less"]) - 1, since=since))
        return
    least = int(match["least"] or match["least2"] or int(match["more"] or 0) + 1)
    reader.add(audience.Orders(min=least, since=since))


_ABOVE, _AT_LEAST = r"(?:more than|over|above|exceeding)", r"(?:at least|minimum|min)"
_BELOW, _AT_MOST = r"(?:less than|under|below)", r"(?:at most|up to|max)"


def _spending(reader: AudienceReader) -> None:
    lead = r"\b(?:who |that |whose )?(?:have |has |had )?"
    amounts = (
        rf"(?:between {_LOW} and {_HIGH}|(?P<above>{_ABOVE}) {_MONEY.replace('{0}', 'over')}"
        rf"|(?P<least>{_AT_LEAST}) {_MONEY.replace('{0}', 'from')}|(?P<below>{_BELOW}) {_MONEY.replace('{0}', 'under')}"
        rf"|(?P<most>{_AT_MOST}) {_MONEY.replace('{0}', 'to')})"
    )
    for subject, per_order in (
        (rf"{lead}average (?:order|basket)(?: value| size)?(?: is| of)? ", True),
        (rf"{lead}spen[dt] ", False),
    ):
        match = reader.scan.take(rf"{subject}{amounts}(?: in total| altogether| overall)?")
        if match is None:
            continue
        span = reader.span(match.end())
        low, high = _limits(match)
        since = span.since if span else None
        reader.add(audience.Spent(min=low, max=high, since=since, per_order=per_order))


def _limits(match: re.Match[str]) -> tuple[Decimal | None, Decimal | None]:
    """The closed range that a match of amounts means; "over 300" begins a cent above."""
    cent = Decimal("0.01")
    low, high = _amount(match["low"] or match["from"]), _amount(match["high"] or match["to"])
    over, under = _amount(match["over"]), _amount(match["under"])
    return (over + cent if over is not None else low), (under - cent if under is not None else high)


def _amount(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text.replace(",", ""))


def _best(reader: AudienceReader) -> None:
    who = r"(?:customers|spenders|buyers|shoppers|clients|of customers|of (?:the )?spenders|of buyers)"
    share = r"top (?P<share>\d+(?:\.\d+)?) ?(?:%|percent)"
    by = r"(?: by (?P<by>number of orders|orders|frequency|spend(?:ing)?|value|revenue))?"
    patterns = (
        rf"\b(?:our |the )?most (?P<freq>frequent|active) {who}(?:,? (?:the )?{share})?",
        rf"\b(?:our |the )?{share.replace('share', 'share2')}(?: of)?(?: our| the)? ?(?P<who>{who})?{by}",
        rf"\b(?:our |the )?(?P<best>best|top|most valuable|biggest|vip|most loyal) {who}{by.replace('<by>', '<by2>')}",
    )
    match = reader.scan.take("|".join(patterns))
    if match is None:
        return
    given = match["share"] or match["share2"]
    by_orders = (
        bool(match["freq"])
        or "order" in (match["by"] or match["by2"] or "")
        or (match["by"] or match["by2"]) == "frequency"
    )
    reader.add(
        audience.TopShare(
            by="orders" if by_orders else "spent",
            share=min(1.0, float(given) / 100) if given else _BEST_SHARE,
        )
    )


def _likely(reader: AudienceReader) -> None:
    match = reader.scan.take(
        r"\b(?:who are |people |customers )?(?:likely to (?:want|buy|like|need)|(?:with |who have )?an? affinity (?:for|to|with)|who (?:would|will) (?:like|love|want)) (?P<what>[^.,;:!?]*)"
    )
    if match is None:
        return
    categories, _ = reader.objects(match["what"])
    if categories:
        reader.add(audience.Affinity(categories=categories))
    else:
        reader.wants_affinity = True


def _moods(reader: AudienceReader) -> None:
    who = r"(?:customers|shoppers|people|buyers|reviewers)"
    if reader.scan.has(
        rf"\b(?:unhappy|dissatisfied|disappointed|angry|frustrated|unsatisfied) {who}\b"
    ):
        reader.add(audience.Mood(max=-_MOODY))
    elif reader.scan.has(rf"\b(?:happy|satisfied|delighted|pleased) {who}\b"):
        reader.add(audience.Mood(min=_MOODY))


def _households(reader: AudienceReader) -> None:
    for match in _ahead(reader, r"\b(?P<pet>dog|cat) (?:owners|parents|people|households)\b"):
        reader.add(audience.Profile(field="pets", values=(f"{match['pet']}s",)))
    if reader.scan.has(
        r"\b(?:for |to )?(?:parents|families(?: with (?:kids|children))?|mums and dads)\b"
    ):
        reader.add(audience.Profile(field="children"))


def _places(reader: AudienceReader) -> None:
    pattern = r"\b(?:(?:who )?(?:live|living|based|from|located) )?(?:in |near |to )?{}\b"
    found = [
        place.lower()
        for place in reader.terms.locations
        if reader.scan.has(pattern.format(re.escape(place.lower())))
    ]
    if found:
        reader.add(audience.Profile(field="location", values=tuple(sorted(found))))


def _interests(reader: AudienceReader) -> None:
    while (found := reader.terms.interest(reader.scan.text)) is not None:
        topic, start, end = found
        negated = re.search(r"\b(?:not|except|excluding|no)\s*$", reader.scan.text[:start])
        reader.scan.blank(start, end)
        categories = reader.terms.serving(topic)
        if topic in reader.terms.interests or categories:
            reader.add(audience.Interest(topic=topic, categories=categories, negate=bool(negated)))


_READERS: tuple[Callable[[AudienceReader], None], ...] = (
    _never,
    _lapsed,
    _first_timers,
    _visits,
    _carts,
    _lists,
    _orders,
    _spending,
    _best,
    _likely,
    _households,
    _refused,
    _deeds,
    _moods,
    _places,
    _interests,
)
