"""Fresh small books on each database."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.kernel_books import Books, open_books


@pytest.fixture
def books(database_url: str) -> Iterator[Books]:
    with open_books(database_url) as opened:
        yield opened
