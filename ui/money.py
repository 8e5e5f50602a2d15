"""Amounts as shoppers read them."""

from decimal import Decimal
from typing import Final

_SYMBOLS: Final = {"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥", "INR": "₹"}


def format_money(amount: Decimal, currency: str | None = None) -> str:
    """`$1,234.50`, `1,234.50 SEK`, or `1,234.50` where no currency is known."""
    number = f"{amount:,.2f}"
    if currency in _SYMBOLS:
        return _SYMBOLS[currency] + number
    return f"{number} {currency}" if currency else number


def format_bound(amount: Decimal, currency: str | None = None) -> str:
    """Like `format_money`, without the decimals of a whole amount: `$60`."""
    return format_money(amount, currency).replace(".00", "")
