"""What is said in plain words, in a closed world: what nothing bears out is refused.

No list of risky words can be complete, so it is turned round. A sentence passes if it is the shop's
own: one of a product's description, or of the copywriter's bank. Otherwise every word has to be
accounted for:

- In a sentence about goods, prices or the shop's service by the data of these products, by the
  offer, or as one of the few words that join such facts and invite to look at them.
- In any other sentence as an everyday word, of those that speak of the reader, the day or the weather.

Everything else is a claim, be it true or not.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files

from assistant.campaigns.fact_check.bank import Bank
from assistant.campaigns.fact_check.found import BLANK, Statement
from assistant.campaigns.fact_check.known import Known
from assistant.campaigns.facts import CopyFacts
from core.yaml_text import load_yaml
from retrieval.text import stems, words

_WORD = re.compile(r"(?<![\w\x00])[^\W\d_]{2,}(?:-[^\W\d_]+)*(?:['’][a-z]+)?(?![\w\x00])")
_CLITIC = re.compile(r"['’](?:s|ll|ve|re|d|m)$")
_NEGATION = re.compile(r"n['’]t$|^cannot$")
_IDIOMS = re.compile(
    r"\b(?:no (?:hurry|rush|need|pressure|worries|matter)|take your time|(?:have|take) (?:a|another|one) (?:look|glance|peek)"
    r"|thanks? (?:you|to)|see you(?: soon| then| there)?|why not|if not|or none|off you go|on (?:its|their|the) way"
    r"|in mind|up to you|(?:don['’]t|do not) (?:have|need|want) to|(?:see|read|find out|tell you) more"
    r"|without the (?:offer|discount|code)|(?:before|after) the (?:offer|discount)|comes? off at the checkout"
    r"|try (?:a )?new|go(?:es)? well with|no bad weather|go(?:es)? back to (?:its|their|the) (?:usual|full|normal) prices?|easy to (?:carry|take along)|for the (?:day|rest)|all the best|no time like|by replying|(?:kept|keep) it short|(?:made?|making) up (?:your|our) mind)\b"
    rf"|\b(?:down to|less than|more than|none over|room for|carry|carries|up to)(?= (?:only )?{BLANK})",
    re.IGNORECASE,
)
"""What states nothing though its words might."""
_OWNED = re.compile(r"\b(?:your|an?|my|their) (?:old|wet|muddy) [^\W\d_]+\b", re.IGNORECASE)
"""Goods that the reader has already."""
_EXPLETIVE = re.compile(
    r"\bit(?:['’]s| is| was| has| had|['’]ll be| will be| gets?| may be)(?: \w+ly| all| almost| still| just| quite| too| so| not)? "
    r"(?:been|time|good to|great to|nice to|lovely to|easy to|hard to|up to|cold|dark|late|early|light|warm|wet|grey|rain\w*|snow\w*|sunny|windy|stormy"
    r"|autumn|winter|spring|summer|\w+day|november|december|october|(?:a|your) (?:call|turn|choice|pleasure|good (?:day|time|week)|long time|while|wet|cold|rainy|sunny))\b"
    r"|\bit (?:rains?|rained|snows?|snowed|pours?|all (?:starts?|begins?))\b|\b(?:let|like|make) it\b|\bcall it a\b",
    re.IGNORECASE,
)
"""`It` that stands for nothing."""
_POINTING = re.compile(
    r"\b(?:it|its|they|them|their|theirs|itself|themselves)\b"
    r"|\b(?:this|that|these|those)(?= (?:is|are|has|have|was|were|one|ones|will|can|[a-z]+s)\b| *[.,;:!?]|$)"
    r"|\b(?:these|those)\b|\bones?(?= *[.,;:!?]|$| (?:is|are|has|have|that|which|who|for|before|after|already|back|with|to|of (?:these|those|them|our))\b)",
    re.IGNORECASE,
)
_STANDS_FOR_NONE = re.compile(
    r"\b(?:those|they|them) (?:who|that say|say)\b|\b(?:that|this) (?:is|was) (?:november|december|october|autumn|winter|all|it|why|how|when)\b"
    r"|(?:^|\W)(?:this|that) (?:is|was) (?:a )?(?:note|mail|message|thank|hello)\b|\bthey say\b|\bone of (?:those|these) (?:days?|mornings?|evenings?)\b",
    re.IGNORECASE,
)
_GOODS = re.compile(
    r"\b(?:the|your|our|this|that|each|every|any|another|its) (?:[a-z]+ )?(?:packs?|bags?|boots?|shoes?|coats?|jackets?|hats?|gloves?|socks?|gear|kit|parcels?)\b",
    re.IGNORECASE,
)
"""What could be anything that the shop sells."""
_IN_THE_SHOP = re.compile(
    r"\b(?!(?:autumn|winter|spring|summer|rain|snow|sun|november|december|weekend|monday|friday|holidays?|you|we|birds?)\b)[^\W\d_]+"
    r" (?:is|are|has|have) (?:now |just |finally )?(?:in|here|back|available|new|arrived|landed)(?: as well| too| also| again| now)? *(?:[.!,]|$)",
    re.IGNORECASE,
)
"""Something has come in."""
_VERB_FIRST = re.compile(
    r"^\W*(?:keeps|holds|has|weighs|makes|fits|protects|lasts|comes|stays|works|goes|feels|looks|runs|gives|lets|carries|packs|folds|dries|stands|"
    r"made|built|designed|crafted|padded|lined|equipped|featuring|includes|including|packed|sewn|cut|tested|"
    r"perfect|ideal|suitable|available|now in|new in|(?:\w+ly )[a-z]+ed)\b",
    re.IGNORECASE,
)
"""A sentence without a subject tells of what is shown."""
_OUR = re.compile(
    r"\bour (?!thanks|regards|compliments|choice|mails?|list|best|little|love|apologies|door|shop|picks?|selection|ideas|friends|readers)",
    re.IGNORECASE,
)
_WE = re.compile(
    r"\bwe(?P<be>['’]re| are| were)?(?:['’](?:ve|ll|d))?(?P<word> [a-z]+(?:['’]t)?)", re.IGNORECASE
)
_EFFECT = re.compile(
    r"\b(?:stay|stays|staying|keep|keeps|keeping|remains?|be|feel|feels|get|gets|are|is) (?:\w+ ){0,2}?(?:dry|warm|cool|comfortable|comfy|fresh|safe|cosy|calm|strong|fit|rested|healthy|young|soft|clean)\b"
    r"|\b(?:gets?|comes?|goes|get|make|makes) (?:in|through|past)\b|\b(?:rolls?|runs?|slides?|drips?|falls?|washes|brushes|comes|bounces) (?:right |straight |just )?off\b"
    r"|\b(?:your|the|tired|sore|aching) (?:back|shoulders?|feet|foot|legs?|knees?|hips?|neck|skin|spine|toes?|hands|head)\b|\b(?:good|kind|easy|gentle|great) (?:for|on|to) (?:your|the)\b"
    r"|\bfrom head to toe\b|\bnever\b.*\bagain\b|\b(?:has|have|must|needs?) (?:to )?go(?: now)?[.!]|\bwe (?:\w+ )?(?:always|never)\b",
    re.IGNORECASE,
)
"""What the reader is to gain: told of no product by name, and meant of each."""
_CONDITION = re.compile(
    r"^\W*(?:when|whenever|if|whether|while|as|before|after|because|since|until)\b[^,;:]*,", re.I
)
"""A clause ahead of what the sentence says."""
_OF_MONEY = re.compile(
    r"\b(?:prices?|priced|costs?|sales?|discounts?|deals?|bargains?|codes?|fees?|points|gifts?|presents?|prizes?|win|stocks?|orders?|ordered|checkout|basket|members?|membership|pay|paid|delivery|shipping|postage|returns?|rewards?|bonus|credit|winners?|offers?|save|saves|saving|savings|money|free|refund|buy|sell|sold|rate|cheap\w*|affordable)\b",
    re.IGNORECASE,
)
_GOODS_PATTERNS = (_POINTING, _VERB_FIRST, _OUR, _GOODS, _IN_THE_SHOP, _OF_MONEY)
_SERVICES = frozenset(
    {
        "gift", "prize", "winner", "bonus", "reward", "point", "credit", "fee", "deliveri", "ship",
        "postag",
    }
)  # fmt: skip
"""Stems of what only an offer can promise, however idle the rest of the sentence."""


class PlainWords:
    """The words that one campaign's copy may use."""

    def __init__(self, facts: CopyFacts, nouns: Iterable[str]) -> None:
        self._facts = facts
        self._bank = Bank()
        names = sorted({noun for noun in nouns if len(noun) > 3}, key=len, reverse=True)
        kinds = "|".join(map(re.escape, names))
        shop = re.escape(facts.shop)
        self._shop = (
            re.compile(rf"\b{shop} (?!(?:and|for|to|or|at|in)\b)[a-z]", re.I) if shop else None
        )
        self._kind = re.compile(rf"\b(?:{kinds})(?:s|es)?\b", re.I) if kinds else None
        named = " ".join(
            (
                facts.shop, facts.topic, facts.occasion, facts.offer_words, facts.until_words,
                *facts.names,
            )
        )  # fmt: skip
        sale = "sale" if facts.offer.kind in {"percent", "amount", "bundle"} else ""
        self._own = frozenset(stems(words(f"{named} {sale}")))

    def find(self, text: str, whole: str, known: Known, *, is_named: bool) -> Iterator[Statement]:
        """Words of a sentence that nothing bears out.

        Args:
            text: the sentence, with what is accounted for blanked out.
            whole: the sentence as written.
            known: of the products that it is about.
            is_named: whether it names a product or brand, or is told of a product.
        """
        if known.quotes(whole):
            return
        found = list(self._unborne(text, whole, known, is_named=is_named))
        if not found:
            return
        slots = self._bank.slots(whole)
        for statement in found:
            if slots is None or any(a <= statement.start < b for a, b in slots):
                yield statement

    def _unborne(
        self, text: str, whole: str, known: Known, *, is_named: bool
    ) -> Iterator[Statement]:
        for idle in (_IDIOMS, _OWNED, _EXPLETIVE, _STANDS_FOR_NONE):
            text = idle.sub(lambda match: BLANK * len(match.group()), text)
        condition = _CONDITION.match(text)
        cut = condition.end() if condition and BLANK not in condition.group() else 0
        if cut and not self._is_of_goods(text[:cut], known):
            yield from self._accounted(text[:cut], known, idle_words("everyday"), "claim")
        else:
            cut = 0
        told = BLANK * cut + text[cut:]
        of_money = bool(_OF_MONEY.search(whole))
        kind = "discount" if of_money and not is_named else "claim"
        if is_named or of_money or self._is_of_goods(told, known):
            yield from self._accounted(told, known, idle_words("of_goods"), kind)
        else:
            yield from self._accounted(told, known, idle_words("everyday"), kind)
            for match in _EFFECT.finditer(text):
                yield Statement(match.start(), match.end(), "claim")
        yield from _promised(text)

    def _is_of_goods(self, text: str, known: Known) -> bool:
        return (
            any(p.search(text) for p in _GOODS_PATTERNS)
            or any(pattern and pattern.search(text) for pattern in (self._kind, self._shop))
            or any(
                word.stem in known.stems and word.stem not in idle_words("everyday")
                for word in _told(text)
            )
        )

    def _accounted(
        self, text: str, known: Known, allowed: frozenset[str], kind: str
    ) -> Iterator[Statement]:
        for word in _told(text):
            if word.stem in _SERVICES and word.stem not in self._own | known.stems:
                yield Statement(word.start, word.end, "discount")
            elif not self._is_borne(word, allowed, known):
                yield Statement(word.start, word.end, kind)

    def _is_borne(self, word: "_Word", allowed: frozenset[str], known: Known) -> bool:
        stem = word.stem
        if word.is_negative:
            return "not" in allowed
        return (
            stem in allowed
            or stem in self._own
            or stem in known.stems
            or (len(stem) > 3 and any(told.startswith(stem) for told in known.stems))
            or bool(word.parts and all(part in allowed | known.stems for part in word.parts))
            or (stem.endswith("er") and bool({stem[:-2], stem[:-1], stem[:-3]} & allowed))
        )


class _Word:
    """A word of a sentence, and its stem."""

    def __init__(self, match: re.Match[str]) -> None:
        folded = match.group().casefold().replace("’", "'")
        self.start, self.end = match.span()
        self.is_negative = bool(_NEGATION.search(folded))
        plain = "not" if self.is_negative else _CLITIC.sub("", folded)
        self.parts = tuple(stems(words(plain))) if "-" in plain else ()
        self.stem = stems([plain])[0]


def _told(text: str) -> Iterator[_Word]:
    return (_Word(match) for match in _WORD.finditer(text))


def _promised(text: str) -> Iterator[Statement]:
    """What "we" are or do, unless it is one of the things that promise nothing."""
    for match in _WE.finditer(text):
        word = match["word"].strip().casefold().replace("’", "'")
        if stems([word])[0] not in (idle_words("we_are") if match["be"] else idle_words("we_may")):
            yield Statement(match.start(), match.end(), "claim")


@cache
def _table() -> dict[str, object]:
    text = (files("assistant.campaigns") / "data" / "idle_words.yaml").read_text("utf-8")
    table: dict[str, object] = load_yaml(text)
    return table


@cache
def idle_words(kind: str) -> frozenset[str]:
    """Stems of the words that may be said without data.

    Args:
        kind: `of_goods` joins facts about goods and invites to look at them, `everyday` speaks of
            the reader, the day and the weather; `we_may` and `we_are` are what the shop may do
            and be, promising nothing.
    """
    value = _table()[kind]
    lines = value.values() if isinstance(value, dict) else [value]
    told = " ".join(str(line) for line in lines).split()
    return frozenset(stems([word.casefold() for word in told]))
