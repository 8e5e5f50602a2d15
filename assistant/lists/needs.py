"""From a goal to what it needs: guides first, then general checklists, then behaviour."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.language.text import key
from assistant.lists.behaviour import behaviour_needs, named_needs
from assistant.lists.checklists import Checklist
from assistant.lists.goal import Goal, counted, same_thing
from assistant.lists.guides import Guide, Packed
from assistant.lists.matching import match_goal
from assistant.lists.model import MOST_LINES, MOST_UNITS, Basis, Need, merge
from assistant.lists.party import Party
from assistant.services import Shop

_AKIN = 0.2  # cosine of a goal and what is nice to have for one like it
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
    match = match_goal(shop, words)
    if match.guide is not None:
        return of_guide(match.guide, goal.party, goal.days)
    if proposed:
        named = [_spoken(text, Basis.MODEL) for text in proposed[:MOST_LINES]]
        return Needs(tuple(merge(named)), Basis.MODEL, _titled(goal))
    if match.checklist is not None:
        known = _of_checklist(shop, match.checklist, goal, sure=match.sure)
        if known is not None:
            return known
    return Needs(tuple(behaviour_needs(shop, words)), Basis.BEHAVIOUR, _titled(goal))


def _of_checklist(shop: Shop, checklist: Checklist, goal: Goal, *, sure: bool) -> Needs | None:
    """What a general checklist says to have, and what the goal's own words name besides; None
    where the shop carries nothing of the checklist.
    """
    needs = checklist_needs(checklist, goal.party, goal.days)
    if not any(len(shop.kindred.of(n.name, n.query, n.categories).positions) for n in needs):
        return None
    if not sure:
        needs = _founded(shop, needs, goal.subject or goal.text)
    needs += _unmentioned(shop, needs, named_needs(shop, goal.subject or goal.text))
    title = f"{checklist.name[:1].upper()}{checklist.name[1:]}"
    return Needs(tuple(needs), Basis.GENERAL, title, sure=sure)


def _founded(shop: Shop, needs: Sequence[Need], words: str) -> list[Need]:
    """The musts, and what else is akin to the goal itself."""
    vectors = shop.encoder.encode([need.name for need in needs])
    cosines = vectors @ shop.encoder.encode([words])[0]
    return [
        n for n, cosine in zip(needs, cosines.tolist(), strict=True) if n.must or cosine >= _AKIN
    ]


def _unmentioned(shop: Shop, needs: Sequence[Need], further: Sequence[Need]) -> list[Need]:
    """Of the further needs, each of a category, those that no other need is met from."""
    catalog = shop.catalog
    met: set[str] = set()
    for need in needs:
        positions = shop.kindred.of(need.name, need.query, need.categories).positions
        codes = {int(code) for code in catalog.category[positions]}
        met |= {catalog.categories[code] for code in codes if code >= 0}
    return [need for need in further if not met & set(need.categories)]


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


def _titled(goal: Goal) -> str:
    subject = (goal.subject or goal.text).strip()
    return subject[:1].upper() + subject[1:60] if subject else "Shopping list"


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
