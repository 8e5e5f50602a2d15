"""Questions that a product's record answers: what it costs, or so many of it, and its stock."""

import re
from decimal import Decimal

from assistant.evidence import Specification
from assistant.language.numbers import NUMBER, parse_number
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
_BOUGHT = re.compile(
    r"\bhow many (?:\w+ )?(?:could|can|would|do) (?:i|we|you) (?:get|buy|have|afford)"
    r" (?:for|with|out of) \D{0,2}(?P<amount>\d[\d,]*(?:\.\d+)?)",
    re.IGNORECASE,
)
_NUMBER = re.compile(NUMBER, re.IGNORECASE)
_POINTED = re.compile(r"\b(?:the |that |this |number )(?:\w+ one\b|one\b|\d\b)", re.IGNORECASE)
_PLAIN = frozenset(
    "how much many what whats what's s the a an is are was do does would will d be it its this that"
    " these those they them one ones each of for and so but ok okay k then now please price prices"
    " cost costs come to in stock sold out available still left have has got you there any first"
    " second third fourth fifth sixth last next other number pair pairs set sets pack packs pieces"
    " units hmm right go me actually exactly again even".split()
)
"""What a question says that asks for the record of what "it" means, and for nothing else."""
_MOST = 99  # units


def asks_record(question: str, title: str = "") -> bool:
    """Whether the price of what "it" means, or of so many of it, is asked, or whether it is in
    stock, and nothing more.

    Args:
        question: the shopper's.
        title: of the product, whose words a question may say.
    """
    if _BOUGHT.search(question):
        return True
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
    if _STOCK.search(question):
        return _stock(product)
    return None if product.price is None else _price(product, product.price, question)


def _stock(product: Product) -> Specification | None:
    if product.stock is None:
        return None
    sentence = f"**{product.title}** is sold out."
    if product.stock:
        sentence = f"There are {product.stock} in stock of **{product.title}**."
    return Specification("stock", "stock", str(product.stock), sentence, recorded=True)


def _price(product: Product, price: Decimal, question: str) -> Specification:
    cost, units = money(price, product.currency), _units(question, price)
    if units == 1:
        sentence = f"**{product.title}** costs {cost}."
        return Specification("price", "price", cost, sentence, recorded=True)
    total = price * units
    together = money(total, product.currency)
    sentence = f"{units} × **{product.title}** come to {together}, at {cost} each."
    return Specification("price", "price", cost, sentence, total=total, recorded=True)


def _units(question: str, price: Decimal) -> int:
    """How many the question is about, or how many the amount that it names will buy."""
    bought = _BOUGHT.search(question)
    if bought is not None:
        number = int(Decimal(bought["amount"].replace(",", "")) // price) if price else 1
    else:
        said = _NUMBER.findall(_POINTED.sub(" ", question))
        number = int(parse_number(said[-1]) or 1) if said else 1
    return min(max(number, 1), _MOST)
