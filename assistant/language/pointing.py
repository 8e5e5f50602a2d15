"""Shown products that a shopper describes: by title, words, price, extreme or time.

What is described is resolved against what was shown before anything else is read, and its words
make way for "this one": a colour or a category in them is no wish, and "what's the Coral Tote
like?" reads like "what's this one like?".
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from assistant.language.critiques import parse_critiques, parse_superlative
from assistant.language.frames import Reference, Scene, SceneItem, Superlative
from assistant.language.references import how_many, parse_positions
from assistant.language.text import Token, key, lowered, tokenise
from assistant.language.vocabulary import Vocabulary
from core.catalog import SEPARATOR, attribute_strings
from core.turn import Act

PLACEHOLDER = "this one"

_MONEY = (
    r"(?:[$€£] ?(?P<{0}>\d[\d,]*(?:\.\d+)?)|(?P<{0}b>\d[\d,]*(?:\.\d+)?)"
    r"(?: ?(?:dollars?|bucks|euros?|pounds|quid|usd|[€$])|(?<=\d\d)))"
)
_NOUN = r"(?:ones?|[a-z]+(?: [a-z]+)?)"
_PRICED = re.compile(
    rf"\bthe {_MONEY.format('a')} (?!dollars?\b|bucks?\b|euros?\b|max|limit|budget){_NOUN}\b"
    rf"|\b(?:that|this) {_MONEY.format('e')} one\b"
    rf"|\b(?:the|that) {_NOUN} (?:for|at|that(?:'s| is| costs?)|which (?:is|costs?)|costing|priced"
    rf"(?: at)?) {_MONEY.format('c')}(?![\d.]*\d)"
)
_AMOUNTS = ("a", "ab", "c", "cb", "e", "eb")
_MOST = r"(?:(?:most|least|best|worst|top|highest|lowest)[ -])?[a-z]+"
_AMONG = re.compile(
    rf"\b(?:the )?(?P<words>{_MOST}(?:[ -](?:priced|rated|reviewed|one|product|option|item))*) "
    r"(?:(?:out )?(?:of|among|from|in) (?:all )?(?:of )?(?:these|those|them|the (?:list|two|three"
    r"|four|five|lot|bunch))\b|on (?:the |my )?screen\b)"
)
_THE_EXTREME = re.compile(
    r"(?:\b(?:about|details of|details on|more on|with|and|add|put|take|buy|see|open|describe|is)"
    r"|'s) (?P<span>the "
    rf"(?P<words>{_MOST}(?:[ -](?:priced|rated|reviewed))?)(?: (?:one|product|option|item))?)"
    r"(?=$|[ ,.!?]*$|,? (?:side by side|next to each other)\b"
    r"| (?:please|to|on|in|like|for me|any good|worth)\b)"
)
_JOINED = re.compile(
    r"(?:^|\b(?:compare|between|show me|is|with|and|ok|so) )"
    rf"(?P<span>the (?P<words>{_MOST}(?:[ -](?:priced|rated|reviewed))?)"
    r"(?: (?:one|product|option|item))?)(?= (?:and|with|to|vs\.?|versus|against|or) the [a-z])"
)
_COSTS = re.compile(
    r"\b(?P<span>the one (?:that |which )?(?P<words>costs? (?:the )?(?:most|least)))\b"
)
_EXTREME_FIRST = re.compile(
    rf"^(?:and |so |ok |okay )?(?P<span>the (?P<words>{_MOST}(?:[ -](?:priced|rated|reviewed))?)"
    r"(?: (?:one|product|option|item))?)(?=, (?:what|how|is|are|does|do|can|has|why|tell"
    r"|more|details|describe)\b)"
)
_FEW_EXTREMES = re.compile(
    rf"\bthe (?:two|three|four|five) (?P<words>{_MOST}(?:[ -](?:priced|rated|reviewed))?)"
    r"(?: (?:ones|products|options|items|(?P<kind>[a-z]+s)))?(?=[ .!?]*$)"
)
_COMPARATIVE = re.compile(
    r"\bthe (?P<words>(?:(?:more|less|better|higher|lower)[ -][a-z]+|better|[a-z]{2,}er)"
    r"(?:[ -](?:priced|rated))?)"
    r"(?: (?:one|product|option|item)(?: (?:of|out of) (?:the|those|these) two)?"
    r"| (?:of|out of) (?:the|those|these) two)(?!\w)(?! (?:than|with|that)\b)"
)
_AND_THE_EXTREME = re.compile(
    rf"^(?:(?:and|ha\w*|lol|wow|ok|okay|so|hm+|what about|how about)[ ,.!]+)*"
    rf"the {_MOST}(?:[ -](?:priced|rated|reviewed))?(?: (?:one|thing|product|item))?[ ?.!]*$"
)
"""Goes on with a question of an extreme: "and the dearest?"."""
_ASKED_WHICH = re.compile(r"(?:\bwhich(?: one| of \w+)?|\bwhat|\bwhat is|'s|\bis|\bare) $")
_LIKE = re.compile(r"^,? (?:like|made|about|any good|worth)\b")
_SINCE = (
    r"(?:from (?:before|earlier|the (?:first|last|previous|other) (?:list|page|results?|search"
    r"|lot))"
    r"|(?:that |which )?(?:we|i|you) (?:had |have |'ve )?(?:just )?(?:looked at|saw|seen|showed"
    r"|shown|"
    r"discussed|suggested|mentioned|recommended|liked|had|talked about)(?: me| us)?(?: (?:before"
    r"|earlier|first|previously|at first|(?:a (?:moment|minute|while) )?ago|at the (?:start"
    r"|beginning)))?)"
)
_BEFORE = re.compile(
    rf"\b(?:the|that|those) (?P<words>(?:[^\W_][\w'&-]* ){{1,5}}?)(?:ones? )?{_SINCE}(?![\w'])"
)
_DETERMINERS = frozenset({"the", "that", "this"})
_PLACES = frozenset(
    "first second third fourth fifth sixth last final next other same previous 1st 2nd 3rd 4th two"
    " three".split()
)
_LONGEST = 6
_ASKS_OF = re.compile(r"\b(?:about|of|are|do|does|compare|with|add|put|take|tell me) $")
"""Before "the blue ones", which are then products."""
_QUESTIONS = re.compile(
    r"^(?:and |so |but |ok |please )*(?:is|are|does|do|can|has|how|what|which|who|why|where|when"
    r"|forget|drop|remove|without|lose|skip|ignore|not|no|never ?mind|i want|i need|make)\b"
)


@dataclass(frozen=True)
class Pointed:
    """An utterance with its descriptions replaced, and what each of them means."""

    text: str
    references: tuple[Reference, ...] = ()


@dataclass(frozen=True)
class _Span:
    start: int
    end: int
    reference: Reference


def point(text: str, scene: Scene, vocabulary: Vocabulary) -> Pointed:
    """Replace descriptions of shown products in `text` (normalised) by `PLACEHOLDER`.

    Args:
        text: a whole utterance.
        scene: with what is on screen and what was before.
        vocabulary: of the catalogue, which knows extremes.
    """
    if not scene.screen:
        return Pointed(text)
    plain = lowered(text)
    spans: list[_Span] = []
    for span in _described(plain, scene, vocabulary):
        if not any(span.start < other.end and span.end > other.start for other in spans):
            spans.append(span)
    spans.sort(key=lambda span: span.start)
    for span in reversed(spans):
        text = f"{text[: span.start]}{PLACEHOLDER}{text[span.end :]}"
    return Pointed(text, tuple(span.reference for span in spans))


def pick(words: str, items: Sequence[SceneItem]) -> SceneItem | None:
    """The item that most of the words describe, rare ones counting most; the first of equals.

    None where no word describes any.
    """
    said = set(key(words).split())
    known = [item_words(item) for item in items]
    worth = {word: 1 / n for word in said if (n := sum(word in own for own in known))}
    scored = [(sum(worth[word] for word in worth if word in own), -at)
              for at, own in enumerate(known)]  # fmt: skip
    best, at = max(scored, default=(0.0, 0))
    return items[-at] if best else None


def resolved(reference: Reference, scene: Scene) -> Reference:
    """`reference` with the shown product that its words describe, if they describe one."""
    if reference.words is None:
        return reference
    places = (scene.earlier,) if reference.earlier else (scene.screen, scene.earlier)
    found = (pick(reference.words, items) for items in places)
    item = next((item for item in found if item is not None), None)
    return reference if item is None else replace(reference, product_ids=(item.product_id,))


@lru_cache(2048)
def _words_of(title: str, brand: str | None, category: str | None) -> frozenset[str]:
    leaf = (category or "").split(SEPARATOR)[-1]
    return frozenset(key(f"{title} {brand or ''} {leaf}").split())


def item_words(item: SceneItem) -> frozenset[str]:
    """All words by which a shopper may call a product, as keys."""
    return _words_of(item.title, item.brand, item.category) | _value_words(item)


def _value_words(item: SceneItem) -> frozenset[str]:
    values = (v for value in item.attributes.values() for v in attribute_strings(value))  # type: ignore[arg-type]
    return _words_in(tuple(value for value in values if len(value) < _PROSE))


@lru_cache(2048)
def _words_in(values: tuple[str, ...]) -> frozenset[str]:
    return frozenset(word for value in values for word in key(value).split())


_PROSE = 40  # characters from which on an attribute's value names nothing


def _described(plain: str, scene: Scene, vocabulary: Vocabulary) -> Iterator[_Span]:
    shown = (*scene.screen, *scene.earlier)
    yield from _titles(plain, shown)
    yield from _from_before(plain, scene)
    for match in _PRICED.finditer(plain):
        groups = match.groupdict()
        amount = next(groups[name] for name in _AMOUNTS if groups[name])
        yield _Span(*match.span(), Reference(price=Decimal(amount.replace(",", ""))))
    yield from _extremes(plain, scene, vocabulary)
    yield from _phrases(plain, scene)


def _titles(plain: str, shown: Sequence[SceneItem]) -> Iterator[_Span]:
    """Whole titles, the longest first; of equal ones the newest shown."""
    for item in sorted(shown, key=lambda item: -len(item.title)):
        title = " ".join(lowered(item.title).split())
        if " " not in title or title not in plain:
            continue
        for match in re.finditer(rf"(?:\b(?:the|that|this|your) )?(?<!\w){re.escape(title)}(?!\w)",
                                 plain):  # fmt: skip
            yield _Span(*match.span(), Reference(product_ids=(item.product_id,)))


def _from_before(plain: str, scene: Scene) -> Iterator[_Span]:
    """What is said to be from before: what is not on screen any more, where there is such."""
    for match in _BEFORE.finditer(plain):
        places = parse_positions(f"the {match['words']}one")
        if places:
            yield _Span(*match.span(), Reference(positions=places, earlier=True))
            continue
        item = pick(match["words"], scene.earlier) or pick(match["words"], scene.screen)
        if item is not None:
            reference = Reference(product_ids=(item.product_id,), earlier=True)
            yield _Span(*match.span(), reference)


def _few_extremes(plain: str, scene: Scene, vocabulary: Vocabulary) -> Iterator[_Span]:
    """Several at the end of a scale: "the two cheapest ones", "the two cheapest grinders" of
    those on screen.
    """
    for match in _FEW_EXTREMES.finditer(plain):
        kind = set(key(match["kind"] or "").split())
        extreme = parse_superlative(match["words"], vocabulary)
        if extreme is not None and kind <= set(key(scene.need or "").split()):
            yield _Span(*match.span(), Reference(extreme=extreme, count=how_many(match.group())))


def goes_on_with_extreme(plain: str, scene: Scene) -> bool:
    """Whether an utterance (lower case) asks for another extreme of what one was just asked of:
    "and the most expensive?", after the cheapest.
    """
    return Act.CATALOGUE_FACT in scene.last_acts and _AND_THE_EXTREME.match(plain) is not None


def _comparatives(plain: str, vocabulary: Vocabulary) -> Iterator[_Span]:
    """One of few that is more than the others: "the cheaper one", "the lighter of the two"."""
    for match in _COMPARATIVE.finditer(plain):
        critique = next(iter(parse_critiques(match["words"], vocabulary)), None)
        if critique is not None and not _ASKED_WHICH.search(plain[: match.start()]):
            extreme = Superlative(critique.field, critique.direction)
            yield _Span(*match.span(), Reference(extreme=extreme, comparative=True))


def _extremes(plain: str, scene: Scene, vocabulary: Vocabulary) -> Iterator[_Span]:
    if goes_on_with_extreme(plain, scene):
        return
    yield from _comparatives(plain, vocabulary)
    found = [(match.span(), match["words"]) for match in _AMONG.finditer(plain)]
    for pattern in (_THE_EXTREME, _COSTS, _EXTREME_FIRST, _JOINED):
        found += [(match.span("span"), match["words"]) for match in pattern.finditer(plain)]
    yield from _few_extremes(plain, scene, vocabulary)
    for (start, end), words in found:
        asks_which = _ASKED_WHICH.search(plain[:start]) and not _LIKE.match(plain[end:])
        extreme = None if asks_which else parse_superlative(words, vocabulary)
        if extreme is not None:
            yield _Span(start, end, Reference(extreme=extreme))


def _phrases(plain: str, scene: Scene) -> Iterator[_Span]:
    """Noun phrases that fit just one product: "the coral tote", "the blue one"."""
    tokens = tokenise(plain)
    if not any(token.text in _DETERMINERS for token in tokens):
        return
    shown = (*scene.screen, *scene.earlier)
    known = frozenset[str]().union(*map(item_words, shown))
    for at, token in enumerate(tokens):
        if token.text not in _DETERMINERS:
            continue
        run = _run(tokens[at + 1 :], known)
        following = tokens[at + 1 + len(run)].text if len(tokens) > at + 1 + len(run) else ""
        one = following in {"one", "ones"}
        if following == "ones" and not _ASKS_OF.search(plain[: token.start]):
            continue  # a class of them: "lose the black ones"
        meant = _only(run, scene.screen)
        if meant is None and not _fitting(run, scene.screen):
            meant = _only(run, scene.earlier)
        if meant is None or not (one or _is_telling(run, meant, plain, token.start)):
            continue
        end = tokens[at + 1 + len(run)].end if one else run[-1].end
        yield _Span(token.start, end, Reference(product_ids=(meant.product_id,)))


def _run(tokens: Sequence[Token], known: frozenset[str]) -> list[Token]:
    run: list[Token] = []
    for token in tokens[:_LONGEST]:
        stems = key(token.text).split()
        if not stems or not all(stem in known for stem in stems):
            break
        run.append(token)
    alone = len(run) == 1 and run[0].text in _PLACES
    return [] if alone else run  # "the Third Pour" may be a name, "the third" is a place


def _only(run: Sequence[Token], shown: Sequence[SceneItem]) -> SceneItem | None:
    """The one product of those shown that all of the words describe."""
    fitting = _fitting(run, shown)
    return fitting[0] if len({item.title for item in fitting}) == 1 else None


def _fitting(run: Sequence[Token], shown: Sequence[SceneItem]) -> list[SceneItem]:
    said = {stem for token in run for stem in key(token.text).split()}
    return [item for item in shown if said <= item_words(item)] if said else []


def _is_telling(run: Sequence[Token], item: SceneItem, plain: str, start: int) -> bool:
    """Whether words without "one" are a name, rather than a wish or a part of a product."""
    named = _words_of(item.title, item.brand, item.category)
    if not any(set(key(token.text).split()) <= named - _value_words(item) for token in run):
        return False
    is_plural = run[-1].text != run[-1].stem and run[-1].text not in lowered(item.title).split()
    if is_plural:
        return False
    return len(run) > 1 or not _QUESTIONS.match(plain[:start])
