"""Books with suppliers, for the tests here."""

from __future__ import annotations

import pytest

from tests.support.books import SmallBooks, ref


@pytest.fixture(name="books")
def _books(one_books: SmallBooks) -> SmallBooks:
    """With a supplier that is paid in 30 days, and another."""
    one_books.save("supplier", {
        "code": "GY1", "name": "瓶厂", "payment_term_id": ref("D30"), "bank": "工行", "bank_account": "6222",
    })  # fmt: skip
    one_books.save("supplier", {"code": "GY2", "name": "纸箱厂"})
    return one_books
