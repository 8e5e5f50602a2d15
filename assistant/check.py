"""The check of every reply against the evidence, whoever wrote it.

It rejects on facts, never on form. A sentence that states a price, discount, rating, stock,
quantity, total, product, address or deed that the evidence doesn't have is repaired from the
evidence where it is clear what was meant, and dropped otherwise; what is left is shown.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from assistant import claims
from assistant.context import TurnContext
from assistant.instructions import continues_instruction, is_instruction, uncoded
from assistant.known import Known, normal, shapes
from assistant.permissions import READS
from assistant.wording import money
from core.store import Product

_SEGMENT = re.compile(r"(?<=[.!?…])[\"”*)]*[ \t]+(?=[A-Z0-9“\"*\[(])|(?<=\n)")
_ABBREVIATION = re.compile(
    r"(?:\b(?:No|St|Dr|Mr|Mrs|vs|approx|e\.g|i\.e|etc)|^\s*\d+|\n\s*\d+)[.)]\s*$"
)
_ROW = re.compile(r"^\s*(?:\||\d+[.)]\s|[-*•]\s)")
_JOINED = re.compile(r"\s+(?:and|&|or)\s+")
"""Between two names that a run of capitals holds: "Pocko and Quaver"."""
_QUOTED = re.compile(r"[“\"]([^“”\"]+)[”\"]")
_MARKS = '“”"'
_SENTENCE = 15  # characters of a sentence that is told from a phrase
_SAME_TITLE = 88  # of 100, rapidfuzz ratio after casefolding
_FEW = 12  # counts up to this one are the reply's own ("three of these")
_APART = re.compile(
    r"\b(?:less|cheaper|more|dearer|difference|differ|below|under|left|apart|extra|saves?)\b", re.I
)
_TOGETHER = re.compile(r"\b(?:total|together|altogether|both|all|sum|comes? to|combined)\b", re.I)
_IT = re.compile(r"\b(?:it|it's|its|this|that|this one|that one)\b", re.IGNORECASE)
_LABELS = frozenset(
    """a about added all also an and any as at best better both bottom brand but by care check color
    colour colours colors compare comparison details delivery difference do each feature features
    first for from good great has have here how i if in is it item items key let lightest line
    list main number numbers materials material more most my name need no note of on one option
    options or other
    our overall pick picks pros cons price prices product products quick rating ratings recommend
    return returns review reviews runner second see shipping show size some stock sum summary
    that the their them then there these this those third ticked tip to took top
    type up value verdict want
    we weight what when which why with would yes you your cheapest premium choice budget style
    today tomorrow monday tuesday wednesday thursday friday saturday sunday january february
    march april may june july august september october november december usb led""".split()
)
"""Words that a heading or a sentence begins with, and that name no product."""


@dataclass(frozen=True)
class Checked:
    """A reply after the check."""

    reply: str
    rejected: tuple[str, ...]
    """Sentences that were dropped or had to be repaired."""


def check(reply: str, context: TurnContext) -> Checked:
    """Drop or repair the sentences of `reply` that state what the evidence doesn't."""
    checker = Check(context)
    passed = checker.passed(segments(reply))
    return Checked(re.sub(r"\n{3,}", "\n\n", passed).strip(), tuple(checker.rejected))


def segments(text: str) -> list[str]:
    """`text` cut behind its sentences and lines; the pieces joined are `text` again. A row of a
    list or a table stays whole.
    """
    pieces: list[str] = []
    start = 0
    for match in _SEGMENT.finditer(text):
        piece = text[start : match.end()]
        in_row = _ROW.match(piece) and not piece.endswith("\n")
        if piece and not in_row and not _ABBREVIATION.search(piece):
            pieces.append(piece)
            start = match.end()
    return [*pieces, text[start:]] if start < len(text) else pieces


class Check:
    """Checks one reply, sentence after sentence: what "it" costs depends on what came before."""

    def __init__(self, context: TurnContext) -> None:
        self._known = Known.of(context)
        self._calls = len(context.done)
        self._done = any(
            done.result is not None and done.name not in READS for done in context.calls
        )
        self._is_written_by_model = context.allowance is not None
        self._titles: dict[str, list[Product]] = {}
        for product in self._known.products.values():
            self._titles.setdefault(product.title.casefold(), []).append(product)
        self._last: Product | None = None
        self._planted = False
        """Whether the sentence before was an instruction from planted text."""
        self._midline = False
        """Whether what is shown so far ends within a line."""
        self.rejected: list[str] = []

    def is_stale(self, context: TurnContext) -> bool:
        """Whether tools have found out more since."""
        return len(context.done) != self._calls

    def whole(self, text: str) -> tuple[list[str], str]:
        """The sentences of a growing text that are whole, and the rest."""
        pieces = segments(text)
        if pieces and not pieces[-1].endswith("\n"):
            return pieces[:-1], pieces[-1]
        return pieces, ""

    def passed(self, pieces: Iterable[str]) -> str:
        """What of `pieces` may be shown."""
        return "".join(self._shown(piece) for piece in pieces)

    def _shown(self, piece: str) -> str:
        """What is left of a piece; a line that it was to end still ends."""
        left = self._pass(piece)
        if not left and self._midline and piece.endswith("\n"):
            left = "\n"
        if left:
            self._midline = not left.endswith("\n")
        return left

    def _pass(self, piece: str) -> str:
        if not piece.strip():
            return piece
        text = claims.plain(piece)
        before = self._planted
        self._planted = is_instruction(text) or (before and continues_instruction(text))
        piece = uncoded(piece) if before else piece
        if self._planted:
            self.rejected.append(piece.strip())
            return ""
        named = self._named(piece)
        if self._stands(piece, named):
            self._remember(named)
            return piece
        self.rejected.append(piece.strip())
        repaired = self._repair(piece, named)
        if repaired is not None and self._stands(repaired, named):
            self._remember(named)
            return repaired
        return ""

    def _remember(self, named: list[Product]) -> None:
        if named:
            self._last = named[0] if len({product.id for product in named}) == 1 else None

    def _stands(self, piece: str, named: list[Product]) -> bool:
        if self._is_published(piece):
            return True
        text = claims.plain(piece)
        if not self._offers_stand(text) or not self._addresses_stand(text):
            return False
        if self._is_quote(piece) or self._is_quote(text):
            return True
        own = claims.plain(_QUOTED.sub(self._without_quote, piece))
        about = named or self._meant(own)
        return (
            self._names_stand(own)
            and self._amounts_stand(own, about)
            and self._numbers_stand(own, about)
            and self._deeds_stand(own)
        )

    def _meant(self, text: str) -> list[Product]:
        """The product that "it" means."""
        return [self._last] if self._last is not None and _IT.search(text) else []

    def _without_quote(self, quoted: re.Match[str]) -> str:
        """Bare marks for words that the evidence has, else the quotation as it stands."""
        said = quoted[1].casefold().strip()
        return "“”" if said in self._known.text or said in self._known.said else quoted[0]

    def _is_published(self, piece: str) -> bool:
        """Whether it is a whole sentence of what the shop itself publishes, word for word."""
        said = _bare(piece).strip(_MARKS)
        return len(said) >= _SENTENCE and said in self._known.published_text

    def _is_quote(self, text: str) -> bool:
        """Whether it is a description, review or document, word for word."""
        bare = _bare(text)
        said = bare.strip(_MARKS)  # a sentence of a longer quotation has one mark, or none
        return said in self._known.text and (len(said) > 20 or said != bare)

    def _named(self, text: str) -> list[Product]:
        """Products whose title the text has, but for titles that are part of a longer one."""
        folded = text.casefold()
        titles = [title for title in self._titles if title in folded]
        whole = [t for t in titles if not any(t != other and t in other for other in titles)]
        return [product for title in whole for product in self._titles[title]]

    def _names_stand(self, text: str) -> bool:
        return all(
            self._is_known(name, stands) for name, stands in claims.names(self._untitled(text))
        )

    def _untitled(self, text: str) -> str:
        """The text with a plain mark in place of every title that is known."""
        for product in self._named(text):
            text = re.sub(re.escape(product.title), " ; ", text, flags=re.IGNORECASE)
        return text

    def _is_known(self, name: str, is_product: bool) -> bool:
        folded = name.casefold().strip()
        if folded in self._known.text or folded in self._known.said:
            return True
        if all(part in self._known.quotable for part in _JOINED.split(folded)):
            return True
        words = re.findall(r"[^\W_]+", folded)
        while words and words[0] in _LABELS:
            words = words[1:]
        telling = [word for word in words if word not in _LABELS and not word.isdecimal()]
        if not telling or " ".join(words) in self._known.text:
            return True
        if any(self._describes(words, product) for product in self._known.products.values()):
            return True
        if is_product and not re.search(r"[A-Z]\S*\s+\S*[A-Z]", name):
            return not self._sounds_like_one(telling)
        best = process.extractOne(folded, list(self._titles), scorer=fuzz.ratio)
        return best is not None and best[1] >= _SAME_TITLE

    def _describes(self, words: list[str], product: Product) -> bool:
        """Whether every word is of this one product: its title, brand, kind and attributes."""
        known = {**product.derived, **product.attributes}
        described = f"{product.title} {product.brand} {product.category} {known}".casefold()
        own = set(re.findall(r"[^\W_]+", described))
        return all(
            word in own or f"{word}s" in own or word.removesuffix("s") in own for word in words
        )

    def _sounds_like_one(self, words: list[str]) -> bool:
        """Bold words in small letters name a product if the evidence has none of them."""
        return not any(word in self._known.words for word in words) and len(words) > 1

    def _amounts_stand(self, text: str, about: list[Product]) -> bool:
        found = list(claims.amounts(text))
        prices = {product.price for product in about if product.price is not None}
        others = self._known.amounts - {
            product.price for product in self._known.products.values() if product.price is not None
        }
        single = len({product.title for product in about}) == 1 and len(found) == 1
        allowed = prices | others if single else self._known.amounts
        if _APART.search(text):
            allowed = allowed | self._known.differences()
        if _TOGETHER.search(text):
            allowed = allowed | self._known.sums()
        if any(amount.is_limit for amount in found):
            allowed = allowed | self._known.amounts
        return all(
            amount.value in allowed or (amount.is_limit and amount.value in self._known.limits)
            for amount in found
        )

    def _offers_stand(self, text: str) -> bool:
        said = self._known.published_text
        return all(
            offer.casefold() in said and self._figures_published(text)
            for offer in claims.offers(text)
        )

    def _figures_published(self, text: str) -> bool:
        figures = re.findall(r"\d[\d,.]*", text)
        return all(figure.rstrip(".,") in self._known.published_text for figure in figures)

    def _addresses_stand(self, text: str) -> bool:
        return all(
            match[0].casefold().rstrip(".,!)") in self._known.published_text
            for match in claims.ADDRESS.finditer(text)
        )

    def _numbers_stand(self, text: str, about: list[Product]) -> bool:
        products = about or list(self._known.products.values())
        return (
            self._ratings_stand(text, products)
            and self._stock_stands(text, products)
            and self._measures_stand(claims.MONEY.sub(" ", text))
        )

    def _ratings_stand(self, text: str, products: list[Product]) -> bool:
        ratings = {shape for p in products if p.rating is not None for shape in shapes(p.rating)}
        return all(
            normal(match["value"].replace(",", ".")) in ratings
            or (match["value"] in self._known.said and _LIMIT.search(text) is not None)
            for match in claims.RATING.finditer(text)
        )

    def _stock_stands(self, text: str, products: list[Product]) -> bool:
        stocks = {str(product.stock) for product in products}
        counted = self._known.numerals if not self._named(text) else set()
        if not all(
            m["n"] in stocks or m["n"] in (self._known.numerals if m["limit"] else counted)
            for m in claims.STOCK.finditer(text)
        ):
            return False
        if len(products) != 1:
            return True
        stock = products[0].stock
        if claims.GONE.search(text):
            return stock == 0
        return stock != 0 or not claims.THERE.search(text)

    def _measures_stand(self, text: str) -> bool:
        return all(
            normal(match["n"]) in self._known.numerals
            or (match["unit"] is None and float(match["n"].replace(",", "")) <= _FEW)
            for match in claims.MEASURE.finditer(claims.RATING.sub(" ", text))
        )

    def _deeds_stand(self, text: str) -> bool:
        """A model says that something was done only if a tool did it."""
        return self._done or not self._is_written_by_model or not claims.DEED.search(text)

    def _repair(self, piece: str, named: list[Product]) -> str | None:
        """The sentence with the one product's own price or rating in place of the wrong one."""
        about = named or self._meant(piece)
        if len({product.id for product in about}) != 1 or _APART.search(piece):
            return None
        product = about[0]
        prices = [amount for amount in claims.amounts(piece) if not amount.is_limit]
        if len(prices) == 1 and product.price is not None:
            amount = prices[0]
            right = money(product.price, product.currency)
            piece = piece[: amount.start] + right + piece[amount.end :]
        ratings = list(claims.RATING.finditer(piece))
        if len(ratings) == 1 and product.rating is not None:
            start, end = ratings[0].span("value")
            piece = f"{piece[:start]}{product.rating:.1f}{piece[end:]}"
        return piece


def _bare(text: str) -> str:
    return text.strip().casefold().strip("*_")


_LIMIT = re.compile(r"\b(?:at least|above|over|or (?:more|better|higher)|minimum|from)\b", re.I)
