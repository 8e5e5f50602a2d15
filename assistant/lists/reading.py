"""What an utterance asks of the list in hand, as tool calls."""

import re
from collections.abc import Callable
from decimal import Decimal
from math import isnan
from typing import Any

from assistant.language.critiques import parse_superlative
from assistant.language.frames import Direction, Understanding
from assistant.language.money import parse_money
from assistant.language.numbers import parse_number
from assistant.language.pointing import PLACEHOLDER
from assistant.language.references import parse_references
from assistant.language.text import key
from assistant.lists import wording
from assistant.lists.goal import counted, things_in
from assistant.lists.lines import locate
from assistant.lists.model import Line
from assistant.services import Shop
from assistant.state import DialogueState
from assistant.tracking import resolve
from core.turn import Act

Call = tuple[str, dict[str, Any]]
Change = dict[str, Any]

_MOST_CLAUSES = 6
_ONTO_LIST = re.compile(rf"(?:to|on|onto|into) {wording.THE_LIST}$")
_FEW_WORDS = 4  # of a thing to be taken off


class ListReader:
    """Reads edits of one list out of one utterance."""

    def __init__(
        self, shop: Shop, understood: Understanding, state: DialogueState, *, active: bool
    ) -> None:
        """`active`: the last turn was about the list, so that words needn't name it."""
        self._shop = shop
        self._understood = understood
        self._state = state
        self._plan = state.shopping
        self._active = active
        self._said_list = False

    def names_list(self, said: str) -> bool:
        """Whether an utterance speaks of a list that there is already."""
        return bool(re.search(r"\b(?:my|the|this) (?:shopping |packing )?list\b", said)) and (
            self._plan is not None
        )

    def read(self, said: str) -> tuple[Call, ...]:
        """Tool calls for the list; empty where the utterance isn't about it."""
        self._said_list = bool(re.search(rf"\b{wording.LIST_WORD}\b", said))
        whole = self._whole(said)
        if whole is not None:
            return (whole,)
        if self._plan is None and not self._said_list:
            return ()
        changes: list[Change] = []
        for clause in wording.SPLIT.split(said)[:_MOST_CLAUSES]:
            changes += self._clause(clause.strip(" ,.!"))
        return (("edit_shopping_list", {"edits": changes}),) if changes else ()

    def _whole(self, said: str) -> Call | None:
        """What is asked of the list as a whole."""
        near = self._active or self._said_list
        if self._state.undo and wording.UNDO.search(said) and (near or "undo" in said):
            return ("undo_list_edit", {})
        if wording.REVOKE.search(said) and (self._plan is not None or self._said_list):
            return ("share_list", {"action": "revoke"})
        if wording.SHARE.search(said) and (near or self._plan is not None):
            return ("share_list", {"action": "share"})
        if self._plan is not None and near:
            asked = self._advice(said)
            if asked is not None:
                return asked
        shows = wording.SHOW.search(said) and not re.search(r"\b(?:add|put|remove)\b", said)
        if shows or (self._active and wording.ON_IT.search(said)):
            return ("show_shopping_list", {})
        return None

    def _advice(self, said: str) -> Call | None:
        amount = self._amount(said)
        if wording.DROP.search(said):
            return ("advise_on_list", _args(question="drop", amount=amount))
        if wording.MARGIN.search(said):
            signed = (
                -amount if amount is not None and re.search(r"\b(?:less|fewer)\b", said) else amount
            )
            return ("advise_on_list", _args(question="margin", amount=signed))
        match = wording.WHY.search(said)
        if match is not None and self._plan is not None:
            line = self._pointed(match["item"]) or locate(self._plan, match["item"])
            if line is not None:
                return ("advise_on_list", {"question": "why", "item": line.need.name})
        return None

    def _amount(self, said: str) -> float | None:
        amounts = parse_money(said, expected=True)
        if not amounts:
            return None
        found = amounts[-1].max or amounts[-1].min
        return None if found is None else float(found)

    def _pointed(self, words: str) -> Any:
        """The line whose product the words point at by number."""
        product_id = self._product(words)
        plan = self._plan
        if product_id is None or plan is None:
            return None
        return next((line for line in plan.items if line.product_id == product_id), None)

    def _product(self, words: str) -> str | None:
        """The product on screen that the words point at; the first of several."""
        return next(iter(self._products(words)), None)

    def _products(self, words: str) -> tuple[str, ...]:
        """Products that the words point at: by description, by place or by "it"."""
        if PLACEHOLDER in words:
            catalog = self._shop.catalog
            found = (resolve(self._state, r, catalog) for r in self._understood.pointed)
            return tuple(id for ids in found for id in ids)
        first = words.split(maxsplit=1)[0] if words else ""
        read = parse_references(words, ())
        if first in wording.SEVERAL:  # "both of the first two, put them on my list"
            read = (*read, *self._understood.references)
        for reference in read:
            if reference.positions:
                return self._state.positions(reference)
        if first in wording.IT and (
            words in wording.IT or any(reference.pronoun for reference in read)
        ):
            return () if self._state.focus is None else (self._state.focus,)
        return ()

    def _clause(self, clause: str) -> list[Change]:
        readers: tuple[Callable[[str], list[Change]], ...] = (
            self._simple, self._budget, self._own, self._swap, self._most_or_keep,
            self._quantity, self._add, self._also, self._onto, self._remove, self._limit,
        )  # fmt: skip
        for reader in readers:
            found = reader(clause)
            if found:
                return found
        return []

    def _simple(self, clause: str) -> list[Change]:
        if wording.CLEAR.search(clause):
            return [{"operation": "clear"}]
        if not (self._active or self._said_list):
            return []
        if wording.OPTIONAL.search(clause):
            return [{"operation": "optional"}]
        return [{"operation": "refill"}] if wording.REFILL.search(clause) else []

    def _budget(self, clause: str) -> list[Change]:
        if not (self._active or self._said_list):
            return []
        if wording.NO_BUDGET.search(clause):
            return [{"operation": "budget"}]
        if wording.BUDGET.search(clause) and wording.NOT_ABOVE_ZERO.search(clause):
            return [{"operation": "budget", "amount": 0.0}]
        amount = self._amount(clause)
        if amount is None or not wording.BUDGET.search(clause):
            bare = re.sub(r"[^a-z]", "", clause)
            short = bare in {"", "usd", "dollars", "under", "max", "makeitunder", "upto", "only"}
            if amount is None or not short or self._state.last_acts == ():
                return []
        return [_args(operation="budget", amount=self._raised(clause, amount))]

    def _raised(self, clause: str, amount: float) -> float:
        """The new budget; "another 50" and "50 more" are added to the old one."""
        plan = self._plan
        if plan is None or plan.budget is None:
            return amount
        if re.search(r"\b(?:by|another|extra|\d+ more|more)\b", clause) and not re.search(
            r"\bto\b\s*[$€£]?\d", clause
        ):
            less = re.search(r"\b(?:lower|reduce|cut|less)\b", clause)
            step = Decimal(str(amount))
            return float(plan.budget - step if less else plan.budget + step)
        return amount

    def _own(self, clause: str) -> list[Change]:
        match = wording.OWN.search(clause)
        if match is None or self._plan is None:
            return []
        things = match["a"] or match["b"] or match["c"] or ""
        if wording.WHAT_I_OWN.match(things):
            return [{"operation": "own"}]
        known = [thing for thing in things_in(things) if locate(self._plan, thing)]
        if (match["a"] or self._active) and not known:
            known = [thing for thing in things_in(things)[:1] if self._last_named(thing)]
        return [{"operation": "own", "item": counted(thing)[1]} for thing in known]

    def _swap(self, clause: str) -> list[Change]:
        match = wording.SWAP.search(clause)
        if match is not None:
            return self._swapped(match["item"], match["new"])
        match = wording.SWAP_ONLY.search(clause)
        if match is None:
            return []
        item = (match["item"] or match["item2"] or "").strip()
        item = re.sub(r"^(?:one|version|option)(?: (?:for|of))? ", "", item)
        manner = _manner(match["how"] or "other") or "other"
        named = self._named_in(clause[: match.start()])
        if named is not None and item in wording.IT:
            item = named  # "could the frying pan be a cheaper one"
        return self._named({"operation": "swap", "manner": manner}, item)

    def _swapped(self, item: str, new: str) -> list[Change]:
        change: Change = {"operation": "swap"}
        product_id = self._product(new)
        if product_id is not None:
            return self._named({**change, "product": product_id}, item)
        manner = _manner(new)
        if manner is not None:
            return self._named({**change, "manner": manner}, item)
        if re.search(r"\bones?\b", new) or self._understood.changes:
            return self._named({**change, "manner": "other"}, item)
        thing = counted(re.sub(rf"^{wording.THE}", "", new.strip()))[1]
        return self._named({**change, "manner": thing}, item)

    def _named(self, change: Change, item: str) -> list[Change]:
        """The change with what it is about; empty where the list has no such thing and the
        words don't speak of the list.
        """
        if self._plan is None:
            return []
        line = self._pointed(item) or self._extreme(item)
        if line is None and item.strip() in {"it", "that", "this", "that one", "one"}:
            line = self._focused()
        line = line or locate(self._plan, item)
        if line is not None:
            return [{**change, "item": line.need.name}]
        return [{**change, "item": item.strip()}] if self._said_list else []

    def _extreme(self, words: str) -> Line | None:
        """The line at an extreme of the list: "the most expensive one"."""
        if self._plan is None or not wording.EXTREME.search(words):
            return None
        asked = parse_superlative(words, self._shop.vocabulary)
        if asked is None:
            return None
        catalog = self._shop.catalog
        numbers = catalog.numbers(asked.field)
        placed = [(catalog.position(line.product_id or ""), line) for line in self._plan.items]
        known = [(float(numbers[at]), line) for at, line in placed if at is not None]
        known = [(value, line) for value, line in known if not isnan(value)]
        best = max if asked.direction is Direction.MORE else min
        return best(known, key=lambda pair: pair[0])[1] if known else None

    def _named_in(self, words: str) -> str | None:
        """The need on the list that words name; None where they name none."""
        plan, said = self._plan, f" {key(words)} "
        if plan is None:
            return None
        return next((n for line in plan.lines if f" {key(n := line.need.name)} " in said), None)

    def _last_named(self, words: str) -> str | None:
        """The thing that words name last, on the list or not."""
        things = [word for word in key(words).split() if self._shop.vocabulary.is_product(word)]
        return self._named_in(words) or next(reversed(things), None)

    def _focused(self) -> Any:
        plan, focus = self._plan, self._state.focus
        if plan is None:
            return None
        return next((line for line in plan.items if line.product_id == focus), None)

    def _most_or_keep(self, clause: str) -> list[Change]:
        match = wording.MOST.search(clause)
        if match is not None:
            return self._named({"operation": "most"}, match["item"])
        match = wording.KEEP.search(clause)
        return [] if match is None else self._named({"operation": "keep"}, match["item"])

    def _quantity(self, clause: str) -> list[Change]:
        double = wording.DOUBLE.search(clause)
        if double is not None and self._plan is not None:
            line = locate(self._plan, double["item"])
            if line is not None:
                count = line.need.quantity * (2 if double["n"] == "double" else 3)
                return [{"operation": "quantity", "item": line.need.name, "quantity": count}]
        match = wording.INSTEAD_OF_SO_MANY.match(clause) or wording.QUANTITY.search(clause)
        if match is None or not self._active or re.search(r"\bdays?|nights?|weeks?\b", clause):
            return []
        value = 1 if match["n"] in {"a", "an"} else int(parse_number(match["n"]) or 0)
        item = match["item"] or "it"
        named = self._named({"operation": "quantity", "quantity": value}, item)
        if named or not self._shop.vocabulary.is_product(key(item)):
            return named
        return [{"operation": "add", "item": item, "quantity": max(value, 1)}]

    def _add(self, clause: str) -> list[Change]:
        match = wording.ADD.search(clause)
        if match is None or not (self._active or self._said_list):
            return []
        words = match["item"].strip()
        if words in {"more", "something"} or not words:
            return []
        count = _count(match["n"])
        if _ONTO_LIST.match(words):  # "put that on my list": the pronoun is no name
            return [_args(operation="add", product=id, quantity=count) for id in self._that()]
        pointed = self._products(words)
        if pointed:
            return [_args(operation="add", product=id, quantity=count) for id in pointed]
        first, *rest = things_in(words) or [words]
        changes = [_args(operation="add", item=first, quantity=count)]
        for thing in rest:
            number, name = counted(thing)
            changes.append(
                _args(operation="add", item=name, quantity=number if number > 1 else None)
            )
        return changes

    def _that(self) -> tuple[str, ...]:
        """The product that "that" means: the one spoken of, or else the first on screen."""
        focus = self._state.focus
        return (focus,) if focus is not None else tuple(self._state.on_screen[:1])

    def _also(self, clause: str) -> list[Change]:
        """Another one, after one was added: "and the second one too"."""
        match = wording.ALSO.match(clause)
        if match is None or not self._active:
            return []
        return [
            _args(operation="add", product=id) for id in self._products(match["a"] or match["b"])
        ]

    def _onto(self, clause: str) -> list[Change]:
        """What is pointed at, on the list without a verb: "first one on the list"."""
        match = wording.ONTO.match(clause)
        pointed = () if match is None else self._products(match["item"])
        return [_args(operation="add", product=id) for id in pointed]

    def _remove(self, clause: str) -> list[Change]:
        match = wording.TAKE_OFF.search(clause) or wording.REMOVE.search(clause)
        if match is None:
            return []
        found: list[Change] = []
        item = match.groupdict().get("goes") or match["item"]
        things = things_in(item) or [item]
        pronouns = wording.IT | wording.SEVERAL
        if things[0].split()[0] in pronouns:  # "I have a kettle, so take that out"
            things[0] = self._last_named(clause[: match.start()]) or things[0]
        for thing in things:
            named = self._named({"operation": "remove"}, thing)
            short = self._active and len(thing.split()) <= _FEW_WORDS and "it" not in thing.split()
            found += named or ([{"operation": "remove", "item": thing}] if short else [])
        return found

    def _limit(self, clause: str) -> list[Change]:
        kinds = {"brands", "exclude_brands", "exclude_terms", "exclude_attributes", "attributes"}
        stated = any(change.field in kinds for change in self._understood.changes)
        acts = set(self._understood.acts)
        if self._active and self._plan is not None and stated and acts & {Act.REFINE, Act.RETRACT}:
            return [{"operation": "limit"}]
        return []


def _args(**given: Any) -> dict[str, Any]:
    return {name: value for name, value in given.items() if value is not None}


def _manner(words: str) -> str | None:
    return next((name for name, pattern in wording.MANNERS if pattern.search(words)), None)


def _count(words: str | None) -> int | None:
    """`another two ` as 2; None where no number is said."""
    if not words:
        return None
    bare = re.sub(r"^(?:another|an extra)\s+", "", words.strip())
    value = parse_number(bare)
    if value is not None:
        return max(int(value), 1)
    return 2 if bare == "a pair of" else None
