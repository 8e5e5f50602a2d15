"""One honest sentence from the largest real reasons of a recommendation."""

from collections.abc import Mapping

from recsys.recommendation import Cause, Part, PartKind, Recommendation

_MOST_REASONS = 2
_MOST_NAMES = 2
_UNSPOKEN = frozenset({PartKind.BASE, PartKind.CUSTOMER, PartKind.BUSINESS})


def explain(recommendation: Recommendation, titles: Mapping[str, str]) -> str:
    """Say why a product is recommended, by the causes that raised its score the most.

    Args:
        recommendation: what `Recommender.recommend` gave.
        titles: product id to title; causes whose product is not in it are not named.
    """
    reasons: list[str] = []
    spoken: set[PartKind] = set()
    for part in sorted(recommendation.parts, key=lambda part: -part.value):
        if part.value <= 0 or part.kind in _UNSPOKEN or part.kind in spoken:
            continue
        reason = _reason(part, titles)
        if reason:
            reasons.append(reason)
            spoken.add(part.kind)
        if len(reasons) == _MOST_REASONS:
            break
    if not reasons:
        return "It is one of the products that fit what you asked for."
    sentence = " and ".join(reasons)
    return f"{sentence[0].upper()}{sentence[1:]}."


def _reason(part: Part, titles: Mapping[str, str]) -> str | None:
    if part.kind == PartKind.REPEAT:
        note = next((cause.note for cause in part.causes if cause.note), "")
        return f"you bought it {note}" if note else None
    if part.kind == PartKind.SESSION:
        return _session_reason(part, titles)
    if part.kind in _WITH_NAMES and (part.causes or part.kind not in _PLAIN):
        return _named_reason(part, titles)
    return _PLAIN.get(part.kind)


def _named_reason(part: Part, titles: Mapping[str, str]) -> str | None:
    """A reason that names things of one kind: those bought, or else those looked at."""
    causes = [cause for cause in part.causes if cause.value > 0]
    verb = causes[0].note if causes else ""
    names = _names(tuple(cause for cause in causes if cause.note == verb), titles)
    if not names:
        return None
    if part.kind == PartKind.CONTENT and causes[0].kind == "word":
        return f"it shares {names} with what you {verb}"
    return _WITH_NAMES[part.kind].format(names=names, verb=verb)


_WITH_NAMES: Mapping[PartKind, str] = {
    PartKind.COLLABORATIVE: "customers who {verb} {names}, as you did, also buy it",
    PartKind.CONTENT: "it is like {names}, which you {verb}",
    PartKind.AFFINITY: "you often buy {names}",
    PartKind.STATED: "you said you like {names}",
    PartKind.SENTIMENT: "reviewers praise its {names}",
}

_PLAIN: Mapping[PartKind, str] = {
    PartKind.PRICE: "its price is close to what you usually pay",
    PartKind.POPULARITY: "many customers have bought it lately",
    PartKind.NOVELTY: "it is new in the shop",
    PartKind.SENTIMENT: "reviewers speak well of it",
    PartKind.LEARNED: "shoppers have responded well to suggestions like it",
    PartKind.EXPLORATION: "we would like to learn whether such products suit you",
}

_VERBS: Mapping[str, str] = {
    "view": "looked at",
    "click": "clicked on",
    "list_add": "put on your list",
    "cart": "put in your cart",
    "purchase": "just bought",
    "like": "liked",
    "remark": "spoke well of",
}


def _session_reason(part: Part, titles: Mapping[str, str]) -> str | None:
    named = [cause for cause in part.causes if cause.value > 0 and cause.ref in titles]
    if not named:
        return None
    verb = _VERBS.get(named[0].note, "looked at")
    same = [cause for cause in named if _VERBS.get(cause.note, "looked at") == verb]
    return f"it goes with {_names(tuple(same), titles)}, which you {verb}"


def _names(causes: tuple[Cause, ...], titles: Mapping[str, str]) -> str:
    names: list[str] = []
    for cause in causes:
        name = titles.get(cause.ref) if cause.kind == "product" else cause.ref
        if cause.kind == "word":
            name = f"“{cause.ref}”"
        if cause.value > 0 and name and name not in names:
            names.append(name)
    return " and ".join(names[:_MOST_NAMES])
