"""What a product's reviews praise and complain about, counted over all of them.

Reviews are cut into clauses ("love the colour but hate the zip" are two). Clauses that say the
same, by the cosine of their embeddings, make one point; it counts the reviews that have it,
whose share is given wherever it is quoted. Remarks that any product could get ("five stars, my
husband wants one too") say nothing and are left out.
"""

import re
from collections.abc import Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from assistant.answers.forms import OF_OPINION
from assistant.clause_table import reviews_read
from assistant.clauses import Clause, clauses_of
from assistant.context import TurnContext
from assistant.quotations import ReviewPoint, ReviewSummary
from assistant.sentiment.aspect import ASPECTS, aspects_named
from assistant.services import Shop
from core.store import Product, Review
from retrieval.text import content_words, stems, words

COMMON = 0.1
"""Share of the reviews from which on a point is never left out."""

SAME = 0.72
"""Least cosine of two clauses that say the same."""

_ON_TOPIC = 0.42  # least cosine of a clause and what is asked about
_SPEAKS = 0.3  # least cosine to what was asked of one clause that speaks of it
_NEAR, _NEAREST = 0.15, 2  # least cosine, and number, of those told where none does
_NEAR_UNASKED = 0.3
"""The same where the question doesn't speak of who has the product: of 54 such questions of the
development sets, two are answered by a clause that comes nearer, and none by any other."""
_IDLE = 0.6  # cosine to an idle remark from which on a clause is one
_POINTS = 3  # a side
_FEW = 12  # with fewer reviews, one mention is worth telling
_RATING, _FEELING, _CUE, _PRIOR = 2.35, 3.55, 2.3, 1.57
"""What tells praise from complaint: a logistic regression on 800 clauses of demo reviews whose
side is known; on phrases that it wasn't fitted on it is right about 94 %."""

_NEGATED = re.compile(r"\b(?:not|never|no|none|without|nothing|hardly)\b|n't\b", re.IGNORECASE)
_COMPLAINTS = re.compile(
    r"complain\w*|\bwrong\b|negativ\w*|\bbad\b|dislike\w*|don't (?:they |people )?like|problems?"
    r"|issues?|downsides?|drawbacks?|weak\w*|criticis\w*|unhappy|hate",
    re.IGNORECASE,
)
_PRAISE = re.compile(
    r"\b(?:like|likes|love|loves|praise\w*|positive|good|happy|best) (?:about|things?|points?)?"
    r"|strengths?|upsides?",
    re.IGNORECASE,
)
_ABOUT_REVIEWS = frozenset(
    stems(
        "reviews review reviewers reviewer customers customer people buyers buyer others owners"
        " users say says said saying mention mentions think tell told report according opinions"
        " opinion experience find found one ones bought rating ratings stars feedback general"
        " overall complaints complaint complain praise like love wrong good bad problems"
        " dislike disliked dislikes hate hated annoy annoys criticise downside downsides drawback"
        " drawbacks upside upsides strength strengths issue issues happy"
        " unhappy satisfied pros cons"
        " anyone anybody everyone everybody honestly really actually"
        " fewest fewer least most first second third fourth fifth sixth last number option product"
        " item thing".split()
    )
)

Side = Literal["praise", "complaints"]


def summarise(shop: Shop, product: Product, question: str | None = None) -> ReviewSummary | None:
    """What the reviews of `product` say, on the whole or about what `question` asks.

    Returns:
        None for a product without reviews.
    """
    reviews = reviews_read(shop.store, product.id)
    if not reviews:
        return None
    found = clauses_of(reviews)
    side, topic = _asked(question)
    vectors, feelings = shop.clauses.read([clause.text for clause in found])
    mentioning, near = 0, False
    if topic is not None and question is not None:
        about, put = shop.encoder.encode([topic, question])
        on_topic = _on_topic(topic, found, vectors, about, put)
        near = bool(found) and not on_topic.any()
        if near:
            close = vectors @ put
            least = _NEAR if OF_OPINION.search(question) else _NEAR_UNASKED
            on_topic = (close >= least) & (close >= np.sort(close)[-_NEAREST:][0])
        found = [clause for clause, keep in zip(found, on_topic, strict=True) if keep]
        vectors, feelings = vectors[on_topic], feelings[on_topic]
        if not near:
            mentioning = len(frozenset().union(*(clause.reviews for clause in found)))
    points = _points(shop, reviews, found, vectors, feelings, telling_only=topic is None)
    return ReviewSummary(
        product=product,
        total=len(reviews),
        praise=_worth_telling([p for p in points if p.positive], len(reviews), topic),
        complaints=_worth_telling([p for p in points if not p.positive], len(reviews), topic),
        topic=topic,
        mentioning=mentioning,
        side=side,
        near=near,
    )


def summary_in(
    context: TurnContext, product: Product, question: str | None
) -> ReviewSummary | None:
    """What `summarise` gives in a turn, looked up once."""
    asked = (question, product.id)
    if asked not in context.summaries:
        context.summaries[asked] = summarise(context.shop, product, question)
    return context.summaries[asked]


def _asked(question: str | None) -> tuple[Side | None, str | None]:
    """The side that a question asks for, and what it is about beyond reviews."""
    if question is None:
        return None, None
    side: Side | None = None
    if _COMPLAINTS.search(question):
        side = "complaints"
    elif _PRAISE.search(question):
        side = "praise"
    left = [word for word in content_words(question) if stems([word])[0] not in _ABOUT_REVIEWS]
    return side, " ".join(left) or None


def _on_topic(
    topic: str,
    found: Sequence[Clause],
    vectors: NDArray[np.float32],
    topic_vector: NDArray[np.float32],
    vector: NDArray[np.float32],
) -> NDArray[np.bool_]:
    """Which clauses speak of `topic`: by an aspect, by meaning, or by a word, if any that has it
    comes near the question, whose vector is `vector`: "things don't last long" says nothing of
    what is worn for long.
    """
    asked = set(stems(topic.split()))
    named = {name: ASPECTS[name] for name in aspects_named(topic)}
    worded = np.array([bool(asked & set(stems(words(clause.text)))) for clause in found], np.bool_)
    aspect = np.array([bool(aspects_named(clause.text, named)) for clause in found], np.bool_)
    meaning = vectors @ topic_vector
    speaks = aspect | (meaning >= _ON_TOPIC)
    if (worded & (np.maximum(meaning, vectors @ vector) >= _SPEAKS)).any() or speaks.any():
        speaks |= worded
    return np.asarray(speaks)


def _points(
    shop: Shop,
    reviews: Sequence[Review],
    found: Sequence[Clause],
    vectors: NDArray[np.float32],
    feelings: NDArray[np.float32],
    *,
    telling_only: bool,
) -> list[ReviewPoint]:
    """Groups of clauses that say the same, the most mentioned first."""
    if not found:
        return []
    idle = np.asarray(vectors @ shop.idle_remarks.T).max(axis=1) >= _IDLE
    kept = [at for at in range(len(found)) if not (telling_only and idle[at])]
    stars = np.array([np.nan if r.rating is None else r.rating for r in reviews], np.float64)
    points = []
    for group in _groups(kept, vectors, [bool(_NEGATED.search(item.text)) for item in found]):
        members = [found[at] for at in group]
        rows = sorted(frozenset().union(*(clause.reviews for clause in members)))
        cue = float(np.mean([clause.cue for clause in members]))
        relative = _relative(stars, rows)
        feeling = float(np.mean(feelings[group]))
        valence = _PRIOR + _RATING * relative + _FEELING * feeling + _CUE * cue
        author = reviews[min(members[0].reviews)]
        points.append(ReviewPoint(members[0].text, author.id, len(rows), valence >= 0))
    return sorted(points, key=lambda point: -point.mentions)


def _groups(
    rows: Sequence[int], vectors: NDArray[np.float32], negated: Sequence[bool]
) -> list[list[int]]:
    """Rows that say the same as the first of their group, each in one group; embeddings hardly
    tell "leaks" from "never leaks", so that only equals in this are compared.
    """
    groups: list[list[int]] = []
    for row in rows:
        near = [
            float(vectors[group[0]] @ vectors[row]) if negated[group[0]] == negated[row] else 0.0
            for group in groups
        ]
        best = int(np.argmax(near)) if near else -1
        if best >= 0 and near[best] >= SAME:
            groups[best].append(row)
        else:
            groups.append([row])
    return groups


def _relative(stars: NDArray[np.float64], rows: Sequence[int]) -> float:
    """Mean stars of some reviews above the mean of all, [-1, 1]; 0 without stars."""
    own = stars[list(rows)]
    if np.isnan(own).all():
        return 0.0
    return float(np.clip(np.nanmean(own) - np.nanmean(stars), -1, 1))


def _worth_telling(
    points: Sequence[ReviewPoint], total: int, topic: str | None
) -> tuple[ReviewPoint, ...]:
    """The most mentioned, and every one that is common; single voices only among few reviews, or
    where they are all there is on what was asked about.
    """
    least = 1 if total < _FEW or topic is not None else 2
    return tuple(
        point
        for at, point in enumerate(points)
        if point.mentions >= max(COMMON * total, 2) or (at < _POINTS and point.mentions >= least)
    )
