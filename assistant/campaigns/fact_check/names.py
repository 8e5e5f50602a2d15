"""Names of products, brands and kinds of products: those that are shown, and no other."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, cached_property
from importlib.resources import files
from itertools import pairwise

from assistant.campaigns.fact_check.found import BLANK, Statement, words
from assistant.campaigns.fact_check.known import Known
from assistant.campaigns.fact_check.plain import idle_words
from assistant.campaigns.facts import CopyFacts
from assistant.language.text import singular
from core.yaml_text import load_yaml
from retrieval.text import STOP_WORDS, stems

_NAME = re.compile(
    r"\b[A-ZÀ-ÖØ-Þ][\w'’&-]*(?:[ -](?:[A-ZÀ-ÖØ-Þ0-9&][\w'’&-]*|of|the|and|in|für|\+))*(?:[ -][A-ZÀ-ÖØ-Þ0-9][\w'’-]*)*"
)
_INNER = re.compile(r"(?<=[\w,;:] )[A-ZÀ-ÖØ-Þ][\w’-]*")
_START = re.compile(r"(?:^|[.!?:…]\s+|[\n“\"(•–-]\s*)$")
_MAKER = re.compile(r"^\W*(?P<name>[A-ZÀ-ÖØ-Þ][^\W\d_]{2,})['’]s (?=[a-z])")
_OWNED = re.compile(r"\b(?:your|my|their|old|wet|muddy|dirty)\s+$")
"""Before goods that the reader has already."""
_GREETING = re.compile(r"^(?:dear|hi|hello|hey) [^\W\d_]+$", re.I)
_GREETED = re.compile(r"\b(?:dear|hi|hello|hey)\s+$", re.I)
_COMMON = frozenset(
    """i a p s ps the monday tuesday wednesday thursday friday saturday sunday january february march april
    may june july august september october november december sms email ok dear hello hi hey good day
    kind regards yours sincerely warm best wishes our you your we""".split()
)
_LINKING = frozenset({"of", "the", "and", "in"})


@cache
def _goods() -> frozenset[str]:
    """Plural names of what shops sell."""
    text = (files("assistant.campaigns") / "data" / "goods.yaml").read_text("utf-8")
    return frozenset(load_yaml(text)["goods"].split())


def _is_everyday(word: str) -> bool:
    folded = word.casefold()
    return folded in STOP_WORDS or stems([folded])[0] in idle_words("everyday")


class Names:
    """The names that one campaign's copy may use."""

    def __init__(
        self,
        facts: CopyFacts,
        brands: Iterable[str],
        titles: Iterable[str],
        nouns: Mapping[str, Iterable[str]],
        paths: Iterable[str],
    ) -> None:
        """Prepare the check.

        Args:
            facts: of the campaign.
            brands: every brand of the shop.
            titles: every title of the shop.
            nouns: names of kinds of products to the categories that bear them.
            paths: categories of what is shown.
        """
        self._facts = facts
        self._brands: dict[str, list[tuple[str, frozenset[str]]]] = {}
        for brand in sorted({brand.casefold() for brand in brands if len(brand) > 2}):
            parts = words(brand)
            if parts:
                self._brands.setdefault(parts[0], []).append((brand, frozenset(parts)))
        self._titles = {title.casefold() for title in titles if len(title) > 5}
        self._nouns = nouns
        self._paths = {*paths, *facts.brief.products.categories}

    def find(self, text: str, known: Known) -> Iterator[Statement]:
        """Every name in a sentence that isn't the campaign's."""
        allowed = self._own_words | known.name_words | _COMMON
        for match in _NAME.finditer(text):
            if BLANK not in match.group() and self._is_foreign(text, match, allowed):
                yield Statement(match.start(), match.end(), "product")
        maker = _MAKER.match(text)
        if maker and maker["name"].casefold() not in allowed and not _is_everyday(maker["name"]):
            yield Statement(*maker.span("name"), "product")
        folded = text.casefold()
        found = [
            *self._other_brands(text, folded, known),
            *self._disguised_titles(text, folded, known),
            *self._other_kinds(folded, known),
        ]
        for start, end in found:
            if BLANK not in text[start:end]:
                yield Statement(start, end, "product")

    @staticmethod
    def hints_at(text: str, known: Known) -> bool:
        """Whether a part of a title or a brand stands in a sentence as a name."""
        return any(match.group().casefold() in known.name_words for match in _INNER.finditer(text))

    @cached_property
    def _own_words(self) -> frozenset[str]:
        facts = self._facts
        named = (facts.shop, facts.occasion, facts.topic, facts.offer.code or "", *facts.names)
        return frozenset(words(" ".join(named)))

    @staticmethod
    def _is_foreign(text: str, match: re.Match[str], allowed: frozenset[str]) -> bool:
        if _GREETING.match(match.group()):
            return False
        starts = bool(_START.search(text[: match.start()]))
        greeted = _GREETED.search(text[: match.start()])
        if (starts or greeted) and " " not in match.group():
            return False
        parts = words(match.group())[1 if starts else 0 :]
        return any(p not in allowed and p not in _LINKING and not p.isdigit() for p in parts)

    def _other_brands(self, text: str, folded: str, known: Known) -> Iterator[tuple[int, int]]:
        said = set(words(folded))
        candidates = [found for word in said & self._brands.keys() for found in self._brands[word]]
        for brand, parts in candidates:
            if parts <= said and brand not in known.brands:
                for match in re.finditer(rf"\b{re.escape(brand)}\b", folded):
                    if text[match.start()].isupper():
                        yield match.span()

    def _disguised_titles(self, text: str, folded: str, known: Known) -> Iterator[tuple[int, int]]:
        """Titles of products that aren't shown, in whatever case; a brand in lower case with
        something behind it is none that is shown, either.
        """
        pairs = {f"{first} {second}" for first, second in pairwise(words(folded))}
        titles = {title for pair in pairs & self._by_pair.keys() for title in self._by_pair[pair]}
        for title in titles - set(known.titles):
            at = folded.find(title)
            if at >= 0:
                yield at, at + len(title)
        for brand in known.brands:
            if brand in folded:
                for match in re.finditer(rf"\b{re.escape(brand)}\b(?= \w)", folded):
                    if text[match.start()].islower():
                        yield match.span()

    def _other_kinds(self, folded: str, known: Known) -> Iterator[tuple[int, int]]:
        for word in set(words(folded)) & self._plurals.keys():
            if not self._is_offered(self._plurals[word]) and singular(word) not in known.text:
                for match in re.finditer(rf"\b{re.escape(word)}\b", folded):
                    if self._plurals[word] or not _OWNED.search(folded[: match.start()]):
                        yield match.span()

    @cached_property
    def _by_pair(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for title in self._titles:
            parts = words(title)
            if len(parts) > 1:
                found.setdefault(f"{parts[0]} {parts[1]}", []).append(title)
        return found

    @cached_property
    def _plurals(self) -> dict[str, Iterable[str]]:
        """Plural names of kinds of products, of this shop and of any; a singular is too often
        part of an idiom.
        """
        own = {
            f"{noun}s": categories
            for noun, categories in self._nouns.items()
            if " " not in noun and len(noun) > 3
        }
        paths = " ".join(self._paths).casefold()
        anywhere: dict[str, Iterable[str]] = {
            goods: () for goods in _goods() if goods not in own and goods not in paths
        }
        topic = self._facts.topic.casefold()
        return {goods: kinds for goods, kinds in {**anywhere, **own}.items() if goods not in topic}

    def _is_offered(self, categories: Iterable[str]) -> bool:
        return any(
            p == c or p.startswith(f"{c} > ") or c.startswith(f"{p} > ")
            for p in self._paths
            for c in categories
        )
