"""Search everything (Ctrl+K): functions, what was opened before, and every record that this person may see, by one call."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QFrame, QLineEdit, QWidget

from cellar.v1 import list_pb2, metadata_pb2
from cellar_client import formats
from cellar_client.i18n import t
from cellar_client.look.icons import draw_icon
from cellar_client.rpc import Api, Call
from cellar_client.session.menu import Entry, search
from cellar_client.timers import after_rest
from cellar_client.widgets import paint
from cellar_client.widgets.field_icons import field_icon
from cellar_client.widgets.layout import Painted, Rule, vbox
from cellar_client.widgets.view import Recent

_ROW = 28
_FEWEST, _MOST = 6, 26
_AROUND = 48
_FUNCTIONS = 4
_RECENT = 6
_REST_MS = 120


@dataclass(frozen=True)
class Hit:
    """A line of the result: what it says, and what it does. ``group`` heads the lines that share it."""

    group: str
    icon: str
    title: str
    note: str
    act: Callable[[], None]
    name: str = ""
    amount: str = ""
    look: str = ""
    standing: str = ""


class SearchPopup(QFrame):
    """Opened over the shell; Escape or a click elsewhere closes it."""

    def __init__(self, parent: QWidget, api: Api) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self._api = api
        self._call: Call | None = None
        self._functions: list[Hit] = []
        self._before: list[Hit] = []
        self._records: list[Hit] = []
        self._more, self._lines = False, _MOST
        self._entries: Sequence[Entry] = ()
        self._recent: Sequence[Recent] = ()
        self._entities: Mapping[str, metadata_pb2.Entity] = {}
        self._open_entity: Callable[[str], None] = lambda _entity: None
        self._open_record: Callable[[str, int], None] = lambda _entity, _id: None
        self.setProperty("area", "popup")
        self.field = QLineEdit()
        self.field.setAccessibleName(t("全局搜索|Search everything"))
        self.field.setPlaceholderText(
            t("单号、客户、商品、地址、电话、金额、功能…|Number, customer, item, address, telephone, amount, function…")
        )
        field_icon(self.field, "search", t("全局搜索|Search everything"), leading=True)
        self.field.textChanged.connect(self._typed)
        self.field.installEventFilter(self)
        self.results = _Results()
        self.results.chosen.connect(self._run)
        self.setLayout(vbox(self.field, Rule(), self.results, gap=8, margins=(10, 10, 10, 8)))
        self._quiet = after_rest(self, _REST_MS, self._ask)

    def prepare(
        self,
        *,
        entries: Sequence[Entry],
        entities: Mapping[str, metadata_pb2.Entity],
        recent: Sequence[Recent],
        height: int,
        open_entity: Callable[[str], None],
        open_record: Callable[[str, int], None],
    ) -> None:
        """What can be found now; `recent` is shown at once, before the server is asked. `height` is that of the room below."""
        frame = self.field.sizeHint().height() + _AROUND
        self._lines = max(_FEWEST, min(_MOST, (height - frame) // _ROW))
        self._entries, self._entities, self._recent = entries, entities, recent
        self._open_entity, self._open_record = open_entity, open_record
        self.field.clear()
        self._typed("")

    def _typed(self, words: str) -> None:
        if self._call is not None:
            self._call.cancel()
        self._call, self._more, self._entered = None, False, False
        wanted = words.strip()
        found = search(self._entries, wanted) if wanted else []
        self._functions = [
            Hit(
                t("功能|Functions"), entry.icon or "folder", entry.label, entry.trail,
                partial(self._open_entity, entry.entity),
            )
            for entry in found[:_FUNCTIONS]
        ]  # fmt: skip
        self._before = self._opened_before(wanted)
        if not wanted:
            self._records = []
        self._show()
        if wanted:
            self._quiet.start()
        else:
            self._quiet.stop()

    def _opened_before(self, wanted: str, known: Collection[tuple[str, int]] = ()) -> list[Hit]:
        """What this person opened lately, as far as its title says it and the answer does not (`known`)."""
        told = [
            each
            for each in self._recent
            if wanted.casefold() in each.title.casefold() and (each.entity, each.id) not in known
        ]
        group = t("最近打开|Opened lately")
        return [
            Hit(group, self._icon(each.entity), each.title, each.at, partial(self._open_record, each.entity, each.id))
            for each in told[:_RECENT]
        ]

    def _icon(self, entity: str) -> str:
        found = self._entities.get(entity)
        return found.icon if found is not None and found.icon else "folder"

    def _ask(self) -> None:
        request = list_pb2.SearchRequest(text=self.field.text().strip())
        self._call = self._api.query(
            self._api.lists.Search, request, self._found, lambda _e: self._not_found(), parent=self, deadline=4.0
        )

    def _not_found(self) -> None:
        """No answer came: what was found for other words is none."""
        self._call, self._records, self._entered = None, [], False
        self._show()

    def _found(self, reply: list_pb2.SearchResponse) -> None:
        """Kinds in the order of their likeliest record."""
        kinds: dict[str, list[list_pb2.SearchHit]] = {}
        for hit in reply.hits:
            kinds.setdefault(hit.entity, []).append(hit)
        self._call = None
        self._records = [self._hit(hit) for hits in kinds.values() for hit in hits]
        self._before = self._opened_before(self.field.text().strip(), {(hit.entity, hit.id) for hit in reply.hits})
        self._more = reply.more
        self._show()
        if self._entered:
            self._entered = False
            self.results.activate()

    def _hit(self, hit: list_pb2.SearchHit) -> Hit:
        entity = self._entities.get(hit.entity)
        label = entity.label if entity is not None else hit.entity
        day = formats.wire(hit.day) if hit.HasField("day") else ""
        return Hit(
            label, self._icon(hit.entity), hit.number, day or hit.found_by,
            partial(self._open_record, hit.entity, hit.id), name=hit.name,
            amount=formats.wire(hit.amount) if hit.HasField("amount") else "", look=hit.look, standing=hit.standing,
        )  # fmt: skip

    def _show(self) -> None:
        wanted = bool(self.field.text().strip())
        kinds = [[*self._functions], [*self._before], *_grouped(self._records)]
        shown = fitting([kind for kind in kinds if kind], self._lines - 1)
        cut = len(shown) < sum(len(kind) for kind in kinds)
        self.results.set_hits(shown, searched=wanted, more=wanted and (self._more or cut))
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
                # Records that still stand there from other words are not opened: the answer is waited for.
                waits = self._quiet.isActive() or self._call is not None
                self._entered = waits and self.results.current() in self._records
                if not self._entered:
                    self.results.activate()
                return True
        return super().eventFilter(watched, event)


def _grouped(hits: Iterable[Hit]) -> list[list[Hit]]:
    found: dict[str, list[Hit]] = {}
    for hit in hits:
        found.setdefault(hit.group, []).append(hit)
    return list(found.values())


def fitting(kinds: Sequence[Sequence[Hit]], lines: int) -> list[Hit]:
    """What stands in so many lines with the headings of the kinds, in turns from every kind, so that none is crowded out."""
    kinds = kinds[: max(1, lines // 3)]
    taken = [0] * len(kinds)
    left = lines - len(kinds)
    while left and any(count < len(kind) for count, kind in zip(taken, kinds, strict=True)):
        for at, kind in enumerate(kinds):
            if left and taken[at] < len(kind):
                taken[at] += 1
                left -= 1
    return [hit for count, kind in zip(taken, kinds, strict=True) for hit in kind[:count]]


class _Results(Painted):
    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.hits: list[Hit] = []
        self._cursor = 0
        self._searched = False
        self._more = False
        self.setMouseTracking(True)

    def set_hits(self, hits: list[Hit], *, searched: bool, more: bool = False) -> None:
        """The cursor stays on the line that it was moved to, wherever that stands now."""
        stood = self.hits[self._cursor] if self._cursor and self._cursor < len(self.hits) else None
        same = (at for at, hit in enumerate(hits) if stood and (hit.group, hit.title) == (stood.group, stood.title))
        self.hits, self._searched, self._more = hits, searched, more
        self._cursor = next(same, 0)
        self.setFixedHeight((max(1, len(hits)) + self._heads() + more) * _ROW)
        told = [" ".join(filter(None, (hit.group, hit.title, hit.name, hit.note, hit.amount))) for hit in hits]
        self.setAccessibleName("；".join(told))
        self.update()

    def move_cursor(self, step: int) -> None:
        if self.hits:
            self._cursor = (self._cursor + step) % len(self.hits)
            self.update()

    def current(self) -> Hit | None:
        return self.hits[self._cursor] if self._cursor < len(self.hits) else None

    def activate(self) -> None:
        hit = self.current()
        if hit is not None:
            self.chosen.emit(hit)

    def _heads(self) -> int:
        return len({hit.group for hit in self.hits})

    def _lines(self) -> list[int | str]:
        """What each row shows: the heading of a group, or a hit by its place."""
        found: list[int | str] = []
        for at, hit in enumerate(self.hits):
            if not at or self.hits[at - 1].group != hit.group:
                found.append(hit.group)
            found.append(at)
        return found

    def draw(self, painter: QPainter, w: int, h: int) -> None:
        if not self.hits:
            words = t("没有找到|Nothing found") if self._searched else t("输入即搜|Type to search")
            paint.text(painter, QRectF(12, 0, w - 24, _ROW), words, color="text3", step="small")
        lines = self._lines()
        for row, line in enumerate(lines):
            y = row * _ROW
            if isinstance(line, str):
                paint.text(painter, QRectF(12, y + 6, w - 24, _ROW - 6), line, color="text3", step="small", bold=True)
            else:
                self._draw_hit(painter, self.hits[line], y, w, chosen=line == self._cursor)
        if self._more:
            words = t("还有更多，再多输入几个字|There are more: type a little more")
            paint.text(painter, QRectF(38, len(lines) * _ROW, w - 50, _ROW), words, color="text3", step="small")

    def _draw_hit(self, painter: QPainter, hit: Hit, y: float, w: float, *, chosen: bool) -> None:
        if chosen:
            paint.fill(painter, QRectF(0, y, w, _ROW), "select", radius=4)
            paint.fill(painter, QRectF(0, y + 6, 3, _ROW - 12), "accent", radius=1.5)
        draw_icon(painter, hit.icon, 12, y + 6, 16, "text2")
        right = w - 12.0
        if hit.standing:
            right -= paint.pill_width(hit.standing)
            paint.pill(painter, right, y + 5, hit.look, hit.standing)
            right = min(right, w - 12 - _STANDING) - 12
        if hit.amount:
            # A figure is never cut: where there is little room, it is the name that gives way.
            room = paint.width(hit.amount)
            paint.text(painter, QRectF(right - room, y, room, _ROW), hit.amount, align=paint.RIGHT)
            right -= max(room, _AMOUNT) + 12
        room = paint.width(hit.note, "small") + 1
        paint.text(
            painter, QRectF(right - room, y, room, _ROW), hit.note, color="text3", step="small", align=paint.RIGHT
        )
        right -= room + 12
        titled = max(_TITLE, paint.width(hit.title) + 12) if hit.name else right - 38
        paint.text(painter, QRectF(38, y, titled, _ROW), hit.title)
        if hit.name:
            paint.text(painter, QRectF(38 + titled, y, right - 38 - titled, _ROW), hit.name, color="text2")

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = self._at(event)
        if at is not None and at != self._cursor:
            self._cursor = at
            self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._at(event) is not None and event.button() == Qt.MouseButton.LeftButton:
            self.activate()

    def _at(self, event: QMouseEvent) -> int | None:
        row, lines = int(event.position().y() // _ROW), self._lines()
        line = lines[row] if 0 <= row < len(lines) else None
        return line if isinstance(line, int) else None


_TITLE, _AMOUNT, _STANDING = 120, 96, 84
