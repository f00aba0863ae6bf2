"""A master begins with what a look-up did not find."""

from __future__ import annotations

import pytest

from cellar_server.kernel.life import documents
from tests.support.books import SmallBooks


@pytest.mark.parametrize(
    ("called", "code", "name"),
    [
        ("KH-77", "KH-77", None),
        ("ＫＨ７７", "KH77", None),
        ("青花酒行", None, "青花酒行"),
        ("Blue House", None, "Blue House"),
        ("K" * 60, None, "K" * 60),
        ("", None, None),
    ],
)
def test_it_is_called_by_code_or_by_name(books: SmallBooks, called: str, code: str | None, name: str | None) -> None:
    with books.reading() as work:
        record = documents.draft(work, work.registry.of("customer"), called)
    assert (record.code, record.name) == (code, name)


def test_a_document_is_numbered_whatever_was_looked_for(books: SmallBooks) -> None:
    with books.reading() as work:
        record = documents.draft(work, work.registry.of("sales_order"), "XS-1")
    assert "XS-1" not in record.number
