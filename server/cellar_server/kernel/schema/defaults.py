"""Defaults that a record takes from another one, and remembers which: a customer's salesperson, an item's tax rate.

``doc.x = doc.x or customer.x`` would keep the first customer's value after the customer was changed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from cellar_server.kernel.schema.changed import changed, is_stored

DEFAULTS_OF = "defaults_of"


def renew(holder: Any, source: int, **values: Callable[[], Any]) -> None:
    """Fill from the record ``source``: everything where the last defaults came from another one, else what is empty.

    ``holder.defaults_of`` (hidden, it travels through a desk) says whose they are. Who changes the source of a stored record
    without it (an import, a call) has typed what he changed beside it, and that stays.
    """
    another = holder.defaults_of is not None and holder.defaults_of != source
    typed = _typed(holder, values) if another else frozenset()
    for name, value in values.items():
        if (another and name not in typed) or getattr(holder, name) is None:
            setattr(holder, name, value())
    holder.defaults_of = source


def _typed(holder: Any, names: Iterable[str]) -> frozenset[str]:
    """Which of these was changed of a stored record whose memory of its defaults was not."""
    if not is_stored(holder) or changed(holder, [DEFAULTS_OF]):
        return frozenset()
    return changed(holder, names)
