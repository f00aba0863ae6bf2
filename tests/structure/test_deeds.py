"""Deeds that are declared: none is forgotten in ``actions=``, and none takes back what others stand on."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import ModuleType

from cellar_server import books as program
from cellar_server.kernel import links
from cellar_server.kernel.schema.actions import Action, action
from cellar_server.kernel.schema.declaration import Declaration
from cellar_server.kernel.schema.states import DRAFT, VOID
from cellar_server.kernel.unit_of_work.unit import UnitOfWork

REGISTRY = program.registry()
ALL = REGISTRY.declarations.values()
AREAS = {name: module for name, module in sys.modules.items() if name.startswith("cellar_server.areas.")}


def forgotten(modules: Mapping[str, ModuleType], declarations: Iterable[Declaration]) -> list[str]:
    """Actions that stand in a module of an area and in no declaration: nobody could do them."""
    given = {each.run for declaration in declarations for each in declaration.actions.values()}
    return sorted(
        f"{name}.{attribute}"
        for name, module in modules.items()
        for attribute, value in vars(module).items()
        if isinstance(value, Action) and value.run not in given
    )


def undone_above_others(declarations: Iterable[Declaration], sources: Iterable[type]) -> list[str]:
    """Deeds that take a document out of effect though documents below may have been made of it, and do not ask for them."""
    from_these = set(sources)
    return sorted(
        f"{declaration.name}.{deed.name}"
        for declaration in declarations
        if declaration.model in from_these
        for deed in declaration.actions.values()
        if deed.move.to is not None and not deed.move.to.in_effect
        if any(state.in_effect for state in deed.move.sources)
        if links.nothing_downstream not in deed.requires
    )


def test_every_deed_is_given_to_a_document() -> None:
    assert AREAS
    assert forgotten(AREAS, ALL) == []


def test_a_planted_deed_without_a_document_is_seen() -> None:
    @action("销毁|Destroy", DRAFT >> VOID)
    def destroy(work: UnitOfWork, doc: object) -> None: ...

    module = ModuleType("cellar_server.areas.planted")
    module.destroy = destroy  # type: ignore[attr-defined]
    assert forgotten({module.__name__: module}, ALL) == ["cellar_server.areas.planted.destroy"]


def test_what_others_were_made_of_is_not_taken_back_under_them() -> None:
    assert (
        undone_above_others(
            ALL,
            [link.source for link in (*REGISTRY.links.values(), *(link for each in ALL for link in each.head_links))],
        )
        == []
    )


def test_a_planted_undo_that_does_not_ask_is_seen() -> None:
    note = REGISTRY.of("delivery_note")
    lax = replace(note, actions={**note.actions, "unapprove": replace(note.actions["unapprove"], requires=())})
    assert undone_above_others([lax], [note.model]) == ["delivery_note.unapprove"]
