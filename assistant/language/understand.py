"""From what a shopper typed to an `Understanding`, in its scene."""

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.language.changes import unrecorded, used_spans
from assistant.language.choosing import SURE, Clause, choose_clauses
from assistant.language.critiques import (
    asks_for_another_brand,
    asks_for_others,
    asks_order,
    parse_critiques,
    parse_kept,
    parse_superlative,
    unmeasured,
    without_relatives,
)
from assistant.language.draft import POINTS, Draft
from assistant.language.facts import asks_availability, fact_attribute, parse_fact
from assistant.language.frames import (
    CatalogueFact,
    Change,
    Critique,
    Operation,
    Reference,
    Scene,
    Superlative,
    Understanding,
)
from assistant.language.judging import ClauseJudge
from assistant.language.money import states_limit
from assistant.language.need import NOTHING, Need, read_need
from assistant.language.nouns import names_sold
from assistant.language.pointing import PLACEHOLDER, point, resolved
from assistant.language.recipients import (
    owned_thing,
    parse_interests,
    parse_recipient,
    parse_wearer,
)
from assistant.language.references import parse_references
from assistant.language.requests import MemoryRequest, agrees, confirmation, memory_request
from assistant.language.retractions import take_back
from assistant.language.roles import Role
from assistant.language.slots import Slots, read_slots
from assistant.language.sorting import insists, seeks_product, settle
from assistant.language.speech import spoken
from assistant.language.stating import is_demanded, of_plan, says_price, stands, stated_changes
from assistant.language.story import blanked
from assistant.language.text import key, lowered, normalise
from assistant.language.tongue import is_foreign
from assistant.language.vocabulary import Vocabulary
from assistant.language.wants import (
    category_changes,
    first_words,
    is_new_need,
    is_remark,
    wanted_words,
)
from core.ports import Encoders
from core.turn import Act

_NAMES_NEED = frozenset(
    {Act.SEARCH, Act.REFINE, Act.CLARIFY_ANSWER, Act.GIFT, Act.CATALOGUE_FACT, Act.COMPLEMENT,
     Act.SUBSTITUTE, Act.BUDGET_LIST, Act.TRIP, Act.LIST_EDIT, Act.CART, Act.ORDER, Act.COMPARE}
)  # fmt: skip
_PLACES = frozenset({Act.SEARCH, Act.GIFT, Act.CATALOGUE_FACT, Act.CLARIFY_ANSWER})
_MAY_NAME = frozenset({Act.COMPARE, Act.COMPLEMENT})
"""Acts that look somewhere else where they name a kind of product of their own."""
_CHANGES = frozenset(
    {Act.SEARCH, Act.REFINE, Act.CLARIFY_ANSWER, Act.GIFT, Act.CATALOGUE_FACT, Act.COMPLEMENT,
     Act.SUBSTITUTE, Act.BUDGET_LIST, Act.TRIP, Act.COMPLAINT, Act.MEMORY, Act.SAFETY}
)  # fmt: skip
_RELATES = frozenset({Act.REFINE, Act.SUBSTITUTE, Act.COMPLAINT, Act.SEARCH, Act.CLARIFY_ANSWER})
_RANKS = frozenset(
    {Act.SEARCH, Act.REFINE, Act.CATALOGUE_FACT, Act.GIFT, Act.CLARIFY_ANSWER, Act.COMPARE}
)
_ASKS = frozenset(
    {Act.PRODUCT_QUESTION, Act.REVIEW_QUESTION, Act.POLICY, Act.CATALOGUE_FACT, Act.SAFETY,
     Act.ORDER, Act.EXPLAIN, Act.COMPARE}
)  # fmt: skip
_OVERRULED = frozenset(
    {Act.SEARCH, Act.REFINE, Act.CATALOGUE_FACT, Act.OUT_OF_SCOPE, Act.CHITCHAT, Act.INJECTION}
)
"""What a clause can't do that names nothing but a shown product."""
_LIKES = re.compile(
    r"\b(?:i (?:really |quite )?(?:like|love|prefer)|looks? (?:good|nice|great|lovely|perfect)"
    r"|(?:is|are|'s) (?:great|perfect|lovely|beautiful|nice|gorgeous)|caught my eye"
    r"|leaning towards)\b"
)
_DISLIKES = re.compile(
    r"\b(?:don't (?:really )?like|not (?:keen on|a fan of|for me|my style|sure about)|hate|ugly"
    r"|isn't (?:for me|nice)|awful|too plain|boring|hideous|dislike)\b"
)
_ASKS_WHICH = re.compile(r"^(?:and |so )?(?:what|which)(?:'s| is)? (?:one is )?the \w+ ?one\b")
"""As "what's the cheapest one?" does."""
_DOUBTED = frozenset({Act.COMPARE, Act.PRODUCT_QUESTION})
_EXTREME_ONE = re.compile(r"^(?:and |so |just |ok |give me |show me )*the \w+(?: \w+)? ones?\b")
"""As "the brightest one you've got" does."""
_REDUCED = re.compile(r"\bon (?:sale|offer)\b|\b(?:reduced|discounted|clearance|marked down)\b")
_UNCLEAR = 0.2
_ALLOWED = 0.6
"""Chance of allowing from which on a clause may let go of what holds, whatever words say so."""
_DEMANDS = re.compile(
    r"^(?:(?:and|but|so|ok|then)[ ,]+)*(?:only|just (?!not)|it|they|has|must|should)\b"
)
_REFUSED = 0.5
"""Chance of refusing from which on what a clause names is refused, whatever words say so."""
_IDLE = frozenset({Act.REFINE, Act.CLARIFY_ANSWER})
"""What a clause that only tells something may be taken for, beside others."""


class LanguageUnderstanding:
    """Understands utterances about one catalogue. Deterministic; safe to share between threads."""

    def __init__(self, encoders: Encoders, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._judge = ClauseJudge(encoders, vocabulary)

    def understand(self, text: str, scene: Scene) -> Understanding:
        """Read one utterance.

        Args:
            text: as typed, in any length and language.
            scene: state, previous turn and screen.

        Returns:
            What was understood; a low `confidence` calls for a clarifying question.
        """
        said = normalise(text)
        if scene.refused is not None and insists(lowered(said)):
            return self._understand(normalise(scene.refused), scene, wanted=True)
        return self._understand(said, scene, wanted=False)

    def _understand(self, said: str, scene: Scene, *, wanted: bool) -> Understanding:
        """Read what was `said`, of which it may be known that it names something wanted."""
        pointed = point(said, scene, self._vocabulary)
        clean = spoken(self._vocabulary.speller.respell(pointed.text), self._vocabulary)
        if not any(c.isalnum() for c in clean):
            return Understanding((Act.CHITCHAT,), _UNCLEAR)
        if scene.asked == "confirm":
            answer = confirmation(lowered(clean))
            if answer is not None:
                return _surely(Act.CLARIFY_ANSWER, clean, confirmed=answer)
        if scene.offered and agrees(lowered(clean)):
            return _surely(Act.HANDOFF, clean)
        if not pointed.references and is_foreign(said):
            return _surely(Act.OUT_OF_SCOPE, clean)
        whole, parts, likely = self._judge.opinions(clean, scene, wanted=wanted)
        clauses = choose_clauses(whole, parts, scene, likely)
        draft = Draft(pointed=list(pointed.references), likely=likely)
        among = {clause.act for clause in clauses}
        for clause in clauses:
            self._read(clause, among, scene, draft)
        found = draft.finish()
        if not pointed.references:
            return found
        return replace(found, pointed=pointed.references, said=pointed.text)

    def _read(self, clause: Clause, among: set[Act], scene: Scene, draft: Draft) -> None:
        slots = read_slots(
            clause.text,
            self._vocabulary,
            expects_money=scene.asked == "budget" or says_price(clause.text, scene),
            refuses=_refuses(clause),
        )
        spans = used_spans(slots, self._vocabulary)
        if states_limit(slots.plain):
            spans.append((0, len(slots.plain)))
        searched = without_relatives(slots.plain, self._vocabulary)
        need = read_need(searched, spans, self._vocabulary, clause.story)
        stated = stated_changes(slots, need, self._vocabulary, clause.story)
        critiques = parse_critiques(slots.plain, self._vocabulary)
        extreme = _extreme(slots.plain, stated, self._vocabulary)
        described = draft.described(slots.plain)
        said = Act.SEARCH if clause.doubted and seeks_product(slots.plain) else clause.act
        states = bool(stated or critiques or extreme)
        sure = clause.confidence >= SURE and said is clause.act
        act = settle(said, slots, need, states, scene, sure=sure)
        if described and act in _OVERRULED and not (stated or critiques):
            act = Act.REFER
        elif extreme is not None and not described and scene.need is not None:
            act = _of_extreme(act, slots.plain, sure=sure)
        act = _of_gift(act, need, among)
        act, need = self._without_owned(act, need, slots, scene, draft)
        if _is_idle(act, need, among, states=states):
            return
        allows = clause.does(Role.ALLOW) >= _ALLOWED
        act, taken_back = take_back(act, slots, scene, self._vocabulary, bool(stated), allows)
        draft.acts.append(act)
        draft.clauses.append((act, slots.plain))
        draft.confidence = min(draft.confidence, clause.confidence)
        draft.changes.extend(taken_back)
        if act in _CHANGES:
            self._edit(act, slots, stated, draft)
        if act in _NAMES_NEED:
            rest = " ".join(blanked(searched, spans).split())
            words = wanted_words(act, need, rest, scene, states=states)
            self._want(act, need, words, stated, scene, draft)
            draft.wished = max(draft.wished, clause.does(Role.WISH) * need.is_product)
        if act in _RANKS:
            draft.superlative = draft.superlative or extreme
            draft.unmeasured = draft.unmeasured or _unranked(act, slots.plain, self._vocabulary)
        if act in _RELATES:
            measured = {change.attribute for change in stated}
            critiques = tuple(c for c in critiques if c.field not in measured)
            self._relate(slots, critiques, is_new_need(need, scene), scene, draft)
            if act is not Act.COMPLAINT and not states:
                draft.another |= bool(scene.screen) and is_remark(slots.plain)
        self._give(act, slots, clause.story, scene, draft)
        self._ask(act, slots, draft)
        self._point(act, slots, described, scene, draft)

    def _without_owned(
        self, act: Act, need: Need, slots: Slots, scene: Scene, draft: Draft
    ) -> tuple[Act, Need]:
        """The act and the need of a clause, where what the receiver of a gift has is left out: "she
        has a watch".
        """
        of_gift = scene.for_somebody and act not in POINTS
        thing = owned_thing(slots.plain) if of_gift else None
        if thing is None or not names_sold(thing, self._vocabulary):
            return act, need
        owned = tuple(dict.fromkeys((thing, key(thing))))
        draft.changes.append(Change(Operation.ADD, "exclude_terms", owned))
        return Act.REFINE, NOTHING

    def _relate(
        self,
        slots: Slots,
        critiques: Sequence[Critique],
        fresh: bool,
        scene: Scene,
        draft: Draft,
    ) -> None:
        """What is wanted in comparison with what is on screen."""
        draft.kept.extend(parse_kept(slots.plain))
        draft.unmeasured = draft.unmeasured or unrecorded(slots, self._vocabulary)
        if _REDUCED.search(slots.plain):
            draft.unmeasured = "reductions"
        if not scene.screen:
            return
        draft.another |= asks_for_others(slots.plain)
        draft.other_brand |= asks_for_another_brand(slots.plain)
        if not fresh:
            stated = {"price"} if slots.money else set()
            stated |= {"rating"} if slots.stars else set()
            draft.critiques.extend(c for c in critiques if c.field not in stated)
            draft.unmeasured = draft.unmeasured or unmeasured(slots.plain, self._vocabulary)

    def _give(self, act: Act, slots: Slots, story: str, scene: Scene, draft: Draft) -> None:
        if act is Act.GIFT:
            told = f"{slots.plain}. {story}" if story else slots.plain
            draft.recipient = draft.recipient or parse_recipient(told)
            draft.another |= bool(scene.screen) and asks_for_others(slots.plain)
        elif act in {Act.SEARCH, Act.REFINE, Act.CATALOGUE_FACT}:
            draft.wearer = draft.wearer or parse_wearer(f"{slots.plain}. {story}")
        elif act is Act.CLARIFY_ANSWER and scene.asked == "interests":
            draft.interests.extend(parse_interests(slots.plain) or _named(draft.needs))

    def _edit(self, act: Act, slots: Slots, stated: Sequence[Change], draft: Draft) -> None:
        listing = act in {Act.BUDGET_LIST, Act.TRIP}
        if listing and slots.money:
            draft.budget = slots.money[-1].max or slots.money[-1].min
        if act is Act.MEMORY and memory_request(slots.plain) is not MemoryRequest.REMEMBER:
            return
        if act in {Act.MEMORY, Act.SAFETY}:
            if act is Act.MEMORY:
                draft.preferences.extend(c for c in stated if not stands(act, c))
            stated = [change for change in stated if stands(act, change)]
        if act is Act.COMPLAINT:
            stated = [change for change in stated if is_demanded(change, slots.plain)]
        for change in stated:
            if not (listing and of_plan(change)):
                draft.changes.append(change)
        if act is Act.COMPLAINT and stated:
            draft.acts.append(Act.REFINE)

    def _want(
        self,
        act: Act,
        need: Need,
        words: str | None,
        stated: Sequence[Change],
        scene: Scene,
        draft: Draft,
    ) -> None:
        if words is None and act is Act.SEARCH and scene.need is None:
            words = first_words(stated)
        if words is not None:
            draft.needs.append(words)
        if act in _PLACES or (act in _MAY_NAME and words is not None):
            draft.changes.extend(category_changes(act, need, scene))

    def _ask(self, act: Act, slots: Slots, draft: Draft) -> None:
        if act in _ASKS and draft.question is None:
            draft.question = slots.text
        if act is Act.CATALOGUE_FACT:
            extreme = draft.superlative is not None
            draft.fact = parse_fact(slots.plain, extreme, self._vocabulary)
            draft.fact = draft.fact or CatalogueFact.AVAILABILITY
            if draft.fact is CatalogueFact.VALUES:
                draft.fact_attribute = fact_attribute(slots.plain, self._vocabulary)
        elif act is Act.SEARCH and asks_availability(slots.plain):
            draft.fact = CatalogueFact.AVAILABILITY

    def _point(
        self, act: Act, slots: Slots, described: Sequence[Reference], scene: Scene, draft: Draft
    ) -> None:
        if act not in POINTS and not described:
            return
        rest = slots.plain.replace(PLACEHOLDER, " ; ", len(described))
        read = parse_references(rest, scene.screen)
        if described and act not in {Act.COMPARE, Act.COMPLEMENT}:
            read = tuple(
                r for r in read if not r.pronoun
            )  # "the priciest of those, what's it like?"
        found = [*described, *(resolved(reference, scene) for reference in read)]
        if not (draft.references and all(reference.pronoun for reference in found)):
            draft.references.extend(found)  # "I love the fourth one, put it on the list"
        if draft.references and draft.feeling is None:
            if _DISLIKES.search(slots.plain):
                draft.feeling = -1.0
            elif act is Act.REFER and _LIKES.search(slots.plain):
                draft.feeling = 1.0


def _extreme(plain: str, stated: Sequence[Change], vocabulary: Vocabulary) -> Superlative | None:
    """The extreme that a clause asks for; "max weight 6.5 kilos" asks for none."""
    extreme = parse_superlative(plain, vocabulary)
    if extreme is None or any(change.attribute == extreme.field for change in stated):
        return None
    return extreme


def _unranked(act: Act, plain: str, vocabulary: Vocabulary) -> str | None:
    """What things are to be ranked by that nothing has on record: "which is the lightest?"."""
    return unmeasured(plain, vocabulary) if act is Act.COMPARE else None


def _refuses(clause: Clause) -> bool:
    """Whether all that a clause names is refused: one that says more than one thing doesn't."""
    plain = clause.text.lower()
    return clause.does(Role.REFUSE) >= _REFUSED and "," not in plain and not _DEMANDS.match(plain)


def _of_gift(act: Act, need: Need, among: set[Act]) -> Act:
    """A gift, where it is described in one clause and asked for in another: "he retires in May.
    something for about 100?".
    """
    described = act is Act.SEARCH and Act.GIFT in among and not need.is_product
    return Act.GIFT if described else act


def _is_idle(act: Act, need: Need, among: set[Act], *, states: bool) -> bool:
    """Whether a clause only tells something, beside others: "forget the weight, we go by car"."""
    return act in _IDLE and len(among) > 1 and need.only_told and not states


def _of_extreme(act: Act, plain: str, *, sure: bool) -> Act:
    """The act of a clause (lower case) that names an extreme: "the cheapest one" is asked for,
    and so is an order, unless it is surely something else.
    """
    asked = act is Act.PRODUCT_QUESTION and _ASKS_WHICH.match(plain)
    wished = act in _DOUBTED and _EXTREME_ONE.match(plain)
    plain_act = act in {Act.REFER, Act.CLARIFY_ANSWER}
    sorts = asks_order(plain) and not sure
    return Act.REFINE if asked or wished or plain_act or sorts else act


def _surely(act: Act, text: str, *, confirmed: bool | None = None) -> Understanding:
    """That the whole of `text` is that act, beyond doubt."""
    return Understanding((act,), 1.0, clauses=((act, lowered(text)),), confirmed=confirmed)


def _named(needs: Sequence[str]) -> Sequence[str]:
    """Things that the receiver likes, where the answer is but their names."""
    return [part for need in needs for part in re.split(r"\s*(?:,|\band\b)\s*", need) if part]
