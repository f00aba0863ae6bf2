"""提交 and what follows: a document that its maker submits, takes back, or gets back from who checks it, with the reason.

A type has the field ``sent_back_because: Mapped[str | None] = sent_back()`` and the three actions
``actions=(submitting(requires=[...]), withdraw, reject, ...)``.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy.orm import MappedColumn

from cellar_server.kernel.schema.actions import Action, Requirement, action
from cellar_server.kernel.schema.field_makers import text
from cellar_server.kernel.schema.states import DRAFT, SUBMITTED
from cellar_server.kernel.schema.verbs import VerbGroup
from cellar_server.kernel.unit_of_work.unit import UnitOfWork


def sent_back() -> MappedColumn[Any]:
    """Why who checks it did not want it; empty again once it is submitted anew."""
    return text("退回原因|Sent back because", 200, readonly=True, copied=False)


def submitting(*, requires: Iterable[Requirement] = ()) -> Action:
    """提交: from now on it waits for another."""

    @action("提交|Submit", DRAFT >> SUBMITTED, icon="send", shortcut="F10", primary=True, batch=True,
            requires=requires, group=VerbGroup.MAKE)  # fmt: skip
    def submit(work: UnitOfWork, doc: Any) -> None:
        doc.sent_back_because = None

    return submit


@action("收回|Take back", SUBMITTED >> DRAFT, icon="undo", backward=True, group=VerbGroup.MAKE)
def withdraw(work: UnitOfWork, doc: Any) -> None:
    """The maker goes on with it, while nobody has checked it yet."""


@action("驳回|Send back", SUBMITTED >> DRAFT, icon="left", backward=True, by_another=True,
        questions={"reason": text("原因|Reason", 200, required=True)}, group=VerbGroup.CHECK)  # fmt: skip
def reject(work: UnitOfWork, doc: Any) -> None:
    doc.sent_back_because = work.answers["reason"]
