"""Checks texts, sentence by sentence, against the facts of one campaign."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from functools import cached_property

from assistant.campaigns.fact_check.claims import claims
from assistant.campaigns.fact_check.dates import dates
from assistant.campaigns.fact_check.found import BLANK, SENTENCE_END, Fault, Statement, blanked
from assistant.campaigns.fact_check.known import Known
from assistant.campaigns.fact_check.money import amounts, free, percents
from assistant.campaigns.fact_check.names import Names
from assistant.campaigns.fact_check.numbers import numbers
from assistant.campaigns.fact_check.plain import PlainWords
from assistant.campaigns.facts import CopyFacts
from core.store import Product
from retrieval.text import stems, words

_POINTS_BACK = re.compile(r"^\W*(?:it|they|this|these|its|their)\b", re.IGNORECASE)

_DEFINITE = re.compile(r"(?=\b(?:the|these|this|both)((?: [\w-]+){1,3}))")
"""What follows where a product or several are meant, and not a kind in general."""


class FactChecker:
    """Checks texts against the facts of one campaign."""

    languages = frozenset({"en"})
    """Those whose wording it can judge; in any other it would refuse nearly everything."""

    def __init__(
        self,
        facts: CopyFacts,
        *,
        brands: Iterable[str] = (),
        titles: Iterable[str] = (),
        nouns: Mapping[str, Iterable[str]] | None = None,
        today: date | None = None,
    ) -> None:
        """Prepare the check.

        Args:
            facts: what may be stated.
            brands: every brand of the shop, so that a wrong one is recognised in lower case too.
            titles: every title of the shop, for the same.
            nouns: names of kinds of products to the categories that bear them.
            today: what "tomorrow" is relative to.
        """
        self._facts = facts
        self._today = today or date.today()
        self._names = Names(facts, brands, titles, nouns or {}, self._campaign.paths)
        self._plain = PlainWords(facts, nouns or {})
        self._own: dict[tuple[str, ...], Known] = {}
        self._meant: dict[str, tuple[Product, ...]] = {}
        self._checked: dict[tuple[str, str], tuple[tuple[str, str], ...]] = {}

    def check(self, text: str, *, product: Product | None = None, field: str = "") -> list[Fault]:
        """Everything in `text` that is not borne out.

        Args:
            text: one part of the copy.
            product: the only product that the text is about; None for the copy as a whole.
            field: name of the part, for the report.
        """
        faults: list[Fault] = []
        earlier: tuple[Product, ...] = ()
        for sentence in SENTENCE_END.split(text):
            if not sentence or not sentence.strip():
                continue
            if product is not None:
                found = self._of_one(sentence, product)
            else:
                named = self._named(sentence)
                earlier = named or (earlier if _POINTS_BACK.match(sentence) else ())
                found = self._of_some(sentence, earlier)
            faults += [Fault(kind, told, field) for kind, told in found]
        return faults

    def _of_some(self, sentence: str, meant: tuple[Product, ...]) -> tuple[tuple[str, str], ...]:
        """Faults of a sentence about those of the campaign that it means, or all of them."""
        known = self._together(meant) if meant else self._campaign
        found = tuple(self._sentence(sentence, known, self._campaign.titles))
        kind = () if meant or not found else self._of_kind(sentence)
        if kind and not any(self._sentence(sentence, self._together(kind), self._campaign.titles)):
            return ()
        return found

    def _of_one(self, sentence: str, product: Product) -> tuple[tuple[str, str], ...]:
        """Faults of a sentence about one product; many recipients read the same ones."""
        key = (sentence, product.id)
        found = self._checked.get(key)
        if found is None:
            known = self._of(product)
            found = self._checked[key] = tuple(
                self._sentence(sentence, known, known.titles, is_named=True)
            )
        return found

    def _sentence(
        self, sentence: str, known: Known, titles: Iterable[str], *, is_named: bool = False
    ) -> Iterator[tuple[str, str]]:
        """Kind and words of every fault."""
        folded = sentence.casefold()
        phrases = [title for title in titles if title in folded]
        phrases += [b for b in known.brands if any(c.isdigit() for c in b) and b in folded]
        if self._facts.offer.code:
            phrases.append(self._facts.offer.code)
        rest = blanked(sentence, phrases)  # a title may hold days, numbers and claims
        is_named = (
            is_named
            or rest != sentence
            or any(brand in folded for brand in known.brands)
            or self._names.hints_at(sentence, known)
        )
        for find in self._checks(sentence, known, is_named):
            for statement in list(find(rest)):
                if statement.fault is not None:
                    yield statement.fault, sentence[statement.start : statement.end].strip()
                length = statement.end - statement.start
                rest = rest[: statement.start] + BLANK * length + rest[statement.end :]

    def _checks(
        self, sentence: str, known: Known, is_named: bool
    ) -> tuple[Callable[[str], Iterator[Statement]], ...]:
        """In this order: what one of them accounts for, those after it don't see."""
        facts = self._facts
        return (
            lambda text: dates(text, known, facts, self._today),
            lambda text: percents(text, known, facts),
            lambda text: amounts(text, known, facts, sentence),
            lambda text: free(text, known, facts),
            lambda text: self._names.find(text, known),
            lambda text: claims(text, known, facts),
            lambda text: numbers(text, known, facts),
            lambda text: self._plain.find(text, sentence, known, is_named=is_named),
        )

    def _named(self, sentence: str) -> tuple[Product, ...]:
        """Those whose titles a sentence holds, or else those of the brands and kinds it names."""
        found = self._meant.get(sentence)
        if found is None:
            folded = sentence.casefold()
            products = self._campaign.products
            found = tuple(p for p in products if p.title.casefold() in folded)
            found = self._meant[sentence] = found or self._alluded(folded)
        return found

    def _alluded(self, folded: str) -> tuple[Product, ...]:
        products = self._campaign.products
        brands = {brand for brand in self._campaign.brands if brand in folded}
        made = {p.id for p in products if p.brand and p.brand.casefold() in brands}
        kinds = {p.id for p in self._of_kind(" ".join(_DEFINITE.findall(folded)))}
        is_one = len(brands) == 1 and made & kinds
        meant = made & kinds if is_one else made | kinds
        return tuple(p for p in products if p.id in meant)

    def _of_kind(self, text: str) -> tuple[Product, ...]:
        """Those whose kind a text names."""
        told = set(stems(words(text)))
        ids = {id for head in told & self._heads.keys() for id in self._heads[head]}
        return tuple(p for p in self._campaign.products if p.id in ids)

    @cached_property
    def _heads(self) -> dict[str, set[str]]:
        """Stem of the last word of a title, which names the kind, to products."""
        found: dict[str, set[str]] = {}
        for product in self._campaign.products:
            head = stems(words(product.title))[-1:]
            found.setdefault("".join(head), set()).add(product.id)
        return found

    def _of(self, product: Product) -> Known:
        return self._together((product,))

    def _together(self, products: tuple[Product, ...]) -> Known:
        ids = tuple(product.id for product in products)
        known = self._own.get(ids)
        if known is None:
            known = self._own[ids] = Known(self._facts.offer, products)
        return known

    @cached_property
    def _campaign(self) -> Known:
        return Known(self._facts.offer, tuple(self._facts.products.values()))
