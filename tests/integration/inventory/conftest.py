"""Books for the papers of the warehouse."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support import databases
from tests.support.books import SmallBooks, ref, small_books


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SmallBooks]:
    """Books for refusals, which leave drafts at most: two empty warehouses more, and another company."""
    folder = tmp_path_factory.mktemp("papers")
    with databases.fresh(databases.families()[0], folder) as url, small_books(url) as made:
        for code in ("W3", "W4"):
            made.save("warehouse", {"code": code, "name": code, "org_id": ref("01")})
        made.save("organisation", {"code": "06", "name": "电商公司", "is_sales": True, "is_company": True})
        yield made
