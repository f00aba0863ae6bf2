"""How figures look to people, the same on the screen and on paper."""

from decimal import ROUND_HALF_UP, Context, Decimal

EMPTY = "—"
MINUS = "−"
"""U+2212: as wide as a digit, so that columns of figures stay aligned; a hyphen is not."""

_WIDE = Context(prec=100, rounding=ROUND_HALF_UP)


def show_money(amount: Decimal | None, places: int = 2) -> str:
    """``1234.5`` → ``1,234.50``; ``-3`` → ``−3.00``; None → ``—``. Rounds half up for display only."""
    if amount is None:
        return EMPTY
    rounded = _WIDE.quantize(amount, Decimal(1).scaleb(-places))
    return (MINUS if rounded < 0 else "") + format(_WIDE.abs(rounded), ",f")


def show_quantity(quantity: Decimal | int | None, places: int = 6) -> str:
    """``400`` → ``400``, ``1.500`` → ``1.5``: at most ``places`` decimals, none that say nothing."""
    if quantity is None:
        return EMPTY
    text = show_money(Decimal(quantity), places)
    return text.rstrip("0").rstrip(".") if places > 0 else text
