"""How figures and days look to people: the same on the screen, on paper, in the history and in messages.

No other module writes a figure or a day for people's eyes (a test holds them to it).
"""

from datetime import date, datetime
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


def show_price(price: Decimal | None) -> str:
    """``96`` → ``96.00``, ``16.666667`` → ``16.666667``: at least two decimals, and as many more as say something."""
    text = show_money(price, 6)
    return text if price is None else text[:-4] + text[-4:].rstrip("0")


def show_rate(rate: Decimal | None) -> str:
    """``0.13`` → ``13%``."""
    return EMPTY if rate is None else show_quantity(rate * 100, 4) + "%"


def from_percent(figure: Decimal) -> Decimal:
    """What somebody means who writes a rate in percent: ``13`` → ``0.13``, exactly."""
    return _WIDE.scaleb(figure, -2)


def show_day(day: date) -> str:
    """``2026-11-30``."""
    return f"{day:%Y-%m-%d}"


def show_month(day: date) -> str:
    """``2026-11``."""
    return f"{day:%Y-%m}"


def show_minute(moment: datetime) -> str:
    """``2026-11-30 09:15``, in the zone that the moment is given in."""
    return f"{moment:%Y-%m-%d %H:%M}"


def show_lately(moment: datetime) -> str:
    """``11-30 09:15``: what is not older than a year, where there is little room."""
    return f"{moment:%m-%d %H:%M}"


def show_second(moment: datetime) -> str:
    """``2026-11-30 09:15:04``, in the zone that the moment is given in."""
    return f"{moment:%Y-%m-%d %H:%M:%S}"
