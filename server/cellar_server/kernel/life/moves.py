"""Whether an action begins where a record stands, and what to do instead."""

from __future__ import annotations

from typing import Any

from cellar_server.kernel.life.holding import undo_first
from cellar_server.kernel.schema.actions import Action
from cellar_server.kernel.schema.declaration import Declaration, EntityKind
from cellar_server.kernel.schema.problems import refuse
from cellar_server.kernel.schema.progress import Progress
from cellar_server.kernel.schema.stamps import Finance
from cellar_server.kernel.schema.text import Label
from cellar_server.kernel.unit_of_work.unit import UnitOfWork


def check_move(work: UnitOfWork, declaration: Declaration, record: Any, action: Action) -> None:
    """``Invalid`` where the action does not begin here; of an undo it says what holds the document, where something does."""
    if not action.move.begins_at(record):
        now, wanted, hint = _instead(declaration, record, action)
        if action.backward and record.state in {state.code for state in action.move.sources}:
            first = undo_first(work, record) if declaration.kind is EntityKind.DOCUMENT else None
            if first is not None:
                words = (
                    f"单据{now.zh}，不能{action.label.zh}|It is {now.en.lower()}: “{action.label.en}” is not possible"
                )
                raise refuse("", "WRONG_STATE", words, first)
        wanted_zh, wanted_en = "、".join(each.zh for each in wanted), ", ".join(each.en.lower() for each in wanted)
        raise refuse(
            "", "WRONG_STATE",
            f"单据{now.zh}，不能{action.label.zh}（要求：{wanted_zh}）|It is {now.en.lower()}; “{action.label.en}” needs it to be {wanted_en}",
            hint,
        )  # fmt: skip


def _instead(declaration: Declaration, record: Any, action: Action) -> tuple[Label, list[Label], str]:
    """Where the record stands and where the action would begin, in the first dimension of its life that does not fit; and what helps."""
    refresh = "刷新后再看|Refresh to see its present state"
    now = declaration.standing(record.state, getattr(record, "progress", Progress.OPEN))
    if record.state not in {state.code for state in action.move.sources}:
        return now, sorted((state.label for state in action.move.sources), key=lambda each: each.zh), refresh
    if getattr(record, "carried_out", Progress.OPEN) not in action.move.progress:
        choices = declaration.fields["progress"].choices if declaration.has_progress else None
        far = {one.code for one in action.move.progress}
        return now, [each.label for each in choices or () if each.code in far], refresh
    finance: Finance = record.finance
    back = next(
        (each.label for each in declaration.actions.values() if each.backward and finance in each.move.finance), None
    )
    hint = refresh
    if finance is not Finance.UNAUDITED:
        hint = "先撤销此步|Have it taken back first"
        if back is not None:
            hint = f"先请有权“{back.zh}”的人办理|First ask somebody with the right to “{back.en}”"
    return finance.label, [each.label for each in Finance if each in action.move.finance], hint
