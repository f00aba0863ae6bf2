"""The small books, for every folder that asks for no others."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.books import SmallBooks, small_books


@pytest.fixture
def books(database_url: str) -> Iterator[SmallBooks]:
    """Small books on each kind of database."""
    with small_books(database_url) as made:
        yield made


@pytest.fixture
def one_books(one_database_url: str) -> Iterator[SmallBooks]:
    """Small books on one database, for what does not differ between them."""
    with small_books(one_database_url) as made:
        yield made
