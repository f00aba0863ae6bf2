"""Doors open in one order, whatever was queued first: two commands lock in the same sequence."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from typing import Any

import pytest

from cellar_server.kernel.links.taking import LinkDoor
from cellar_server.kernel.unit_of_work.unit import UnitOfWork
from cellar_server.ledgers import credit, open_items, stock
from tests.support.kernel_books import Books

pytestmark = pytest.mark.differs("locks")


@dataclass
class Door:
    order: int
    name: str
    opened: list[tuple[int, str]]
    then: list[Door] = field(default_factory=list)

    def post(self, work: UnitOfWork, entries: list[Any]) -> list[Any]:
        self.opened.append((self.order, self.name))
        for door in self.then:
            work.post(door, [1])
        return []


def test_doors_of_equal_order_open_by_name(books: Books) -> None:
    opened: list[tuple[int, str]] = []
    doors = [
        Door(10, "order.note", opened),
        Door(10, "contract.note", opened),
        Door(11, "b", opened),
        Door(11, "a", opened),
    ]
    for queued in itertools.permutations(doors):
        opened.clear()
        with books.reading() as work:
            for door in queued:
                work.post(door, [1])
            work.complete()
        assert opened == [(10, "contract.note"), (10, "order.note"), (11, "a"), (11, "b")]


def test_a_door_queues_for_doors_behind_it_only(books: Books) -> None:
    opened: list[tuple[int, str]] = []
    last, first = Door(30, "", opened), Door(10, "", opened)
    with books.reading() as work:
        work.post(Door(20, "", opened, [last]), [1])
        work.post(last, [1])
        work.complete()
    assert opened == [(20, ""), (30, "")], "what was queued on the way opens once, in its place"
    with books.reading() as work:
        work.post(Door(20, "", opened, [first]), [1])
        with pytest.raises(RuntimeError, match="queued for behind"):
            work.complete()


def test_no_two_doors_of_the_program_share_a_place(books: Books) -> None:
    links = [LinkDoor(link) for link in books.commands.registry.links.values()]
    doors = [*links, stock.DOOR, credit.DOOR, open_items.DOOR]
    places = [(door.order, door.name) for door in doors]
    assert len(set(places)) == len(places)
    assert places[len(links) :] == [(30, "stock"), (20, "credit"), (40, "open_item")]
