"""Questions that a product's record answers: what it costs, and its stock.

What so many of it come to is added up by `assistant.sums`.
"""

import re
from dataclasses import replace

from assistant.language.numbers import NUMBER
from assistant.quotations import Specification
from assistant.wording import money
from core.store import Product
from retrieval.text import words

_PRICE = re.compile(
    r"\bhow much\b|(?<!that )(?<!this )\bprices?\b|\bcosts?\b|\bcome to\b", re.IGNORECASE
)
_STOCK = re.compile(
    r"\b(?:in stock|sold out|out of stock|available)\b|\bhow many\b.*\b(?:left|have|got)\b"
    r"|\bany left\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(NUMBER, re.IGNORECASE)
_PLAIN = frozenset(
    "how much many what whats what's s the a an is are was do does would will d be it its this that"
    " these those they them one ones each of for and so but ok okay k then now please price prices"
    " cost costs come to in stock sold out available still left have has got you there any first"
    " second third fourth fifth sixth last next other number pair pairs set sets pack packs pieces"
    " units hmm right go me actually exactly again even".split()
)
"""What a question says that asks for the record of what "it" means, and for nothing else."""


def asks_record(question: str, title: str = "") -> bool:
    """Whether the price of what "it" means is asked, or whether it is in stock, and nothing more.

    Args:
        question: the shopper's.
        title: of the product, whose words a question may say.
    """
    if not _PRICE.search(question) and not _STOCK.search(question):
        return False
    plain = _PLAIN | set(words(title))
    return all(word in plain for word in words(_NUMBER.sub(" ", question)))


def recorded(question: str, product: Product) -> Specification | None:
    """What the record answers to `question`; None where it asks something else, or the record
    doesn't tell.
    """
    if not asks_record(question, product.title):
        return None
    price = _price(product) if _PRICE.search(question) else None
    stock = _stock(product) if _STOCK.search(question) else None
    if price is None or stock is None:
        return price or stock
    return replace(stock, sentence=f"{price.sentence} {stock.sentence}")


def _stock(product: Product) -> Specification | None:
    if product.stock is None:
        return None
    sentence = f"**{product.title}** is sold out."
    if product.stock:
        are = "is" if product.stock == 1 else "are"
        sentence = f"There {are} {product.stock} in stock of **{product.title}**."
    return Specification("stock", "stock", str(product.stock), sentence, recorded=True)


def _price(product: Product) -> Specification | None:
    if product.price is None:
        return None
    cost = money(product.price, product.currency)
    sentence = f"**{product.title}** costs {cost}."
    return Specification("price", "price", cost, sentence, recorded=True)
