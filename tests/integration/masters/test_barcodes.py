"""A barcode finds its item in every look-up, to whom may see it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import update

from cellar_server.areas.masters.item import Item
from cellar_server.kernel import access
from cellar_server.kernel.access.policy import RolePolicy, combined
from cellar_server.kernel.lists.lookup import lookup
from cellar_server.kernel.schema.model import table_of
from tests.support.books import SmallBooks

CODE = "6901234567892"


@pytest.fixture
def scanned(books: SmallBooks) -> SmallBooks:
    items = table_of(Item)
    with books.ledger.engine.begin() as connection:
        connection.execute(update(items).where(items.c.code == "B").values(barcode=CODE))
    return books


def found(books: SmallBooks, text: str) -> list[str]:
    with books.reading() as work:
        return [each.ref.code for each in lookup(work, "item", text)[0]]


def test_a_barcode_is_found_whole(scanned: SmallBooks) -> None:
    assert found(scanned, CODE) == ["B"]
    assert found(scanned, CODE[:-1]) == []


def test_a_barcode_that_is_hidden_finds_nothing(scanned: SmallBooks) -> None:
    role = RolePolicy("x", frozenset({("item", access.READ)}), (), frozenset({("item", "barcode")}))
    blind = replace(scanned, who=replace(scanned.who, policy=combined((role,))))
    assert found(blind, "B") == ["B"]
    assert found(blind, CODE) == []
