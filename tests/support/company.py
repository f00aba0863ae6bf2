"""澄岭酒业, the one invented company that tests stand on: what is the same in every layer of it.

* ``kernel_books``: it without prices and credit, W2 may go below zero, nothing seeded; beside the program's types those of the kernel's tests.
* ``books.small_books``: seeded, with goods to sell, prices, credit and stock.
* ``race/processes/calls/desks``: the same under a server, with people; ``integration/posts/ground``: with a person of each post.

The demo company (``cellar_server.demo``) is part of the product and stands beside it, as do real data (``iowa``).
"""

from __future__ import annotations

from typing import Any, Protocol

from tests.support.hands import ref

ORGANISATION = {
    "code": "01", "name": "澄岭酒业销售公司", "is_sales": True, "is_stock": True, "is_company": True,
}  # fmt: skip
CUSTOMERS = {"C1": "望川贸易", "C2": "青石酒业"}


class Make(Protocol):
    """Saves a master by its code and name; its id."""

    def __call__(self, entity: str, code: str, name: str, **values: Any) -> int: ...


def found(make: Make, *, lax: bool = False) -> None:
    """The organisation, its two warehouses (``lax``: the second may go below zero), a class of customers and one of items."""
    make("organisation", **ORGANISATION)  # type: ignore[arg-type]
    make("customer_class", "DEALER", "经销商")
    make("item_class", "WINE", "白酒")
    make("warehouse", "W1", "成品一号库", org_id=ref("01"))
    make("warehouse", "W2", "成品二号库", org_id=ref("01"), allow_negative=lax)


def customers(make: Make, **values: Any) -> None:
    for code, name in CUSTOMERS.items():
        make("customer", code, name, customer_class_id=ref("DEALER"), tax_no=f"9137{code}", **values)
