"""The steps in which figures are kept, and the rounding to them: once, half up, whatever the thread's decimal context is."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal

ONE, ZERO = Decimal(1), Decimal(0)
CENT, PIECE, PRICE_STEP = Decimal("0.01"), Decimal("0.0001"), Decimal("0.000001")
"""Of money, of a quantity, of a unit price."""
# A quantity, a price and a rate have 47 digits together: their product is exact, and no quotient comes so near to half a
# step that its 80th digit could matter.
EXACT = Context(prec=80, rounding=ROUND_HALF_UP)


def stepped(value: Decimal, step: Decimal, *, by: Decimal = ONE) -> Decimal:
    """``value ÷ by`` in steps, rounded once however many digits either has."""
    return EXACT.divide(value, by).quantize(step, context=EXACT)


def portion(value: Decimal, part: Decimal, whole: Decimal = ONE) -> Decimal:
    """``value × part ÷ whole``, not rounded: for what is shown, or rounded where it is kept."""
    return EXACT.divide(EXACT.multiply(value, part), whole)


def pieces(value: Decimal, factor: Decimal) -> Decimal:
    """A quantity so many times, or such a part of it, in the places of a quantity."""
    return stepped(EXACT.multiply(value, factor), PIECE)


def unit_price(amount: Decimal, quantity: Decimal) -> Decimal:
    """What one costs where ``quantity`` cost ``amount``, in six places; zero for nothing."""
    return stepped(amount, PRICE_STEP, by=quantity) if quantity else ZERO


def raised(price: Decimal, percent: Decimal) -> Decimal:
    """A unit price changed by so many percent, in six places: 100 raised by 3 is 103, by −3 is 97."""
    return stepped(EXACT.multiply(price, 100 + percent), PRICE_STEP, by=Decimal(100))


def packed(quantity: Decimal, per: int) -> tuple[Decimal, Decimal]:
    """The whole packs of ``per`` in a quantity, and what is left of it: 125 in cases of 12 are 10 and 5."""
    whole, rest = divmod(quantity, Decimal(per))
    return whole, rest


def fits(value: Decimal, places: int) -> bool:
    """Whether a figure says nothing beyond so many places."""
    return value == round(value, places)


def quotient(over: Decimal, by: Decimal, places: int) -> Decimal:
    """``over ÷ by`` to so many places, for what is shown; ``by`` is not zero."""
    return stepped(over, ONE.scaleb(-places), by=by)
