"""What an utterance asks of the list in hand, as tool calls."""

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from assistant.language.frames import Understanding
from assistant.language.money import parse_money
from assistant.language.numbers import NUMBER, parse_number
from assistant.language.pointing import PLACEHOLDER
from assistant.language.references import parse_references
from assistant.language.text import key
from assistant.lists.goal import counted, things_in
from assistant.lists.lines import locate
from assistant.services import Shop
from assistant.state import DialogueState
from assistant.tracking import resolve
from core.turn import Act

Call = tuple[str, dict[str, Any]]
Change = dict[str, Any]

_THE = r"(?:the |my |that |those |these |a |an |some |any |your )*"
_ITEM = r"(?P<item>[a-z0-9][^.,;!?]*?)"
_END = r"(?=[.,;!?]|$| please| thanks| instead| as well| too\b)"
_LIST_WORD = r"(?:(?:shopping |packing |wish)?list|basket|plan)"
_ON_LIST = rf"(?: (?:to|on|onto|into|in|off|from) (?:the|my|our) {_LIST_WORD})?"

_UNDO = re.compile(
    r"^(?:(?:no|oh|oops|sorry|actually|please|wait)[,!. ]+)*(?:undo\b|revert\b|(?:take"
    r"|put) (?:that|it)"
    r" back(?: how it was)?$|go back(?: to (?:the|how)|$)|put it back|restore (?:it|the list)"
    r"|undo (?:that|it|the last))"
)
_SHOW = re.compile(
    rf"\b(?:show|see|read|open|view|display|print|list|review)\b.{{0,20}}\b{_LIST_WORD}\b"
    rf"|\bwhat(?:'s| is| do i have| have i got| are the things)\b.{{0,20}}\bon (?:the|my"
    rf"|our) {_LIST_WORD}"
    rf"|^(?:the |my )?(?:shopping )?list\??$|\b(?:what's|what is|how much is) (?:the|my) total\b"
    rf"|\bhow much (?:is|does|will|would) (?:the |my )?(?:{_LIST_WORD}|it all|everything"
    rf"|all of it)\b"
    rf"|\bwhere(?:'s| is) my {_LIST_WORD}"
)
_COMES_TO = re.compile(
    r"\bwhat (?:does|do|would|will) (?:it|that|this|they|all (?:of )?(?:it|that|this))"
    r" (?:all )?(?:come|add up|amount|cost)\b"
)
_CLEAR = re.compile(
    rf"\b(?:clear|empty|delete|wipe|scrap|throw away|start) (?:out )?(?:the|my|a new"
    rf"|over the|this) {_LIST_WORD}"
    rf"|\btake everything off\b"
)
_SHARE = re.compile(
    r"\b(?:share|send)\b.{0,30}\b(?:list|it|this|trip|itinerary|plan|link)\b|\b(?:a "
    r"|the )?link (?:to|for)"
    r" (?:the|my|this)\b|\bget a link\b"
)
REVOKE = re.compile(
    r"\b(?:stop sharing|unshare|revoke|(?:disable|delete|remove|kill"
    r"|cancel) the (?:shared? )?link)\b"
)
_DROP = re.compile(
    r"\bwhat(?: else)? (?:can|could|should|do|would|might|else can) (?:i|we"
    r"|you)?\s?(?:drop|cut|remove|leave"
    r"|skip|lose|take|do without|give up|save on|ditch)\b|\bhow (?:can|could|do) (?:i|we|you)"
    r" (?:get|bring|keep|cut|save|make it|reduce|lower)\b"
)
_MARGIN = re.compile(
    rf"\bwhat (?:would|could|will|does|do|can) .{{0,25}}?(?:{NUMBER}|more|less|extra)\b.{{0,40}}"
    r"\b(?:more|less|extra|change|get|buy|bring|add|do|give)\b"
    rf"|\b(?:what|how about) if (?:i|we) .{{0,25}}\b(?:more|less|extra)\b"
    r"|\bnext \$?\d+|\b(?:if|with) (?:i|we)? ?(?:had|spent|added|spend"
    r"|add) .{0,20}\b(?:more|less)\b"
    r"|\bwhat did (?:my|the) budget (?:buy|get)"
)
_WHY = re.compile(
    rf"\bwhy (?:the|a|is|are|did you|do i|do we|would i|that|this|those|have you)\b(?: (?:choose"
    rf"|chose|pick|picked"
    rf"|put|need|get|take|select|suggest|chosen|picked))* ?{_THE}{_ITEM}(?: on (?:the"
    rf"|my) list| there)?\??$"
)
_BUDGET = re.compile(
    r"\b(?:budget (?:is|to|of|now|at|should be)|(?:raise|lower|increase|reduce|cut|change"
    r"|set|bump|make)"
    r"(?: up)? (?:the|my|our) budget|(?:get|bring|keep|make|squeeze|push|fit) (?:it"
    r"|everything|that|the list"
    r"|the total|all of it|this|them all)(?: all)? (?:down )?(?:to|under|below|within|into)"
    r"|(?:i|we) (?:can|could|only|now)(?: only| now)? (?:spend|afford|have)|budget:? ?[$€£]?\d"
    r"|actually (?:i have|my budget|only)|(?:i|we) (?:have|'ve got) only|make it (?:under"
    r"|below|cheaper than))"
)
_NOT_ABOVE_ZERO = re.compile(
    r"(?:(?<!\d)[-−]\s?[$€£]?\d|[$€£]\s?[-−]\d|\bminus \d|(?<![\d.,])0(?![\d.,]))"
)
_NO_BUDGET = re.compile(
    r"\b(?:no|forget the|ignore the|without a|drop the) (?:budget|limit)\b(?!.*\d)"
)
_OWN = re.compile(
    rf"(?:\b(?:tick|check|cross|mark) (?:off )?{_THE}(?P<a>[a-z][^.;!?]*?)(?: off"
    rf"| as (?:done|bought|owned))?"
    rf"(?: (?:the|my) list)?$|\b(?:i|we)(?:'ve| have)?(?: already| still)? (?:have|own|got"
    rf"|bought|possess)"
    rf"(?: already| got)? {_THE}(?P<b>[a-z][^.;!?]*?)(?: already| at home| myself)?$"
    rf"|\balready (?:have|own|got)"
    rf" {_THE}(?P<c>[a-z][^.;!?]*?)$)"
)
_WHAT_I_OWN = re.compile(r"^(?:what|whatever|anything|everything|the things|things|stuff)\b")
_MOST = re.compile(
    rf"\b(?:(?:spend|put) (?:the )?(?:most|more)(?: of (?:it|the (?:money"
    rf"|budget)))?(?: money)? (?:on|into)"
    rf"|splurge on|don't skimp on) {_THE}{_ITEM}{_END}"
)
_KEEP = re.compile(
    rf"^(?:please )?(?:keep|don't (?:touch|change)|leave) {_THE}{_ITEM}(?: as (?:it"
    rf"|they) (?:is|are)| alone)?{_END}"
)
_REFILL = re.compile(
    r"\b(?:fill it up|use (?:up )?the rest|spend the rest|optimi[sz]e|re-?do the list"
    r"|upgrade (?:it|everything|what)"
    r"|best (?:list|mix) for|choose again|start fresh with the same)\b"
)
_OPTIONAL = re.compile(
    r"\b(?:add|include|with|take)\b.{0,15}\b(?:nice[- ]to[- ]haves?|extras|optional|nice to have)\b"
)
_SWAP = re.compile(
    rf"\b(?:swap|replace|change|switch|exchange|trade)(?: out)? {_THE}{_ITEM} (?:for|with"
    rf"|to|against|by) "
    rf"(?P<new>[^.;!?]+?){_END}"
)
_SWAP_ONLY = re.compile(
    rf"\b(?:(?P<how>cheaper|better|nicer|different|another|other"
    rf"|alternative) (?P<item>[a-z][^.,;!?]*?)"
    rf"|(?:swap|replace|change|switch)(?: out)? {_THE}(?P<item2>[a-z][^.,;!?]*?)){_END}"
)
_QUANTITY = re.compile(
    rf"\b(?:make (?:it|that|them) |change (?:it|that|the quantity) to |(?:i|we) (?:only "
    rf"|just )?(?:need|want) "
    rf"|only |just |set (?:it|the quantity) to )(?P<n>{NUMBER}|a|an)\b(?:\s?(?:x"
    rf"|of)?\s?{_THE}{_ITEM})?{_END}"
)
_DOUBLE = re.compile(rf"\b(?P<n>double|triple) {_THE}{_ITEM}{_END}")
_ADD = re.compile(
    rf"\b(?:add|include|throw in|put|pop|also (?:need|want|add)|(?:i|we) (?:also"
    rf"|still) (?:need|want)"
    rf"|(?:and )?(?:get|give) me|plus) (?P<n>(?:another |an extra )?(?:{NUMBER}|an?"
    rf"|another|some|a few|one|a pair of)"
    rf"\s)?(?P<more>more |extra |additional )?(?P<of>of )?{_THE}{_ITEM}{_ON_LIST}{_END}"
)
_REMOVE = re.compile(
    rf"\b(?:remove|drop|delete|take (?:off|out)|leave out|skip|scratch|get rid of|lose"
    rf"|forget|no need for"
    rf"|(?:i|we) don't (?:need|want)|ditch|cut"
    rf"|without) {_THE}{_ITEM}{_ON_LIST}(?: any ?more| after all)?{_END}"
)
_TAKE_OFF = re.compile(rf"\btake {_THE}{_ITEM} (?:off|out|from)\b")
_MANNERS = (
    (
        "cheaper",
        re.compile(r"\b(?:cheaper|less expensive|more affordable|lower[- ]priced|the cheapest)\b"),
    ),
    ("better", re.compile(r"\b(?:better|nicer|higher rated|best|top rated)\b")),
    ("other", re.compile(r"\b(?:different|another|other|something else|alternative|else)\b")),
)
_SPLIT = re.compile(
    r"(?:[.;!]\s+|,?\s+(?:and|then|and then|also)\s+(?=(?:add|remove|drop|swap|replace"
    r"|tick|take|make|change"
    r"|keep|put|double|delete|get rid|i (?:already )?(?:have|own)|my budget|the budget"
    r"|raise|lower|spend)\b))"
)
_MOST_CLAUSES = 6
_FEW_WORDS = 4  # of a thing to be taken off


_SEVERAL = frozenset({"them", "those", "these", "both"})
_IT = frozenset({"it", "this", "that", "them", "one"})
_ALSO = re.compile(r"^(?:and|also|plus) (?P<item>.+?)(?:,? (?:too|as well|also))?$")


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
        self._said_list = bool(re.search(rf"\b{_LIST_WORD}\b", said))
        whole = self._whole(said)
        if whole is not None:
            return (whole,)
        if self._plan is None and not self._said_list:
            return ()
        changes: list[Change] = []
        for clause in _SPLIT.split(said)[:_MOST_CLAUSES]:
            changes += self._clause(clause.strip(" ,.!"))
        return (("edit_shopping_list", {"edits": changes}),) if changes else ()

    def _whole(self, said: str) -> Call | None:
        """What is asked of the list as a whole."""
        near = self._active or self._said_list
        if self._state.undo and _UNDO.search(said) and (near or "undo" in said):
            return ("undo_list_edit", {})
        if REVOKE.search(said) and (self._plan is not None or self._said_list):
            return ("share_list", {"action": "revoke"})
        if _SHARE.search(said) and (near or self._plan is not None):
            return ("share_list", {"action": "share"})
        if self._plan is not None and near:
            asked = self._advice(said)
            if asked is not None:
                return asked
        shows = _SHOW.search(said) and not re.search(r"\b(?:add|put|remove)\b", said)
        if shows or (self._active and _COMES_TO.search(said)):
            return ("show_shopping_list", {})
        return None

    def _advice(self, said: str) -> Call | None:
        amount = self._amount(said)
        if _DROP.search(said):
            return ("advise_on_list", _args(question="drop", amount=amount))
        if _MARGIN.search(said):
            signed = (
                -amount if amount is not None and re.search(r"\b(?:less|fewer)\b", said) else amount
            )
            return ("advise_on_list", _args(question="margin", amount=signed))
        match = _WHY.search(said)
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
        if first in _SEVERAL:  # "both of the first two, put them on my list"
            read = (*read, *self._understood.references)
        for reference in read:
            if reference.positions:
                return self._state.positions(reference)
        if first in _IT and (words in _IT or any(reference.pronoun for reference in read)):
            return () if self._state.focus is None else (self._state.focus,)
        return ()

    def _clause(self, clause: str) -> list[Change]:
        readers: tuple[Callable[[str], list[Change]], ...] = (
            self._simple, self._budget, self._own, self._swap, self._most_or_keep,
            self._quantity, self._add, self._also, self._remove, self._limit,
        )  # fmt: skip
        for reader in readers:
            found = reader(clause)
            if found:
                return found
        return []

    def _simple(self, clause: str) -> list[Change]:
        if _CLEAR.search(clause):
            return [{"operation": "clear"}]
        if not (self._active or self._said_list):
            return []
        if _OPTIONAL.search(clause):
            return [{"operation": "optional"}]
        return [{"operation": "refill"}] if _REFILL.search(clause) else []

    def _budget(self, clause: str) -> list[Change]:
        if not (self._active or self._said_list):
            return []
        if _NO_BUDGET.search(clause):
            return [{"operation": "budget"}]
        if _BUDGET.search(clause) and _NOT_ABOVE_ZERO.search(clause):
            return [{"operation": "budget", "amount": 0.0}]
        amount = self._amount(clause)
        if amount is None or not _BUDGET.search(clause):
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
        match = _OWN.search(clause)
        if match is None or self._plan is None:
            return []
        things = match["a"] or match["b"] or match["c"] or ""
        if _WHAT_I_OWN.match(things):
            return [{"operation": "own"}]
        known = [thing for thing in things_in(things) if locate(self._plan, thing)]
        if match["a"] and not known:
            known = things_in(things)[:1]
        return [{"operation": "own", "item": counted(thing)[1]} for thing in known]

    def _swap(self, clause: str) -> list[Change]:
        match = _SWAP.search(clause)
        if match is not None:
            return self._swapped(match["item"], match["new"])
        match = _SWAP_ONLY.search(clause)
        if match is None:
            return []
        item = (match["item"] or match["item2"] or "").strip()
        item = re.sub(r"^(?:one|version|option)(?: (?:for|of))? ", "", item)
        manner = _manner(match["how"] or "other") or "other"
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
        thing = counted(re.sub(rf"^{_THE}", "", new.strip()))[1]
        return self._named({**change, "manner": thing}, item)

    def _named(self, change: Change, item: str) -> list[Change]:
        """The change with what it is about; empty where the list has no such thing and the
        words don't speak of the list.
        """
        if self._plan is None:
            return []
        line = self._pointed(item)
        if line is None and item.strip() in {"it", "that", "this", "that one", "one"}:
            line = self._focused()
        line = line or locate(self._plan, item)
        if line is not None:
            return [{**change, "item": line.need.name}]
        return [{**change, "item": item.strip()}] if self._said_list else []

    def _focused(self) -> Any:
        plan, focus = self._plan, self._state.focus
        if plan is None:
            return None
        return next((line for line in plan.items if line.product_id == focus), None)

    def _most_or_keep(self, clause: str) -> list[Change]:
        match = _MOST.search(clause)
        if match is not None:
            return self._named({"operation": "most"}, match["item"])
        match = _KEEP.search(clause)
        return [] if match is None else self._named({"operation": "keep"}, match["item"])

    def _quantity(self, clause: str) -> list[Change]:
        double = _DOUBLE.search(clause)
        if double is not None and self._plan is not None:
            line = locate(self._plan, double["item"])
            if line is not None:
                count = line.need.quantity * (2 if double["n"] == "double" else 3)
                return [{"operation": "quantity", "item": line.need.name, "quantity": count}]
        match = _QUANTITY.search(clause)
        if match is None or not self._active or re.search(r"\bdays?|nights?|weeks?\b", clause):
            return []
        value = 1 if match["n"] in {"a", "an"} else int(parse_number(match["n"]) or 0)
        item = match["item"] or "it"
        named = self._named({"operation": "quantity", "quantity": value}, item)
        if named or not self._shop.vocabulary.is_product(key(item)):
            return named
        return [{"operation": "add", "item": item, "quantity": max(value, 1)}]

    def _add(self, clause: str) -> list[Change]:
        match = _ADD.search(clause)
        if match is None or not (self._active or self._said_list):
            return []
        words = match["item"].strip()
        if words in {"more", "something"} or not words:
            return []
        count = _count(match["n"])
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

    def _also(self, clause: str) -> list[Change]:
        """Another one, after one was added: "and the second one too"."""
        match = _ALSO.match(clause)
        if match is None or not self._active:
            return []
        return [_args(operation="add", product=id) for id in self._products(match["item"])]

    def _remove(self, clause: str) -> list[Change]:
        match = _TAKE_OFF.search(clause) or _REMOVE.search(clause)
        if match is None:
            return []
        found: list[Change] = []
        for thing in things_in(match["item"]) or [match["item"]]:
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
    return next((name for name, pattern in _MANNERS if pattern.search(words)), None)


def _count(words: str | None) -> int | None:
    """`another two ` as 2; None where no number is said."""
    if not words:
        return None
    bare = re.sub(r"^(?:another|an extra)\s+", "", words.strip())
    value = parse_number(bare)
    if value is not None:
        return max(int(value), 1)
    return 2 if bare == "a pair of" else None
