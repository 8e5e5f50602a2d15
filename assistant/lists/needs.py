"""From a goal to what it needs: guides first, then general checklists, then behaviour."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from assistant.language.text import key
from assistant.lists.behaviour import behaviour_needs, named_needs
from assistant.lists.checklists import Checklist
from assistant.lists.goal import Goal, counted, same_thing
from assistant.lists.guides import Guide, Packed
from assistant.lists.likeness import Likeness, Likenesses
from assistant.lists.matching import Match, match_goal, telling_stems
from assistant.lists.model import MOST_LINES, MOST_UNITS, Basis, Need, merge
from assistant.lists.party import Party
from assistant.services import Shop

_MUST = 0.45  # chance from which a must is listed of a checklist for a goal like this
_NICE = 0.85  # and what is nice to have of any
_NICE_ALONE = 0.6  # and where the shop carries none of that
_LIKELY = 0.68  # chance from which a must is listed that nothing surer speaks of
_LIKELY_TOO = 0.8  # beside what is known of the goal
_LONG = 7  # days that clothes are counted for; then one washes
_CHILD_THINGS = ("kids", "child", "baby", "toddler")


@dataclass(frozen=True)
class Needs:
    """What a goal needs, and where that is known from."""

    needs: tuple[Need, ...]
    basis: Basis
    title: str
    """Of the list: `Kitting out a dorm room`."""
    source: str | None = None
    """Id of the guide, to be cited."""
    source_title: str | None = None
    sure: bool = True
    """Whether they are known for this very goal, rather than for one like it."""


def find_needs(shop: Shop, goal: Goal, proposed: Sequence[str] = ()) -> Needs:
    """The needs of a goal.

    Args:
        shop: whose guides and customers are asked.
        goal: what the shopper said.
        proposed: needs that a language model suggests; taken where no guide knows better.
    """
    if goal.asked:
        return _as_asked(goal)
    words = goal.subject or goal.text
    likes = Likenesses(shop.encoder, words)
    match = match_goal(shop, words, likes)
    if match.guide is not None:
        known, spoken = of_guide(match.guide, goal.party, goal.days), match.guide.spoken
        return known if match.sure else _with_others(shop, known, goal, likes, spoken)
    if proposed:
        named = [_spoken(text, Basis.MODEL) for text in proposed[:MOST_LINES]]
        return Needs(tuple(merge(named)), Basis.MODEL, _titled(goal))
    return _general(shop, goal, likes, match)


def _general(shop: Shop, goal: Goal, likes: Likenesses, match: Match) -> Needs:
    """What general checklists say of a goal, or else what its words find in the shop."""
    words = goal.subject or goal.text
    if match.like is not None:
        known = _of_checklist(shop, match.like, goal, likes, sure=match.sure)
        if known is not None and match.sure:
            return known
        if known is not None:
            return _with_others(shop, known, goal, likes, match.like.checklist.spoken)
    likely = _likely(shop, goal, likes)
    if likely:
        named = named_needs(shop, words)
        needs = (*named, *_unmentioned(shop, named, likely))
        return Needs(needs, Basis.GENERAL, _titled(goal), sure=False)
    return Needs(tuple(behaviour_needs(shop, words)), Basis.BEHAVIOUR, _titled(goal))


def _of_checklist(
    shop: Shop, like: Likeness, goal: Goal, likes: Likenesses, *, sure: bool
) -> Needs | None:
    """What a general checklist says to have, and what the goal's own words name besides; None
    where the shop carries nothing of it.
    """
    checklist = like.checklist
    needs = checklist_needs(checklist, goal.party, goal.days)
    if not sure:
        chances = dict(zip((need.name for need in needs), likes.chances(like), strict=True))
        likely = [n for n in needs if chances[n.name] >= (_MUST if n.must else _NICE)]
        carried = any(_paths(shop, need) for need in likely)
        needs = likely if carried else [n for n in needs if chances[n.name] >= _NICE_ALONE]
    if not any(_paths(shop, need) for need in needs):
        return None
    needs += _unmentioned(shop, needs, named_needs(shop, goal.subject or goal.text))
    title = f"{checklist.name[:1].upper()}{checklist.name[1:]}"
    return Needs(tuple(needs), Basis.GENERAL, title, sure=sure)


def _with_others(
    shop: Shop, known: Needs, goal: Goal, likes: Likenesses, spoken: frozenset[str]
) -> Needs:
    """What else the goal asks for, of which what is known of it doesn't speak."""
    further = _likely(shop, goal, likes, spoken)
    needs = [*known.needs, *_unmentioned(shop, known.needs, further)]
    return replace(known, needs=tuple(merge(needs))[:MOST_LINES])


def _likely(
    shop: Shop, goal: Goal, likes: Likenesses, spoken: frozenset[str] = frozenset()
) -> list[Need]:
    """What checklists say that the goal likely means too, the likeliest first: those of which a
    part of the goal speaks that isn't `spoken` for.
    """
    least = _LIKELY_TOO if spoken else _LIKELY
    found: list[tuple[float, Need]] = []
    for like in likes.nearest():
        told = set(telling_stems(" ".join(like.said))) - spoken
        if spoken and not told & like.checklist.spoken:
            continue
        needs = checklist_needs(like.checklist, goal.party, goal.days)
        found += [
            (chance, need)
            for need, chance in zip(needs, likes.chances(like), strict=True)
            if chance >= (least if need.must else _NICE)
        ]
    found.sort(key=lambda pair: -pair[0])
    kept: list[Need] = []
    for _, need in found:
        kept += _unmentioned(shop, kept, [need])
    return kept[:MOST_LINES]


def _unmentioned(shop: Shop, needs: Sequence[Need], further: Sequence[Need]) -> list[Need]:
    """Of the further needs those that the shop carries and no other need is met from."""
    met = {path for need in needs for path in _paths(shop, need)}
    return [need for need in further if (paths := _paths(shop, need)) and not met & paths]


def _paths(shop: Shop, need: Need) -> set[str]:
    """Paths of the categories that a need is met from."""
    positions = shop.kindred.of(need.name, need.query, need.categories).positions
    codes = {int(code) for code in shop.catalog.category[positions]}
    return {shop.catalog.categories[code] for code in codes if code >= 0}


def of_guide(guide: Guide, party: Party, days: int | None) -> Needs:
    """What a guide says to have, for so many people and days."""
    needs = guide_needs(guide, party, days)
    return Needs(tuple(merge(needs)), Basis.GUIDE, guide.title, guide.document_id, guide.title)


def guide_needs(guide: Guide, party: Party, days: int | None) -> list[Need]:
    """What a guide says to pack, and what it adds for children."""
    needs = [
        Need(
            name=item.need,
            quantity=quantity(item, party, days),
            must=item.must,
            why=item.why,
            basis=Basis.GUIDE,
            source=guide.document_id,
            categories=tuple(guide.categories.get(item.need, ())),
            purpose=guide.subject,
        )
        for item in guide.packing
    ]
    return needs + _child_needs(guide, party) if party.children else needs


def _child_needs(guide: Guide, party: Party) -> list[Need]:
    """What a guide adds for children; nice to have, since it doesn't say otherwise."""
    return [
        Need(
            name=name,
            quantity=party.children if _is_childs(name) else 1,
            must=False,
            why="For the children.",
            basis=Basis.GUIDE,
            source=guide.document_id,
            categories=tuple(guide.categories.get(name, ())),
        )
        for name in guide.kids_needs
    ]


def _is_childs(name: str) -> bool:
    return any(word in name.casefold() for word in _CHILD_THINGS)


def checklist_needs(checklist: Checklist, party: Party, days: int | None) -> list[Need]:
    """What a general checklist says to have, for so many people and days."""
    return [
        Need(
            name=item.need,
            quantity=quantity(item, party, days),
            must=item.must,
            why=item.why,
            basis=Basis.GENERAL,
            query=checklist.queries.get(item.need, ""),
            purpose=checklist.name,
        )
        for item in checklist.packing
    ]


def quantity(item: Packed, party: Party, days: int | None) -> int:
    """Units of a packed thing for the party and the days."""
    heads = {"person": party.people - party.babies, "child": max(party.children, 1)}.get(
        item.per, 1
    )
    count = item.count
    if item.per == "day":
        count *= min(days or 1, _LONG)
    elif item.per == "person" and days is not None and count > 1:
        count = min(count, days)  # a weekend needs no three T-shirts
    return max(1, min(count * heads, MOST_UNITS))


def _as_asked(goal: Goal) -> Needs:
    needs = [_spoken(text, Basis.SHOPPER) for text in goal.asked[:MOST_LINES]]
    return Needs(tuple(merge(needs)), Basis.SHOPPER, "Your list")


def _spoken(text: str, basis: Basis) -> Need:
    """A thing as somebody says it: `two bath towels`."""
    count, name = counted(text.strip().casefold())
    return Need(name=name[:60] or "item", quantity=min(count, MOST_UNITS), basis=basis)


_AROUND = re.compile(
    r"\s*[,;.!?]|\s+(?:(?:next|this|on|by) (?:week(?:end)?|month|year|\w+day)|tomorrow|tonight"
    r"|because|since|but|and (?:i|we|he|she|they))\b"
)
"""Where a goal ends and something is told of it: "a barbecue next weekend, I only own tongs"."""


UNNAMED = "Shopping list"
"""The title of a list whose goal has no name."""
_SAYS = re.compile(
    r"^(?:'|\bif\b|see\b|when\b|extra\b)|\b(?:i|i'm|we|he|she|it|they|is|are|was|am|gonna|will|won't"
    r"|mustn't|have|has|do|does|don't|please)\b|'(?:s|re|m|ll) (?:gonna|going|not|the)\b",
    re.IGNORECASE,
)
"""What says something and names nothing: "if it clears up on Sunday"."""


def _titled(goal: Goal) -> str:
    subject = (goal.subject or goal.text).strip()
    if not goal.asked:
        subject = _AROUND.split(subject, maxsplit=1)[0] or subject
    named = bool(subject) and not _SAYS.search(subject)
    return subject[:1].upper() + subject[1:60] if named else UNNAMED


def is_owned(need: Need, owned: Iterable[str]) -> bool:
    """Whether the shopper's own words for what they have cover a need."""
    names = (need.name, *need.query.split(" or ")) if need.query else (need.name,)
    return any(same_thing(counted(thing)[1], name) for thing in owned for name in names)


def find_need(names: Sequence[str], words: str) -> str | None:
    """The need that a shopper's words mean; None when none does."""
    wanted = key(counted(words)[1])
    if not wanted:
        return None
    for name in names:
        if key(name) == wanted:
            return name
    close = [name for name in names if same_thing(name, wanted)]
    return min(close, key=len) if close else None
