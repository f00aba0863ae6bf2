"""Actions: verbs of the trade that move a document through its life, each behind one gate."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from cellar_server.kernel.schema.fields import FieldSpec
from cellar_server.kernel.schema.problems import Problem
from cellar_server.kernel.schema.progress import Progress
from cellar_server.kernel.schema.states import Move
from cellar_server.kernel.schema.text import EMPTY, Label, label
from cellar_server.kernel.schema.verbs import VerbGroup

# The first argument is the UnitOfWork, which knows declarations and so cannot be named below them.
Run = Callable[[Any, Any], None]
Requirement = Callable[[Any, Any], Iterable[Problem]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """A named deed on a document.

    ``requires`` are asked together and every problem is shown at once; ``numbers``: gives the legal number, in the
    transaction's last statement; ``by_another``: who entered or changed the document may not do it (制单≠审核) unless the
    parameter ``approval.maker_may_check`` allows it, ``always_by_another`` not even then; ``backward``: undoes; ``on_draft``: works on unsaved input.
    ``signs``: the place on paper in which who does it stands (保管员); 审核 where it gives the number and says nothing.
    ``group``: a role that grants this group of verbs grants the deed; None: it must be granted by name.
    """

    name: str
    label: Label
    move: Move
    run: Run
    requires: tuple[Requirement, ...] = ()
    questions: dict[str, FieldSpec] = field(default_factory=dict)
    confirmation: Label = EMPTY
    icon: str = "check"
    shortcut: str = ""
    numbers: bool = False
    by_another: bool = False
    always_by_another: bool = False
    primary: bool = False
    backward: bool = False
    batch: bool = False
    on_draft: bool = False
    group: VerbGroup | None = None
    signs: Label = EMPTY

    def keeps_off(self, person: int, record: Any, *, maker_may_check: bool) -> bool:
        """Whether it is plain from the record that this person may not do it: he entered it, or signed what is to be stamped.

        Who changed it in between is in its history, and asked at the deed.
        """
        if not self.by_another or (maker_may_check and not self.always_by_another):
            return False
        return record.created_by == person or (bool(self.move.stamps) and record.checked_by == person)

    def __call__(self, work: Any, doc: Any) -> None:
        self.run(work, doc)


def action(
    words: str,
    move: Move,
    *,
    requires: Iterable[Requirement] = (),
    questions: dict[str, Any] | None = None,
    confirmation: str | None = None,
    icon: str = "check",
    shortcut: str = "",
    numbers: bool = False,
    by_another: bool = False,
    always_by_another: bool = False,
    primary: bool = False,
    backward: bool = False,
    batch: bool = False,
    on_draft: bool = False,
    group: VerbGroup | None = None,
    signs: str = "",
    from_progress: Iterable[Progress] = (),
) -> Callable[[Run], Action]:
    """Make a function ``(work, doc)`` an action named after it.

    It begins where nothing was taken of the document yet, unless ``from_progress`` names other progress.

    ``questions`` maps names to field makers, e.g. ``{"reason": text("原因|Reason", 200, required=True)}``; the answers
    are in ``work.answers``.
    """

    begins = replace(move, progress=frozenset(from_progress)) if from_progress else move

    def wrap(run: Run) -> Action:
        asked = {}
        for name, column in (questions or {}).items():
            spec: FieldSpec = column.column.info["field"]
            asked[name] = replace(spec, name=name)
        return Action(
            name=run.__name__, label=label(words), move=begins, run=run, requires=tuple(requires), questions=asked,
            confirmation=label(confirmation) if confirmation else EMPTY, icon=icon, shortcut=shortcut, numbers=numbers,
            by_another=by_another or always_by_another, always_by_another=always_by_another, primary=primary, backward=backward, batch=batch, on_draft=on_draft,
            group=group, signs=label(signs) if signs else EMPTY,
        )  # fmt: skip

    return wrap
