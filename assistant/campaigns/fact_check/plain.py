"""What is said of products, prices and the shop in plain words.

No list of risky words can be complete, so it is turned round: in a sentence about a product or
about money, every word must be one that the shop itself uses of that product, one of the offer's,
or one that states nothing. Sentences about the weather, the reader or the walk to work are free.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files

import yaml

from assistant.campaigns.fact_check.found import Statement
from assistant.campaigns.fact_check.known import Known
from assistant.campaigns.facts import CopyFacts
from retrieval.text import STOP_WORDS, stems, words

_WORD = re.compile(r"(?<![\w\x00])[^\W\d_]{3,}(?:['’][a-z]+)?(?![\w\x00])")
_OF_A_PRODUCT = re.compile(
    r"^\W*(?:it|they|this one|these|those) (?:is|are|has|have|keeps?|makes?|holds?|weighs?|fits?|comes?|protects?|gives?|lets?|stays?|lasts?|feels?|packs?|folds?|works?|looks?|\w+s)\b"
    r"|[,;] (?:and |but )?(?:it|they) (?:is|are|has|have|keeps?|makes?|holds?|weighs?|fits?|comes with|protects?|stays?|lasts?|packs?|folds?)\b"
    r"|^\W*(?:keeps|holds|has|weighs|made|built|designed|crafted|fits|protects|lasts|padded|lined|equipped|featuring|includes|including|packed|with (?:an?|its|two|built)|perfect|ideal|suitable|available|comes in|now in|new in)\b"
    r"|^\W*its\b|\b(?:completes?|joins?|rounds? off) (?:the|your|our) (?:set|kit|outfit|range|family)\b|\b(?:is|are) (?:in|here|back|available|new|in the shop|on the shel\w+)(?: as well| too| also| again| now)?[.!]|^\W*(?:\w+ly )[a-z]+ed\b|^\W*our (?!thanks|regards|compliments)",
    re.IGNORECASE,
)
_OF_MONEY = re.compile(
    r"\b(?:prices?|priced|costs?|sales?|discounts?|deals?|bargains?|codes?|fees?|points|gifts?|presents?|prizes?|win|stocks?|orders?|checkout|basket|members?|membership|pay|paid|delivery|shipping|postage|returns?|rewards?|bonus|credit|winners?|offers?)\b",
    re.IGNORECASE,
)
_DEFINITE = r"\b(?:the|this|these|those|our|each|every|both|its) (?:\w+ )?"
_SERVICES = frozenset(
    {
        "gift", "prize", "winner", "bonus", "reward", "point", "credit", "fee", "deliveri", "ship",
        "postag",
    }
)  # fmt: skip
"""Stems of what only an offer can promise, however idle the rest of the sentence."""


class PlainWords:
    """The words that one campaign's copy may use of its products and prices."""

    def __init__(self, facts: CopyFacts, nouns: Iterable[str]) -> None:
        self._facts = facts
        names = sorted({noun for noun in nouns if len(noun) > 3}, key=len, reverse=True)
        kinds = "|".join(map(re.escape, names))
        self._kind = re.compile(rf"{_DEFINITE}(?:{kinds})(?:s|es)?\b", re.I) if kinds else None
        named = " ".join(
            (facts.shop, facts.topic, facts.occasion, facts.offer_words, facts.until_words)
        )
        self._own = frozenset(stems(words(named)))

    def find(self, text: str, whole: str, known: Known, *, is_named: bool) -> Iterator[Statement]:
        """Words of a sentence that nothing bears out.

        Args:
            text: the sentence, with what is accounted for blanked out.
            whole: the sentence as written.
            known: of the products that it is about.
            is_named: whether it names a product or brand.
        """
        of_money = bool(_OF_MONEY.search(whole))
        of_product = is_named or bool(
            _OF_A_PRODUCT.search(whole) or (self._kind and self._kind.search(whole))
        )
        if not of_money and not of_product:
            return
        for match in _WORD.finditer(text):
            word = match.group().casefold()
            stem = stems(words(word))[0]
            if stem in _SERVICES and stem not in self._own and stem not in known.stems:
                yield Statement(match.start(), match.end(), "discount")
            elif not self._is_borne(word, stem, known):
                kind = "claim" if of_product else "discount"
                yield Statement(match.start(), match.end(), kind)

    def _is_borne(self, word: str, stem: str, known: Known) -> bool:
        return (
            word in STOP_WORDS
            or stem in idle_stems()
            or stem in self._own
            or stem in known.stems
            or (len(stem) > 3 and any(told.startswith(stem) for told in known.stems))
        )


@cache
def idle_stems() -> frozenset[str]:
    """Stems of words that state nothing: those of the shop's own phrases, and everyday ones."""
    folder = files("assistant.campaigns") / "data"
    idle = yaml.safe_load((folder / "idle_words.yaml").read_text("utf-8"))
    phrases = (folder / "phrases.yaml").read_text("utf-8")
    bank = re.sub(r"#.*|\{\w+\}|[a-z*]+ \|", " ", phrases)
    told = set(stems(words(" ".join(idle["idle"].values()))))
    return frozenset((told | set(stems(words(bank)))) - set(stems(words(idle["never"]))))
