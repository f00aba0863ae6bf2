"""What holds a document where it stands: which others must be undone before it can go back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cellar_server.kernel.links import downstream, reversing
from cellar_server.kernel.schema.declaration import Declaration
from cellar_server.kernel.schema.problems import Problem, problem
from cellar_server.kernel.schema.text import Label
from cellar_server.kernel.unit_of_work import naming
from cellar_server.kernel.unit_of_work.unit import UnitOfWork

GOING = "going with their source"
_SHOWN = 3


def by_hand(work: UnitOfWork, doc: Any) -> Iterator[Problem]:
    """For an undo's ``requires``: what was made of another document goes only with that one."""
    if doc.source_id is None or (doc.__tablename__, doc.id) in work.cache.get(GOING, ()):
        return
    of = work.registry.of(doc.source_entity)
    models: Any = of.model
    words = naming.called(work, of, work.get_many(models, [doc.source_id])[doc.source_id])
    yield problem(
        "", "GOES_WITH_SOURCE", f"本单由 {words.zh} 生成，随它撤销|It was made by {words.en} and goes with that one",
        "撤销来源单据|Undo that document",
    )  # fmt: skip


def undo_first(work: UnitOfWork, doc: Any) -> Label | None:
    """``先“反核销”付款核销单 YH2611-00001|First “Reverse” …``: what can be undone of what stands on a document; None where nothing does.

    For what was made of it and goes with it, and for what cannot go as it is, stands what holds that one.
    """
    found = list(dict.fromkeys(_ways(work, doc)))
    able = [way for possible, way in found if possible]
    shown = (able or [way for _, way in found])[:_SHOWN]
    if not shown:
        return None
    return Label(f"先{'、'.join(each.zh for each in shown)}", f"First {', '.join(each.en for each in shown)}")


def _ways(work: UnitOfWork, doc: Any) -> Iterator[tuple[bool, Label]]:
    """Of each document in effect that stands on this one whether it can be undone as it is, and how."""
    for declaration, held in _standing_on(work, doc):
        undo = next(
            (
                each
                for each in declaration.actions.values()
                if each.backward and not each.move.closes and each.move.begins_at(held)
            ),
            None,
        )
        goes_along = (held.source_entity, held.source_id) == (doc.__tablename__, doc.id) and any(
            by_hand in each.requires for each in declaration.actions.values() if each.backward
        )
        if goes_along:
            yield from _ways(work, held)
            continue
        words = naming.called(work, declaration, held)
        if undo is None:
            # What stands on that one goes first.
            below = list(_ways(work, held))
            yield from below
            if below:
                continue
            yield False, Label(f"处理{words.zh}", f"see to {words.en}")
        else:
            yield True, Label(f"“{undo.label.zh}”{words.zh}", f"“{undo.label.en}” {words.en}")


def _standing_on(work: UnitOfWork, doc: Any) -> Iterator[tuple[Declaration, Any]]:
    own = work.registry.of(doc.__tablename__)
    reds = reversing.in_effect(work, own, doc.id) if own.reversible is not None and doc.red_of_id is None else []
    for entity, id_ in dict.fromkeys([*((own.name, red) for red in reds), *downstream(work, doc)]):
        declaration = work.registry.of(entity)
        model: Any = declaration.model
        found: Any = work.get(model, id_)
        if declaration.state(found.state).in_effect:
            yield declaration, found
