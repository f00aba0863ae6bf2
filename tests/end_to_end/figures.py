"""Reading balances through the client's own line, and keeping account of what was checked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from cellar.v1 import list_pb2, metadata_pb2
from cellar_client.rpc import ApiError
from cellar_common import codec
from cellar_common.codec import Python
from tests.end_to_end.desk import Desk
from tests.end_to_end.events import until

CENT = Decimal("0.01")
ZERO = Decimal(0)


def ask(desk: Desk, method: Any, request: Any, what: str) -> Any:
    """One query over the desk's own connection, waited for. AssertionError with the server's words when refused."""
    replies: list[Any] = []
    desk.window.api.query(method, request, replies.append, replies.append, parent=desk.window)
    until(lambda: bool(replies), what)
    assert not isinstance(replies[0], ApiError), f"{what}: {replies[0].message}"
    return replies[0]


def rows(
    desk: Desk, entity: str, columns: Sequence[str], *, equals: Mapping[str, Python] | None = None, search: str = "", limit: int = 500
) -> list[dict[str, Python]]:  # fmt: skip
    """A page of an entity's list: one mapping a row; references show as the list writes them."""
    filters = [
        metadata_pb2.Filter(field=name, operator=metadata_pb2.FILTER_OPERATOR_EQUALS, values=[codec.to_value(value)])
        for name, value in (equals or {}).items()
    ]
    query = list_pb2.Query(entity=entity, filters=filters, search=search)
    request = list_pb2.PageRequest(query=query, columns=columns, limit=limit)
    page = ask(desk, desk.window.api.lists.Page, request, f"the list of {entity}")
    values = {column.name: codec.unpack_column(column) for column in page.columns}
    return [
        {"id": record_id, **{name: found[place] for name, found in values.items()}}
        for place, record_id in enumerate(page.ids)
    ]


def share(amount: Decimal, quantity: Decimal, upto: Decimal) -> Decimal:
    """The part of an amount that belongs to the first ``upto`` of ``quantity`` pieces, in cents, half up."""
    return (amount * upto / quantity).quantize(CENT, ROUND_HALF_UP)


def net_of(gross: Decimal, rate: Decimal) -> Decimal:
    return (gross / (1 + rate)).quantize(CENT, ROUND_HALF_UP)


@dataclass
class Account:
    """Every figure that was compared; nothing stops at the first that differs."""

    checked: list[dict[str, str]] = field(default_factory=list)

    def same(self, what: str, found: object, expected: object) -> None:
        self.checked.append(
            {"what": what, "found": plain(found), "expected": plain(expected), "holds": str(found == expected)}
        )

    @property
    def wrong(self) -> list[str]:
        return [
            f"{one['what']}: found {one['found']}, expected {one['expected']}"
            for one in self.checked
            if one["holds"] != "True"
        ]


def plain(value: object) -> str:
    """A decimal without an exponent, anything else as text."""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}" if value else "0"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(plain(one) for one in value) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {plain(one)}" for key, one in sorted(value.items())) + "}"
    return str(value)
