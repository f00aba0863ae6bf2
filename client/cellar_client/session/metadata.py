"""Metadata by name: the wire's lists of fields, actions and states as dictionaries."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from functools import partial
from typing import Protocol

from PySide6.QtCore import QObject

from cellar.v1 import document_pb2 as doc
from cellar.v1 import metadata_pb2 as pb
from cellar_client.i18n import t
from cellar_client.rpc import ApiError

_PATH = re.compile(r"^(\w+)(?:\[(\d+)\])?(?:\.(\w+))?$")


def split_path(path: str) -> tuple[str, int, str]:
    """A problem's path as (grid, row, field): ``lines[2].quantity`` → ("lines", 2, "quantity").

    A header field has an empty grid and row −1; a whole line has an empty field; the whole record all three empty.
    """
    found = _PATH.match(path)
    if found is None:
        return "", -1, ""
    head, row, tail = found.groups()
    if row is None and tail is None:
        return "", -1, head
    return head, int(row) if row is not None else -1, tail or ""


def _marks(field: pb.Field) -> dict[str, tuple[str, str]]:
    return {word: (c.look, c.label) for c in field.choices if c.look for word in (c.code, c.label)}


class EntityMeta:
    """One entity: what its lists and forms are drawn from."""

    def __init__(self, entity: pb.Entity) -> None:
        self.pb = entity
        self.name: str = entity.name
        self.label: str = entity.label
        self.fields: dict[str, pb.Field] = {f.name: f for f in entity.fields}
        self.columns: dict[str, pb.Field] = self.fields | {f.name: f for f in entity.list.beside}
        """What a list may show: the fields, and what is told of the records that they name."""
        self.asked: dict[str, pb.Field] = self.fields | {f.name: f for f in entity.list.further}
        """What conditions can be made on: the fields, and by their paths those of lines and of the records that references name."""
        self.grouping: pb.ReportLayout = entity.report if entity.HasField("report") else entity.grouping
        """How its rows are grouped: as a report, or as a list that opens as one."""
        self.actions: dict[str, pb.Action] = {a.name: a for a in entity.actions}
        self.states: dict[str, pb.State] = {s.code: s for s in entity.states}
        self.grids: dict[str, pb.GridLayout] = {g.name: g for g in entity.form.grids}
        self.state_field = self._in_role(pb.FIELD_ROLE_STATE)
        """The field whose choices are the states; empty where there are none."""
        self.progress_field = self._in_role(pb.FIELD_ROLE_PROGRESS)
        """The field that says how far a document is carried out; empty where nothing moves it."""
        self.finance_field = self._in_role(pb.FIELD_ROLE_FINANCE)
        """The field that says what finance did with a document that moved stock; empty where it does nothing."""
        self.original_field = self._in_role(pb.FIELD_ROLE_ORIGINAL)
        """The field that says which document a red one reverses; empty where none does."""
        self.reversal_field = self._in_role(pb.FIELD_ROLE_REVERSAL)
        """The field that says how far red documents reversed one; empty where none does."""
        self.beside_state = tuple(filter(None, (self.progress_field, self.finance_field, self.reversal_field)))
        """Fields whose marks stand beside the state's: how far it is carried out, what finance did with it, how far it is reversed."""
        self._begins: tuple[tuple[str, Callable[[pb.Action], Collection[str]]], ...] = (
            (self.progress_field, lambda action: action.from_progress),
            (self.finance_field, lambda action: action.from_finance),
        )
        self.main_total = self._in_role(pb.FIELD_ROLE_TOTAL)
        """The field that says what a record comes to; empty where none does."""
        self._marks = {f.name: marks for f in entity.fields if (marks := _marks(f))}
        if self.state_field:
            self._marks[self.state_field] = {
                w: (s.look or "draft", s.label) for s in entity.states for w in (s.code, s.label)
            }
        self._line_fields = {g.name: {f.name: f for f in g.fields} for g in entity.form.grids}

    def _in_role(self, role: pb.FieldRole) -> str:
        return next((f.name for f in self.pb.fields if f.role == role), "")

    def field(self, name: str) -> pb.Field | None:
        return self.fields.get(name)

    def line_fields(self, grid: str) -> dict[str, pb.Field]:
        return self._line_fields.get(grid, {})

    def state_label(self, code: str) -> str:
        state = self.states.get(code)
        return state.label if state else code

    def state_look(self, code: str) -> str:
        """One of the looks of the tokens: draft, approval, approved, partly, closed, void."""
        state = self.states.get(code)
        return state.look if state and state.look else "draft"

    @property
    def marked(self) -> Collection[str]:
        """Fields that are shown as marks: the state, and how far a document is carried out."""
        return self._marks.keys()

    def mark(self, field: str, said: str) -> tuple[str, str] | None:
        """Look and word of a marked field's value, given as code or label; None where it is said in plain words."""
        return self._marks.get(field, {}).get(said)

    def begins(self, action: pb.Action, state: str, values: Mapping[str, object]) -> bool:
        """Whether an action may begin where a record is, in every dimension of its life."""
        if action.from_states and state not in action.from_states:
            return False
        return all(not values.get(field) or values[field] in codes(action) for field, codes in self._begins)

    def mark_in(self, field: str, record: doc.Record) -> tuple[str, str] | None:
        """The mark that a stored record has in a field."""
        return self.mark(field, record.values[field].text) if field in record.values else None

    def standing(self, state: str, progress: str) -> tuple[str, str]:
        """Where a document stands, as look and word: how far it is carried out where that is begun, else its state."""
        return self.mark(self.progress_field, progress) or (self.state_look(state), self.state_label(state))

    def counted(self, count: str) -> str:
        """So many of its records: documents are sheets in Chinese; people, masters and rows are none."""
        if self.pb.kind == pb.ENTITY_KIND_DOCUMENT:
            return t("{n} 张|{n}", n=count)
        return t("{n} 条|{n}", n=count)

    @property
    def has_form(self) -> bool:
        return bool(self.pb.record_view)

    @property
    def rows_open(self) -> bool:
        """Whether a row of its list leads to a record: the record itself, or of an inquiry another's."""
        return self.has_form or self.pb.rows_open

    @property
    def prints(self) -> list[tuple[str, str]]:
        """(label, template)."""
        return [(p.label, p.name) for p in self.pb.prints]

    def place(self, path: str) -> str:
        """Where a problem is, in words; for problems the client finds itself."""
        grid, row, name = split_path(path)
        if not grid:
            field = self.field(name)
            return field.label if field else self.label
        field = self.line_fields(grid).get(name)
        label = field.label if field else ""
        place = t("第 {row} 行 {label}|line {row} {label}").format(row=row + 1, label=label)
        # As the server says it: of several tables their name comes first.
        return f"{self.grids[grid].label} {place}" if len(self.grids) > 1 and grid in self.grids else place


class AreaSource(Protocol):
    """Brings what is known of an area; calls neither where `asker` is gone by then."""

    def fetch(
        self,
        area: pb.MetadataArea,
        asker: QObject,
        done: Callable[[pb.Metadata], None],
        failed: Callable[[ApiError], None],
    ) -> None: ...


class MetadataIndex:
    """The metadata of a session: every entity's name, label, icon and kind, and of the areas that were needed so far the rest.

    An entity the user may not see is not there.
    """

    def __init__(self, metadata: pb.Metadata, source: AreaSource | None = None) -> None:
        self.pb = metadata
        self._source = source
        self._entities = {e.name: e for e in metadata.entities}
        # Areas that were not needed yet, by entity; a server of before sends everything at once and names none.
        self._missing = {name: area for area in metadata.areas for name in area.entities} if source else {}
        self._built: dict[str, EntityMeta] = {}

    def shows(self, name: str) -> bool:
        """Whether the user may see it, whether or not its area is here."""
        return name in self._entities

    def entity(self, name: str) -> EntityMeta | None:
        """None where the user may not see it, or nobody asked for its area (`when_known`)."""
        if name not in self._built:
            found = self._entities.get(name)
            if found is None or name in self._missing:
                return None
            self._built[name] = EntityMeta(found)
        return self._built[name]

    def when_known(
        self, names: Iterable[str], asker: QObject, done: Callable[[], None], failed: Callable[[ApiError], None]
    ) -> None:
        """Calls `done` once the areas of these entities are here, at once where they are; `failed` once where one does not come."""
        waiting = {self._missing[name].name: self._missing[name] for name in names if name in self._missing}
        if not waiting or self._source is None:
            done()
            return
        left = set(waiting)

        def arrived(area: pb.MetadataArea, metadata: pb.Metadata) -> None:
            self._take(area, metadata)
            left.discard(area.name)
            if not left:
                done()

        def lost(error: ApiError) -> None:
            # One of several that do not come is enough to say so, once.
            if left:
                left.clear()
                failed(error)

        for area in waiting.values():
            self._source.fetch(area, asker, partial(arrived, area), lost)

    def _take(self, area: pb.MetadataArea, metadata: pb.Metadata) -> None:
        for entity in metadata.entities:
            self._entities[entity.name] = entity
        for name in area.entities:
            self._missing.pop(name, None)

    def may_create(self, name: str) -> bool:
        """Whether the user may make one, whether or not its area is here."""
        found = self._entities.get(name)
        return found is not None and found.may_create and bool(found.record_view)

    def kinds(self) -> set[str]:
        """Every kind of view that this user can open."""
        return {kind for entity in self.pb.entities for kind in (entity.list_view, entity.record_view) if kind}

    def label(self, name: str) -> str:
        found = self._entities.get(name)
        return found.label if found else name
