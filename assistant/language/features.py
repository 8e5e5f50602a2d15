"""What the act classifier looks at: the sentence's vector, its words, cues, and the scene.

Shop-specific words are replaced by their kind (`<product>`, `<color>`, `<brand>`), so that
what is learned in one shop holds in another.
"""

import re
from collections.abc import Sequence
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from assistant.language.critiques import is_relative
from assistant.language.frames import Scene
from assistant.language.lexicon import lexicon
from assistant.language.money import parse_money
from assistant.language.numbers import NUMBER
from assistant.language.quantities import parse_measures, parse_stars
from assistant.language.references import has_pronoun, parse_positions
from assistant.language.text import lowered, normalise, tokenise
from assistant.language.vocabulary import Vocabulary
from core.ports import EMBEDDING_SIZE
from core.turn import Act

BUCKETS = 4096
"""Size of the hashed word n-gram part."""

_CUES: Sequence[re.Pattern[str]] = tuple(
    re.compile(pattern)
    for pattern in (
        r"\?$",
        r"^(?:what|which|who|where|when|how|why)\b",
        r"^(?:is|are|does|do|can|could|will|would|has|have|did)\b",
        r"^(?:hi|hiya|hello|hey|howdy|good (?:morning|evening|afternoon)|yo|greetings)\b",
        r"\b(?:thanks?|thx|ty|cheers|appreciate\w*|bye|goodbye)\b",
        r"\bwhy\b|\bhow come\b|\breason\b",
        r"\b(?:recommend|suggest|pick|chose|choose)(?:ed|ing|s)?\b",
        r"\b(?:compare|versus|vs|difference|differ|better|side by side)\b",
        r"\breviews?\b|\breviewers?\b|\bpeople (?:say|think)\b|\bcustomers? (?:say|think)\b",
        r"\b(?:gift|present|birthday|anniversary|christmas|valentine|wedding)s?\b",
        r"\bfor (?:my|a|an) (?:dad|mum|mom|wife|husband|son|daughter|brother|sister|friend|boss)\b",
        r"\bgo(?:es)? (?:well )?with\b|\bmatch(?:es|ing)?\b|\baccessor",
        r"\b(?:similar|alternatives?|instead|replacement|substitute|equivalent)\b",
        r"\bon (?:my|the) list\b|\bto (?:my|the) list\b|\bmy (?:shopping )?list\b",
        r"\b(?:cart|basket|trolley|checkout|check out|buy|purchase)\b",
        r"^(?:please )?(?:add|put|save|remove|take|delete|drop)\b",
        r"\b(?:my|last|previous) (?:\w+ )?(?:orders?|parcel|package|delivery|purchases?)\b",
        r"\b(?:refund|return|shipping|delivery|warranty|exchange|policy|payment|pay)\w*\b",
        r"\b(?:human|person|agent|someone|somebody|manager|representative|support)\b",
        r"\b(?:remember|forget|note|keep in mind|bear in mind|next time)\b",
        r"\bmy (?:data|history|account|information|privacy)\b|\btrack(?:ing)?\b|\bprivacy\b"
        r"|\bgdpr\b",
        r"\b(?:allerg\w+|toxic|dangerous|poison\w*|safe|hazard|fire|pregnan\w+)\b",
        r"\b(?:ignore|disregard|override|bypass|pretend|act as|you are now|from now on)\b",
        r"\b(?:prompt|instructions?|rules?|system|admin\w*|developer|mode|jailbreak|unlock)\b",
        r"\b(?:customer|user|account) \d+\b|\bother customers\b|\bevery customer\b",
        r"\b(?:how many|which brands?|what brands?|price range|categories|do you (?:sell|stock"
        r"|carry))\b",
        r"\b(?:cheapest|most expensive|best rated|lightest|biggest|smallest|heaviest|largest)\b",
        r"\b(?:trip|holiday|vacation|travel\w*|pack|packing|flying|going to|itinerary|days in)\b",
        r"\b(?:everything|altogether|in total|in all|kit|set ?up|outfit|essentials|basics)\b",
        r"\b(?:any|whatever) (?:colou?r|brand|size|price|material)\b|\bdoesn't matter\b"
        r"|\bfine after\b",
        r"\b(?:start over|reset|clear|scrap|never ?mind|drop|undo)\b",
        r"\b(?:useless|terrible|awful|wrong|broken|damaged|worst|annoying|ridiculous"
        r"|not listening)\b",
        r"\b(?:i said|i told you|already (?:said|told))\b",
        r"\b(?:no|not|without|except|anything but|other than)\b",
        r"\b(?:i like|i love|i hate|i prefer|don't like|looks? (?:good|nice|great))\b",
        r"\b(?:tell me|more about|details|info|describe)\b",
        r"\b(?:looking for|searching for|i need|i want|i'd like|find me|show me|do you have"
        r"|got any)\b",
        r"\b(?:write|translate|calculate|book me|weather|who (?:is|was|won)|play|alarm|call)\b",
        r"\b(?:are you|your name|who made|who built|how are you|joke|bored|what can you do)\b",
        r"[$£€]|\b(?:bucks|dollars|euros|quid|pounds|budget)\b",
        r"\b(?:one|ones)\b",
        r"\bhow (?:much|heavy|big|long|tall|wide|many)\b",
        r"\b(?:my|mine|me)\b",
        r"\byou\b",
        r"\b(?:this|that|it|them|these|those)\b",
    )
)
_SCENE_FEATURES = 10
_SLOT_FEATURES = 15
_CONTEXT = len(_CUES) + _SCENE_FEATURES + _SLOT_FEATURES
SIZE = EMBEDDING_SIZE + BUCKETS + _CONTEXT
"""Length of the classifier's input."""
EMBEDDING_WEIGHT = 4.0
"""Of the sentence's vector in it."""
CONTEXT_PART = slice(EMBEDDING_SIZE + BUCKETS, SIZE)
"""Places in it of cues, the scene and slots."""
SCOPE_PART = np.r_[:EMBEDDING_SIZE, CONTEXT_PART]
"""`(SCOPE_SIZE,)`: places in it of what tells what is out of scope, all but the words.

Words give away whoever wrote the examples; the sentence's vector carries over to others.
"""
SCOPE_SIZE = len(SCOPE_PART)

_WORD_WEIGHT = 3.0
_CUE_WEIGHT = 0.7
_NUMBER_WORD = re.compile(NUMBER)


def bare(text: str) -> str:
    """`text` as the classifier reads it: without the stop that some shoppers type."""
    return text.rstrip(" .!") or text


def kinds(text: str, vocabulary: Vocabulary) -> list[str]:
    """The words of `text` (lower case), shop-specific ones replaced by their kind."""
    words = []
    for token in tokenise(text):
        word = _kind(token.stem, token.text, vocabulary)
        if word is None:
            corrected = vocabulary.speller.correct(token.text)
            word = _kind(corrected, corrected, vocabulary) if corrected else None
        words.append(word or token.text)
    return words


def _kind(stem: str, word: str, vocabulary: Vocabulary) -> str | None:
    if stem in lexicon().colors:
        return "<color>"
    if any(c.isdigit() for c in word):
        return "<number>"
    if stem in lexicon().materials:
        return "<material>"
    if stem in vocabulary.brands and stem not in lexicon().products:
        return "<brand>"
    if stem not in lexicon().not_products and vocabulary.is_product(stem):
        return "<product>"
    return "<number>" if word != "one" and _NUMBER_WORD.fullmatch(word) else None


def featurise(
    text: str, embedding: NDArray[np.float32], scene: Scene, vocabulary: Vocabulary
) -> NDArray[np.float32]:
    """The classifier's input for one clause.

    Args:
        text: as typed.
        embedding: of `text`, `(EMBEDDING_SIZE,)`.
        scene: in which it was said.
        vocabulary: of the catalogue.

    Returns:
        `(SIZE,)` float32.
    """
    plain = lowered(normalise(text))
    words = kinds(plain, vocabulary)
    vector = np.zeros(SIZE, np.float32)
    vector[:EMBEDDING_SIZE] = EMBEDDING_WEIGHT * embedding
    vector[EMBEDDING_SIZE : EMBEDDING_SIZE + BUCKETS] = _WORD_WEIGHT * _hashed(words)
    context = [bool(cue.search(plain)) for cue in _CUES]
    context += [*_scene(scene), *_slots(plain, words)]
    vector[CONTEXT_PART] = _CUE_WEIGHT * np.array(context, np.float32)
    return vector


def _hashed(words: Sequence[str]) -> NDArray[np.float32]:
    counts = np.zeros(BUCKETS, np.float32)
    padded = ["^", *words, "$"]
    for size in (1, 2, 3):
        for start in range(len(padded) - size + 1):
            gram = " ".join(padded[start : start + size])
            code = crc32(gram.encode())
            counts[code % BUCKETS] += 1 if code & (1 << 31) else -1
    length = float(np.linalg.norm(counts))
    return counts / length if length else counts


def _scene(scene: Scene) -> list[bool]:
    last = set(scene.last_acts)
    return [
        bool(scene.screen),
        scene.need is not None,
        scene.asked == "need",
        scene.asked == "budget",
        scene.asked is not None and scene.asked not in {"need", "budget"},
        scene.asked is not None,
        bool(last & {Act.REFER, Act.PRODUCT_QUESTION, Act.REVIEW_QUESTION, Act.SAFETY}),
        bool(last & {Act.LIST_EDIT, Act.BUDGET_LIST, Act.TRIP}),
        bool(last & {Act.SEARCH, Act.REFINE, Act.RETRACT}),
        not scene.screen and scene.need is None,
    ]


def _slots(text: str, words: Sequence[str]) -> list[bool]:
    products = words.count("<product>")
    return [
        products > 0,
        products > 1,
        "<color>" in words or "<material>" in words,
        "<brand>" in words,
        "<number>" in words,
        bool(parse_positions(text)),
        has_pronoun(text),
        is_relative(text),
        len(words) <= 2,
        3 <= len(words) <= 5,
        len(words) > 12,
        bool(words) and all(word.startswith("<") for word in words),
        bool(parse_money(text)),
        bool(parse_stars(text)),
        bool(parse_measures(text)),
    ]
