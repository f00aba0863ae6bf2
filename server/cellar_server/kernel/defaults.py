"""Defaults that a record takes from another one, and remembers which: a customer's salesperson, an item's tax rate.

``doc.x = doc.x or customer.x`` would keep the first customer's value after the customer was changed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def renew(holder: Any, source: int, **values: Callable[[], Any]) -> None:
    """Fill from the record ``source``: everything where the last defaults came from another one, else what is empty.

    ``holder.defaults_of`` (hidden, it travels through a desk) says whose they are.
    """
    another = holder.defaults_of is not None and holder.defaults_of != source
    for name, value in values.items():
        if another or getattr(holder, name) is None:
            setattr(holder, name, value())
    holder.defaults_of = source
