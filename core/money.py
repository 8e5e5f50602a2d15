"""Money: exact inside, a plain number in JSON."""

from decimal import Decimal
from typing import Annotated

from pydantic import PlainSerializer

Money = Annotated[Decimal, PlainSerializer(float, return_type=float, when_used="json")]
"""An exact amount in the shop's currency; a plain number in JSON."""
