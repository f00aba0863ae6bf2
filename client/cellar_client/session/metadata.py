"""Metadata by name: the wire's lists of fields, actions and states as dictionaries."""

from __future__ import annotations

import re
from collections import Counter

from cellar.v1 import metadata_pb2 as pb
from cellar_client.i18n import t

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


class EntityMeta:
    """One entity: what its lists and forms are drawn from."""

    def __init__(self, entity: pb.Entity) -> None:
        self.pb = entity
        self.name: str = entity.name
        self.label: str = entity.label
        self.fields: dict[str, pb.Field] = {f.name: f for f in entity.fields}
        self.actions: dict[str, pb.Action] = {a.name: a for a in entity.actions}
        self.states: dict[str, pb.State] = {s.code: s for s in entity.states}
        self.grids: dict[str, pb.GridLayout] = {g.name: g for g in entity.form.grids}
        self.state_field = self._in_role(pb.FIELD_ROLE_STATE)
        """The field whose choices are the states; empty where there are none."""
        self.main_total = self._in_role(pb.FIELD_ROLE_TOTAL)
        """The field that says what a record comes to; empty where none does."""
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
    def has_form(self) -> bool:
        return bool(self.pb.record_view)

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
        return t("第 {row} 行 {label}|Line {row} {label}").format(row=row + 1, label=label)


class MetadataIndex:
    """The whole metadata of a session. An entity the user may not see is not there: `entity` returns None."""

    def __init__(self, metadata: pb.Metadata) -> None:
        self.pb = metadata
        self._entities = {e.name: e for e in metadata.entities}
        self._built: dict[str, EntityMeta] = {}

    def entity(self, name: str) -> EntityMeta | None:
        if name not in self._built:
            found = self._entities.get(name)
            if found is None:
                return None
            self._built[name] = EntityMeta(found)
        return self._built[name]

    def kinds(self) -> set[str]:
        """Every kind of view that this user can open."""
        return {kind for entity in self.pb.entities for kind in (entity.list_view, entity.record_view) if kind}

    def in_everything(self) -> list[str]:
        """What documents are about: the masters that most of them are named by, and that most of their lines begin with."""
        titles, goods = Counter[str](), Counter[str]()
        for entity in self.pb.entities:
            if entity.kind == pb.ENTITY_KIND_DOCUMENT:
                titles.update(f.target for f in entity.fields if f.name == entity.title_field and f.target)
                for grid in entity.form.grids:
                    goods.update(f.target for f in grid.fields if f.name in grid.columns[:1] and f.target)
        most = [name for counted in (titles, goods) for name, _ in counted.most_common(1)]
        return [name for name in dict.fromkeys(most) if name in self._entities]

    def label(self, name: str) -> str:
        found = self._entities.get(name)
        return found.label if found else name
