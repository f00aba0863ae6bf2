"""Two administrators who take each other's rights away at the same moment: one of them stays."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest

from cellar_server.areas.administration import keepers
from cellar_server.kernel.schema.problems import Invalid
from tests.support.books import SmallBooks, small_books
from tests.support.hands import ref

PASSWORD = "Yan-Shan-9"
WAIT = 30


@pytest.fixture
def small(postgresql_url: str) -> Iterator[SmallBooks]:
    """On the database where writers do not wait for each other anyway."""
    with small_books(postgresql_url) as made:
        yield made


def test_of_two_who_stop_each_other_one_stays(small: SmallBooks, monkeypatch: pytest.MonkeyPatch) -> None:
    books = small
    books.save("role", {"code": "keeping", "name": "k"}, [{"entity": "app_user", "verb": "@keep"}], grid="grants")
    people = [
        books.save("app_user", {"code": code, "name": code, "password": PASSWORD}, [{"role_id": ref("keeping")}], grid="roles")
        for code in ("wang", "li")
    ]  # fmt: skip
    # Both have looked before either has changed anything.
    both = threading.Barrier(2)
    asked, first = keepers._is_among, threading.local()

    def together(*given: Any) -> bool:
        found = asked(*given)
        if not getattr(first, "over", False):
            first.over = True
            both.wait(WAIT)
        return found

    monkeypatch.setattr(keepers, "_is_among", together)
    refused: list[Invalid] = []

    def stop(person: Any) -> None:
        try:
            books.act(person, "stop")
        except Invalid as error:
            refused.append(error)

    threads = [threading.Thread(target=stop, args=(each,)) for each in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(WAIT)
        assert not thread.is_alive()
    assert [[found.code for found in each.problems] for each in refused] == [["LAST_ADMINISTRATOR"]]
    assert sorted(books.get("app_user", each.id).state for each in people) == ["active", "stopped"]
