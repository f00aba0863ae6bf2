"""What the shell and its views know of each other. Views never import the shell, the shell never imports a view."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtWidgets import QWidget

from cellar.v1 import document_pb2, metadata_pb2, session_pb2
from cellar_client.session.explained import Explained


class View(QWidget):
    """One tab of the shell: a list, a form, a report. The shell calls these; a view overrides what it needs."""

    movable = True
    """It may go into a window of its own."""

    def title(self) -> str:
        """The tab's words."""
        return ""

    def key(self) -> str:
        """Two views with the same key are the same tab: `list/sales_order`, `record/sales_order/17`; empty: never shared."""
        return ""

    def entity(self) -> str:
        """The entity this tab shows, lit in the menu; empty for none. A new record has no key, yet belongs somewhere."""
        return ""

    def record(self) -> tuple[str, int] | None:
        """Entity and id of the stored record that this tab shows; None for anything else."""
        return None

    def is_dirty(self) -> bool:
        return False

    def refresh(self) -> None:
        """F5: asks the server again, keeping position and unsaved input."""

    def on_changes(self, changes: list[tuple[str, int]]) -> None:
        """Records (entity, id) were written, here or elsewhere."""

    def may_close(self, callback: Callable[[bool], None]) -> None:
        """Asks, if there is something to lose, and calls back with the answer; never blocks."""
        callback(True)

    def hint(self) -> str:
        """Words for the left of the status bar while the view is in front."""
        return ""

    def explain(self) -> list[Explained]:
        """F1: what stands under the cursor and what this is, the nearest first; nothing where only the keys can be told of."""
        return []

    def activated(self) -> None:
        """The tab came to the front: put the focus where the work goes on."""


@dataclass(frozen=True)
class Recent:
    """A record opened lately, on this machine, by this user. `at`: when, in words."""

    entity: str
    id: int
    title: str
    at: str


class Workspace(Protocol):
    """What a view may ask of the shell."""

    def open_list(self, entity: str, filters: Sequence[metadata_pb2.Filter] | None = None, *, view: str = "") -> None:
        """`view`: another kind of view than the entity's own, e.g. the rows behind a report's group."""
        ...

    def open_record(self, entity: str, record_id: int) -> None: ...

    def open_draft(self, record: document_pb2.Record, panels: Sequence[document_pb2.Panel] | None = None) -> None: ...

    def new(self, entity: str) -> None: ...

    def toast(
        self,
        text: str,
        kind: str = "ok",
        action: tuple[str, Callable[[], None]] | None = None,
        note: str = "",
        also: tuple[str, Callable[[], None]] | None = None,
    ) -> None:
        """Says what was done, with at most two things that can be done about it."""
        ...

    def set_dirty(self, view: View, dirty: bool) -> None: ...

    def set_title(self, view: View, text: str) -> None: ...

    def close(self, view: View) -> object: ...

    def hint(self, text: str) -> None: ...

    def recent(self) -> list[Recent]:
        """What was opened last, the latest first."""
        ...

    def show_todo(self, items: Sequence[session_pb2.Todo]) -> None: ...
