"""Answers from a product's attributes, from documents and from descriptions, in this order."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.answers import forms
from assistant.answers.record import recorded
from assistant.answers.specifications import likely_specification, specification
from assistant.context import TurnContext
from assistant.quotations import LIKELY, Passage, Passages
from assistant.services import Shop
from core.store import Product
from retrieval import SURE, SURE_OF_PRODUCT
from retrieval import Passage as Found
from retrieval.answering import NEAR_OF_PRODUCT, Reading, gives_amount
from retrieval.statements import is_list_line, specifications, statements
from retrieval.text import content_stems

_SURE_ELSEWHERE = 0.98
"""Least probability of a statement about no product to answer a question about one."""


_TELLS_MORE = 0.6  # least probability of a statement that is told beside an attribute
_NEAREST = 4  # statements offered, at the most, where none surely answers
_LIKELY_ENOUGH = 0.1
"""Least probability at which a statement is offered as the nearest where it must say a fact about a
product, or is a line of a packing list: of 64 questions of the development sets whose likeliest
statement has less, 59 aren't answered, and the others ask what can be done."""
_BESIDE = 0.1
"""Least share of the likeliest statement's probability at which another is offered beside it: of
the questions of the development sets that are offered the nearest, none is answered by one that
has less, which are 30 of the 188 statements offered in 667 turns of free talk."""
_LAST = 0.04
"""Least probability of the last of `_NEAREST`: from there on it answers as often as the third, one
question in fifteen of the development sets', and below hardly ever."""
_OF_OTHER = 2  # statements offered, at the most, of what the question isn't put to
_OTHER_PRODUCT, _OTHER_SHOP = 0.2, 0.3
"""Least probability at which a statement about the product in view is offered beside the nearest
that the shop says, where that is not likely itself, and one of the shop's beside the nearest about
the product. Where the shop's is likely, the product's must be so, too: the same 1,962 of 2,288
development questions are answered, and of 150 to the shop, with any product in view, 15 instead of
35 are offered what it says."""
_SOUGHT = re.compile(
    r"\b(?:(?:is|are) there|(?:has|have) (?:it|they|this|these) got|(?:has|have) (?:it|they)"
    r"|do(?:es)? (?:it|they|this|these) (?:have|contain|include|come with)|^(?:and |so )?got)"
    r"(?: (?:a|an|any|some|the))* (?P<thing>[\w-]+(?: [\w-]+)?)",
    re.IGNORECASE,
)


def answer(
    shop: Shop,
    question: str,
    product: Product | None = None,
    *,
    said: str | None = None,
    beside: Product | None = None,
    read: Reading | None = None,
) -> Passages:
    """What answers `question`, about `product` or about the shop at large.

    A specification answers before prose. A statement that surely answers is quoted as the
    answer; else the nearest are given as what they are, with the attribute that is likely
    meant, and where nothing comes near, nothing. Those of the shop and of the product are given
    side by side then, since it is no more certain which of them was asked.

    Args:
        shop: whose texts are read.
        question: the shopper's.
        product: the one that it is about.
        said: the whole of what they said, where the question is a part of it; what answers
            either, answers.
        beside: the product in view, where the question is put to the shop at large.
        read: a cross-encoder that has its say in answers about no product.
    """
    put = _Put(shop, question, said, product or beside)
    if product is not None:
        record = recorded(question, product)
        surely = (
            put.surely(product)
            if record is None
            else Passages(question, (), product=product, specification=record)
        )
        if surely is not None:
            return surely
    general = put.general(None if product is not None else read)
    if general and _surely_answers(general[0], product):
        return _quoted(question, general[:1], product)
    nearest = _nearest(question, put.own, general, product, put.in_view)
    likely = likely_specification(put.asked[-1], put.known)
    unfound = not nearest and likely is None
    told = _quoted(question, nearest, product if unfound else put.in_view)
    return replace(told, specification=likely, sure=unfound)


class _Put:
    """A question as it is looked up, by the part that asks and by all that was said, with the
    product in view, if there is one.
    """

    def __init__(
        self, shop: Shop, question: str, said: str | None, in_view: Product | None
    ) -> None:
        self.in_view = in_view
        self._shop, self._question, self._said = shop, question, said
        wordings = list(dict.fromkeys((question, said or question)))
        self._wordings = list(zip(wordings, shop.encoder.encode(wordings), strict=True))
        self.asked = shop.asking.encode(wordings)

    @cached_property
    def known(self) -> Mapping[str, Any]:
        """The attributes of the product."""
        return {} if self.in_view is None else known_of(self._shop, self.in_view)

    @cached_property
    def own(self) -> list[Found]:
        """What the texts about the product say to it, the likeliest first."""
        product = self.in_view
        if product is None:
            return []
        return _likeliest(
            own_answers(self._shop, wording, product, _NEAREST, vector)
            for wording, vector in self._wordings
        )

    def general(self, read: Reading | None) -> list[Found]:
        """What the texts about no product say to it, as a cross-encoder may `read` it, too."""
        return _likeliest(
            self._shop.documents.answers(wording, _NEAREST, vector=vector, read=read)
            for wording, vector in self._wordings
        )

    def surely(self, product: Product) -> Passages | None:
        """An attribute of the `product` in view, or a statement about it, that surely answers."""
        question, own = self._question, self.own
        found = specification(question, self.known, self.asked[0])
        if found is not None:
            more = own[:1] if own and own[0].fit >= _TELLS_MORE else []
            return replace(_quoted(question, more, product), specification=found)
        if own and own[0].fit >= SURE_OF_PRODUCT and _names_what_is_sought(question, own[0]):
            return _quoted(question, own[:1], product)
        if self._said is not None:
            found = specification(self._said, self.known, self.asked[-1])
        return (
            None if found is None else Passages(question, (), product=product, specification=found)
        )


def answer_in(
    context: TurnContext, question: str, product: Product | None, *, alone: bool = False
) -> Passages:
    """What answers a `question` in a turn, looked up once.

    Args:
        context: of the turn.
        question: as it was put.
        product: that it is about, if any.
        alone: whether the rest of the utterance is about something else, as where the turn knows
            that (`TurnContext.apart`), or the question was put in an earlier one.
    """
    alone = alone or question in context.apart or question == context.state.question
    asked = (question, product.id if product is not None else "", alone)
    if asked not in context.answers:
        focus = context.state.focus if product is None else None
        reranker = context.shop.reranker
        read = None if reranker is None else reranker.chances
        context.answers[asked] = answer(
            context.shop,
            question,
            product,
            said=None if alone else context.text.strip(),
            beside=None if focus is None else next(iter(context.shop.products((focus,))), None),
            read=read,
        )
    return context.answers[asked]


def _surely_answers(found: Found, product: Product | None) -> bool:
    """Whether a statement about no product surely answers: what is to be packed for a trek says
    nothing of the product that was asked about.
    """
    if product is None:
        return found.fit >= SURE
    return found.fit >= _SURE_ELSEWHERE and not is_list_line(found.statement)


def _nearest(
    question: str,
    own: Sequence[Found],
    general: Sequence[Found],
    product: Product | None,
    in_view: Product | None,
) -> Sequence[Found]:
    """What is offered where nothing surely answers a question about `product`, or the shop: of its
    own texts first, then of the other's what is likely enough.
    """
    of_shop = _to_the_point(question, general, None)
    of_product = _to_the_point(question, own, in_view) if in_view is not None else ()
    if product is not None:
        other = [item for item in of_shop if item.fit >= _OTHER_SHOP]
        return [*of_product, *other[:_OF_OTHER]]
    likely = bool(of_shop) and of_shop[0].fit >= LIKELY
    other = [item for item in of_product if item.fit >= (LIKELY if likely else _OTHER_PRODUCT)]
    return [*of_shop, *other[:_OF_OTHER]]


def _to_the_point(
    question: str, found: Sequence[Found], product: Product | None
) -> Sequence[Found]:
    """Those of the likeliest statements that may be offered as the nearest that there is.

    A measure is asked of what tells some number; and how a product is, rather than what one can do
    with it, only of what is likely enough.
    """
    if product is None:
        kept = [f for f in found if f.fit >= _LIKELY_ENOUGH or not is_list_line(f.statement)]
        return _comparable(kept)
    if forms.OF_MEASURE.search(question):
        found = [item for item in found if gives_amount(item.statement)]
    least = 0.0 if forms.OF_USE.search(question) else _LIKELY_ENOUGH
    return _comparable(found) if found and found[0].fit >= least else ()


def _comparable(found: Sequence[Found]) -> Sequence[Found]:
    """The likeliest, and those beside it; where none of them is likely to answer, without those
    that are far less likely than the first.
    """
    offered = found[:_NEAREST]
    if len(offered) == _NEAREST and offered[-1].fit < _LAST:
        offered = offered[:-1]
    if not found or found[0].fit >= LIKELY:
        return offered
    return [item for item in offered if item.fit >= _BESIDE * found[0].fit]


def _names_what_is_sought(question: str, found: Found) -> bool:
    """Whether a statement speaks of the thing that a question asks whether it is there: "day cream
    for oily skin" doesn't say whether "there is any spf in it".
    """
    asked = _SOUGHT.search(question)
    sought = content_stems(asked["thing"]) if asked is not None else frozenset()
    return not sought or bool(sought & content_stems(found.statement))


def _likeliest(found: Iterable[Sequence[Found]]) -> list[Found]:
    """The statements that answer best, whichever way the question is put."""
    best: dict[tuple[str, str], Found] = {}
    for item in sorted((item for items in found for item in items), key=lambda item: -item.fit):
        best.setdefault((item.document_id, item.statement), item)
    return list(best.values())


def known_of(shop: Shop, product: Product) -> Mapping[str, Any]:
    """The attributes of `product`: the record's own before those that its manual lists."""
    listed = {
        name: value
        for passage in shop.documents.about(product.id)
        for name, value in specifications(passage.text).items()
    }
    known = {**product.derived, **product.attributes}
    return {**known, **{name: value for name, value in listed.items() if name not in known}}


def own_answers(
    shop: Shop,
    question: str,
    product: Product,
    count: int,
    vector: NDArray[np.float32],
    threshold: float = NEAR_OF_PRODUCT,
) -> list[Found]:
    """The `count` statements about `product` that answer best; see `DocumentSearch.answers`."""
    own = statements(product.description)
    return shop.documents.answers(
        question, count, product_id=product.id, own=own, vector=vector, threshold=threshold
    )


def _quoted(question: str, found: Sequence[Found], product: Product | None) -> Passages:
    own_title = product.title if product is not None else ""
    passages = tuple(
        Passage(
            item.kind,
            item.document_id,
            item.title or own_title,
            item.text or item.statement,
            item.fit,
            item.statement,
        )
        for item in found
    )
    return Passages(question, passages, product=product)
