"""Answers from a product's attributes, from documents and from descriptions, in this order."""

from dataclasses import replace

from assistant.answers.specifications import specification
from assistant.evidence import Passage, Passages
from assistant.services import Shop
from core.store import Product
from retrieval import SURE
from retrieval import Passage as Found
from retrieval.statements import specifications, statements


def answer(shop: Shop, question: str, product: Product | None = None) -> Passages:
    """What answers `question`, about `product` or about the shop at large.

    A specification answers before prose. A statement that surely answers is quoted as the
    answer; else the nearest is given as what it is, and where nothing comes near, nothing.
    """
    vector = shop.encoder.encode([question])[0]
    own: list[Found] = []
    if product is not None:
        listed = {
            name: value
            for passage in shop.documents.about(product.id)
            for name, value in specifications(passage.text).items()
        }
        known = {**product.derived, **product.attributes}
        found = specification(
            question, {**known, **{k: v for k, v in listed.items() if k not in known}}
        )
        if found is not None:
            return Passages(question, (), product=product, specification=found)
        described = statements(product.description)
        own = shop.documents.answers(question, product_id=product.id, own=described, vector=vector)
    if own and own[0].fit >= SURE:
        return _quoted(question, own[0], product)
    general = shop.documents.answers(question, vector=vector)
    if general and general[0].fit >= SURE:
        return _quoted(question, general[0], product)
    nearest = own if product is not None else general
    if not nearest:
        return Passages(question, (), product=product)
    return replace(_quoted(question, nearest[0], product), sure=False)


def _quoted(question: str, found: Found, product: Product | None) -> Passages:
    title = found.title or (product.title if product is not None else "")
    passage = Passage(
        found.kind,
        found.document_id,
        title,
        found.text or found.statement,
        found.fit,
        found.statement,
    )
    return Passages(question, (passage,), product=product)
