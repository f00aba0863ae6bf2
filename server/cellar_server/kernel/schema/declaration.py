"""A document type as one declaration beside its model; everything generic reads it (ARCHITECTURE §4)."""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, true

from cellar_server.kernel.schema.actions import Action, Requirement
from cellar_server.kernel.schema.either import Either
from cellar_server.kernel.schema.equations import Equation
from cellar_server.kernel.schema.faces import Board, Calendar
from cellar_server.kernel.schema.fields import FieldSpec, GridSpec, Kind
from cellar_server.kernel.schema.glance import Glance
from cellar_server.kernel.schema.identities import Identity
from cellar_server.kernel.schema.layout import Form, Listing
from cellar_server.kernel.schema.link import Await, HeadLink, Link, Settled
from cellar_server.kernel.schema.looked_up import LookedUp
from cellar_server.kernel.schema.model import Base
from cellar_server.kernel.schema.modules import Module
from cellar_server.kernel.schema.panels import Panel
from cellar_server.kernel.schema.problems import Problem
from cellar_server.kernel.schema.progress import Progress
from cellar_server.kernel.schema.reminding import Reminder
from cellar_server.kernel.schema.reporting import Opens, Report
from cellar_server.kernel.schema.reversal import Reversal, Reversible
from cellar_server.kernel.schema.scopes import Scope, Shared
from cellar_server.kernel.schema.settings import Parameter
from cellar_server.kernel.schema.stamps import Finance
from cellar_server.kernel.schema.states import State
from cellar_server.kernel.schema.text import EMPTY, Label
from cellar_server.kernel.schema.unfit import Unfit
from cellar_server.printing import Template

CHECKED = Label("审核", "Approved by")


class EntityKind(enum.Enum):
    MASTER = 1
    DOCUMENT = 2
    INQUIRY = 3


# What is called with a document is called with the UnitOfWork first, which knows declarations and so cannot be named here.
Check = Callable[[Any], Iterable[Problem]]
Prepare = Callable[[Any, Any], None]
Verify = Callable[[Any, Any], Iterable[Problem]]
Panels = Callable[[Any, Any, str, int], list[Panel]]
Identities = Callable[[Any, Any], list[Identity]]
UnfitOn = Callable[[Any, date], Iterable[Unfit]]
Effects = Callable[[Any], Iterable[Any]]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Declaration:
    """Everything the kernel knows of one entity. Made by ``declare``; read, never changed, and equal to itself only."""

    model: type[Base]
    name: str
    kind: EntityKind
    title: Label
    area: str
    icon: str
    fields: dict[str, FieldSpec]
    grids: dict[str, GridSpec]
    states: tuple[State, ...]
    initial: State
    editable: frozenset[str]
    actions: dict[str, Action]
    powers: Mapping[str, Label]
    number: str
    form: Form
    listing: Listing
    board: Board | None
    calendar: Calendar | None
    links: tuple[Link, ...]
    head_links: tuple[HeadLink, ...]
    reminders: tuple[Reminder, ...]
    glances: tuple[Glance, ...]
    awaits: tuple[Await, ...]
    prints: tuple[Template, ...]
    printed_in: frozenset[str]
    eithers: tuple[Either, ...]
    scopes: Mapping[str, Scope]
    title_field: str
    check: Check | None
    prepare: Prepare | None
    verify: Verify | None
    after_save: Prepare | None
    delete_requires: tuple[Requirement, ...]
    after_delete: Prepare | None
    panels: Panels | None
    equations: tuple[Equation, ...]
    identities: Identities | None
    settled: Settled | None
    ended_by: tuple[str, ...]
    reversible: Reversible | None
    effects: Effects | None
    lookup_columns: tuple[str, ...]
    natural_key: tuple[str, ...]
    keywords: str
    hidden_from_menu: bool
    creatable: bool
    module: Module | None
    remembered: bool
    spared: Mapping[str, str]
    finishes: Callable[[Any], bool] | None
    unfit: UnfitOn | None
    state_rules: Mapping[str, Parameter[str]]
    discreet: bool
    told_with: tuple[str, ...]
    told_on_lines: tuple[str, ...]
    looked_up: Mapping[str, tuple[LookedUp, ...]]
    any_currency: bool
    abreast: bool
    opens: Opens | None
    report: Report | None
    origins: tuple[tuple[str, str, str], ...]

    @property
    def table(self) -> Any:
        return self.model.__table__

    def knows(self, verb: str) -> bool:
        """Whether a role may grant this verb here, beside those that every entity has."""
        return verb in self.actions or verb in self.powers

    def state(self, code: str) -> State:
        """A state by its code; one that a foreign hand left in the database is shown by its code."""
        return next((state for state in self.states if state.code == code), State(code, Label(code, code), "void"))

    @property
    def has_progress(self) -> bool:
        """Whether anything moves its progress, which is a field of it then (``derived.progress``)."""
        return "progress" in self.fields

    @property
    def effective(self) -> ColumnElement[bool]:
        """Of the table's rows those that are in effect."""
        return self._has_none_of(state for state in self.states if not state.in_effect)

    @property
    def living(self) -> ColumnElement[bool]:
        """Of the table's rows those that are not over."""
        return self._has_none_of(state for state in self.states if state.over)

    def _has_none_of(self, states: Iterable[State]) -> ColumnElement[bool]:
        codes = [state.code for state in states]
        return self.table.c.state.not_in(codes) if codes else true()

    def standing(self, state: str, progress: Progress) -> Label:
        """Where a document stands, in a word: how far it is carried out where that is begun, else its state."""
        words = self.fields["progress"].choices if self.has_progress else None
        far = next((each for each in words or () if each.code == progress.code and each.look), None)
        return far.label if far is not None else self.state(state).label

    def seal(self, record: Any) -> Label:
        """Where a record stands in every dimension of its life, as the seal on form and paper says it."""
        word = self.standing(record.state, getattr(record, "progress", Progress.OPEN))
        more = (getattr(record, "finance", Finance.UNAUDITED), getattr(record, "reversal", Reversal.NONE))
        for each in more:
            # A red document has a seal of its own.
            if each not in (Finance.UNAUDITED, Reversal.NONE, Reversal.RED):
                word = Label(f"{word.zh} · {each.label.zh}", f"{word.en} · {each.label.en}")
        return word

    def undo_of(self, state: str) -> Action | None:
        """The action by which a document in this state goes back; None where none does."""
        return next(
            (
                each for each in self.actions.values()
                if each.backward and each.move.to is not None and any(source.code == state for source in each.move.sources)
            ),
            None,
        )  # fmt: skip

    @property
    def checked_place(self) -> Label:
        """The place in which who gave a document its number stands: on paper, in the line below its title, on its seal."""
        return next((each.signs for each in self.actions.values() if each.numbers and each.signs != EMPTY), CHECKED)

    def scope_path(self, path: str) -> tuple[str, str, str]:
        """A path of ``scopes`` as grid (or ""), field, and the column of the record it refers to (or "")."""
        grid, _, rest = path.partition(".")
        if grid not in self.grids:
            grid, rest = "", path
        field, _, through = rest.partition(".")
        return grid, field, through

    def shared(self, field: str) -> Shared | None:
        """How a header's field is said line by line, where the document may belong to several (``scopes.Shared``)."""
        return next((each for each in self.scopes.values() if isinstance(each, Shared) and each.head == field), None)

    @property
    def has_identities(self) -> bool:
        return bool(self.equations) or self.identities is not None

    def holding(self, work: Any, record: Any) -> list[Identity]:
        """The sums that must hold along the record's chain, its own first."""
        own = [each.of(record, self.fields) for each in self.equations]
        return [*own, *(self.identities(work, record) if self.identities is not None else ())]

    def total(self, kind: Kind) -> str:
        """The form's first total of a kind: what is owed, or the quantity that the document is about; empty without one."""
        return next((name for name in self.form.totals.split() if self.fields[name].kind is kind), "")

    @property
    def transaction_type(self) -> FieldSpec | None:
        """The field that says which kind of business a document is; None where the type has one kind only."""
        return next((spec for spec in self.fields.values() if spec.transaction_type), None)

    def spec(self, path: str) -> FieldSpec:
        """The spec of ``customer_id`` or ``lines.item_id``; KeyError for an unknown one."""
        if "." in path:
            grid, _, name = path.partition(".")
            return self.grids[grid].fields[name]
        return self.fields[path]
