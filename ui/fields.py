"""Field types that the API's requests share."""

from decimal import Decimal
from typing import Annotated

from pydantic import AfterValidator, Field

from core.store.tables import ID_LENGTH
from ui.limits import MAX_MESSAGE_CHARS, MAX_PRODUCTS


def _storable(text: str) -> str:
    """Refuse what no database and no encoder takes: NUL and halves of surrogate pairs."""
    if "\0" in text or any("\ud800" <= character <= "\udfff" for character in text):
        raise ValueError("holds a character that is no text (NUL or a lone surrogate)")
    return text


def _said(text: str) -> str:
    if not text.strip():
        raise ValueError("is blank; write what you are looking for")
    return text


Identifier = Annotated[str, Field(min_length=1, max_length=ID_LENGTH), AfterValidator(_storable)]
"""An id of the shop's."""

Message = Annotated[
    str,
    Field(min_length=1, max_length=MAX_MESSAGE_CHARS),
    AfterValidator(_storable),
    AfterValidator(_said),
]
"""What a shopper says."""

Phrase = Annotated[str, Field(max_length=500), AfterValidator(_storable)]
"""A few words: a query, a brand, a category path."""

Amount = Annotated[Decimal, Field(ge=0, le=10**12, allow_inf_nan=False)]
"""Money in the shop's currency."""

Count = Annotated[int, Field(ge=1, le=MAX_PRODUCTS)]
"""How many products are wanted at most."""
