"""Search everything (Ctrl+K): functions, and records by number, code, name or pinyin initials."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QFrame, QLineEdit, QWidget

from cellar.v1 import list_pb2, metadata_pb2
from cellar_client.i18n import t
from cellar_client.look.icons import draw_icon, icon
from cellar_client.rpc import Api, Call
from cellar_client.session.menu import Entry, search
from cellar_client.timers import after_rest
from cellar_client.widgets import paint
from cellar_client.widgets.layout import Painted, Rule, vbox

_ROW = 30
_MOST = 14
_PER_ENTITY = 4
# A search asks a few record types at most, so that one key press never becomes thirty calls.
MOST_ENTITIES = 6


@dataclass(frozen=True)
class Hit:
    """A line of the result: what it says, and what it does."""

    icon: str
    title: str
    note: str
    act: Callable[[], None]


class SearchPopup(QFrame):
    """Opened over the shell; Escape or a click elsewhere closes it."""

    def __init__(self, parent: QWidget, api: Api) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self._api = api
        self._calls: list[Call] = []
        self._fixed: list[Hit] = []
        self._records: list[Hit] = []
        self._entries: Sequence[Entry] = ()
        self._entities: Sequence[metadata_pb2.Entity] = ()
        self._open_entity: Callable[[str], None] = lambda _entity: None
        self._open_record: Callable[[str, int], None] = lambda _entity, _id: None
        self.setProperty("area", "popup")
        self.field = QLineEdit()
        self.field.setAccessibleName(t("全局搜索|Search everything"))
        self.field.setPlaceholderText(t("单据号、客户、商品、功能…|Document, customer, item, function…"))
        self.field.addAction(icon("search", "text3"), QLineEdit.ActionPosition.LeadingPosition)
        self.field.textChanged.connect(self._typed)
        self.field.installEventFilter(self)
        self.results = _Results()
        self.results.chosen.connect(self._run)
        self.setLayout(vbox(self.field, Rule(), self.results, gap=8, margins=(10, 10, 10, 8)))
        self._quiet = after_rest(self, 180, self._ask)

    def prepare(
        self,
        *,
        entries: Sequence[Entry],
        entities: Sequence[metadata_pb2.Entity],
        open_entity: Callable[[str], None],
        open_record: Callable[[str, int], None],
    ) -> None:
        """What can be found now; `entities` in the order they should be asked."""
        self._entries, self._entities = entries, entities[:MOST_ENTITIES]
        self._open_entity, self._open_record = open_entity, open_record
        self.field.clear()
        self._typed("")

    def _typed(self, words: str) -> None:
        for call in self._calls:
            call.cancel()
        self._calls = []
        self._records = []
        functions = search(self._entries, words) if words.strip() else []
        self._fixed = [
            Hit(entry.icon or "folder", entry.label, entry.trail, partial(self._open_entity, entry.entity))
            for entry in functions[:6]
        ]
        self._show()
        if words.strip():
            self._quiet.start()

    def _ask(self) -> None:
        words = self.field.text().strip()
        for entity in self._entities:
            request = list_pb2.LookupRequest(entity=entity.name, text=words, limit=_PER_ENTITY)
            self._calls.append(
                self._api.query(
                    self._api.lists.Lookup,
                    request,
                    partial(self._found, entity),
                    parent=self,
                    deadline=4.0,
                )
            )

    def _found(self, entity: metadata_pb2.Entity, reply: list_pb2.LookupResponse) -> None:
        for reference in reply.references[:_PER_ENTITY]:
            title = f"{reference.code}  {reference.name}".strip()
            self._records.append(
                Hit(
                    entity.icon or "folder",
                    title,
                    entity.label,
                    partial(self._open_record, entity.name, reference.id),
                )
            )
        self._show()

    def _show(self) -> None:
        self.results.set_hits([*self._fixed, *self._records][:_MOST], searched=bool(self.field.text().strip()))
        self.adjustSize()

    def _run(self, hit: Hit) -> None:
        self.hide()
        hit.act()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.field and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            key = event.key()
            if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
                self.results.move_cursor(1 if key == Qt.Key.Key_Down else -1)
                return True
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.results.activate()
                return True
        return super().eventFilter(watched, event)


class _Results(Painted):
    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.hits: list[Hit] = []
        self._cursor = 0
        self._searched = False
        self.setMouseTracking(True)

    def set_hits(self, hits: list[Hit], *, searched: bool) -> None:
        self.hits = hits
        self._searched = searched
        self._cursor = min(self._cursor, max(0, len(hits) - 1))
        self.setFixedHeight(max(1, len(hits)) * _ROW)
        self.setAccessibleName("；".join(hit.title for hit in hits))
        self.update()

    def move_cursor(self, step: int) -> None:
        if self.hits:
            self._cursor = (self._cursor + step) % len(self.hits)
            self.update()

    def activate(self) -> None:
        if self._cursor < len(self.hits):
            self.chosen.emit(self.hits[self._cursor])

    def draw(self, painter: QPainter, w: int, h: int) -> None:
        if not self.hits:
            words = t("没有找到|Nothing found") if self._searched else t("输入即搜|Type to search")
            paint.text(painter, QRectF(12, 0, w - 24, _ROW), words, color="text3", step="small")
        for index, hit in enumerate(self.hits):
            y = index * _ROW
            if index == self._cursor:
                paint.fill(painter, QRectF(0, y, w, _ROW), "select", radius=4)
                paint.fill(painter, QRectF(0, y + 6, 3, _ROW - 12), "accent", radius=1.5)
            draw_icon(painter, hit.icon, 12, y + 7, 16, "text2")
            paint.text(painter, QRectF(38, y, w * 0.62, _ROW), hit.title)
            note = QRectF(w * 0.62 + 40, y, w * 0.38 - 52, _ROW)
            paint.text(painter, note, hit.note, color="text3", step="small", align=paint.RIGHT)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        index = int(event.position().y() // _ROW)
        if 0 <= index < len(self.hits) and index != self._cursor:
            self._cursor = index
            self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.activate()
