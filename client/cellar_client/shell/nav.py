"""The navigation at the left: search, the menu as a tree, and its folded form, the rail."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QLineEdit, QMenu, QScrollArea, QToolTip, QWidget

from cellar.v1 import metadata_pb2
from cellar_client import keymap
from cellar_client.i18n import t
from cellar_client.look import theme
from cellar_client.look.icons import draw_icon, icon
from cellar_client.session.menu import Entry, entries, search
from cellar_client.widgets import paint
from cellar_client.widgets.buttons import ToolButton
from cellar_client.widgets.field_icons import field_icon
from cellar_client.widgets.layout import Painted, Panel, Rule, hbox, vbox
from cellar_client.widgets.marks import KeyCap

HOME = Entry("", "home", "", "", ("",))
_ROW = 26


class Nav(Panel):
    """`opened(entity)` for an entry, `home_chosen()` for the first line, `fold_chosen()` to change to the rail."""

    opened = Signal(str)
    home_chosen = Signal()
    fold_chosen = Signal()

    def __init__(self, menu: Sequence[metadata_pb2.MenuNode], parent: QWidget | None = None) -> None:
        super().__init__(area="canvas", parent=parent)
        self.setFixedWidth(theme.size("nav"))
        self.search_field = QLineEdit()
        self.search_field.setPlaceholderText(t("菜单，如 xsdd|Menu"))
        self.search_field.setAccessibleName(t("搜菜单|Search the menu"))
        self.search_field.setProperty("fx", "quiet")
        field_icon(self.search_field, "search", t("搜菜单|Search the menu"), leading=True)
        self.search_field.installEventFilter(self)
        self.search_field.textChanged.connect(self._searched)
        cap = KeyCap(keymap.hint("menu"), self.search_field)
        cap.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        cap.move(theme.size("nav") - 24 - cap.width() - 8, 6)
        self.search_field.textChanged.connect(lambda words: cap.setVisible(not words))
        self._all = list(entries(menu))
        self.tree = _Tree(self._all)
        self.tree.opened.connect(self._open)
        scroll = QScrollArea()
        scroll.setWidget(self.tree)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.viewport().setAutoFillBackground(False)
        self.tree.setAutoFillBackground(False)
        self.tree.reveal.connect(lambda y: scroll.ensureVisible(0, y + _ROW // 2, 0, _ROW))
        fold = ToolButton(t("收起菜单|Fold the menu"), "left", keymap.key("rail"))
        fold.clicked.connect(self.fold_chosen)
        column = vbox(
            hbox(self.search_field, margins=(12, 10, 12, 8)),
            scroll,
            Rule(),
            hbox(fold, None, margins=(8, 2, 8, 2)),
            gap=0,
        )
        column.setStretch(1, 1)
        self.setLayout(hbox(_wrap(column), Rule(vertical=True), gap=0))

    def set_current(self, entity: str) -> None:
        """The entity of the tab in front; empty: home."""
        self.tree.set_current(entity)

    def set_counts(self, counts: Mapping[str, int]) -> None:
        """What waits, per entity."""
        self.tree.set_counts(counts)

    def found(self) -> list[Entry]:
        """What the search shows now."""
        return self.tree.shown_entries() if self.search_field.text() else []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.search_field and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            key = event.key()
            if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
                self.tree.move_cursor(1 if key == Qt.Key.Key_Down else -1)
                return True
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.tree.activate()
                return True
            if key == Qt.Key.Key_Escape and self.search_field.text():
                self.search_field.clear()
                return True
        return super().eventFilter(watched, event)

    def _searched(self, words: str) -> None:
        self.tree.set_filter(search(self._all, words) if words.strip() else None)

    def _open(self, entry: Entry) -> None:
        self.search_field.clear()
        if entry is HOME:
            self.home_chosen.emit()
        else:
            self.opened.emit(entry.entity)


def _wrap(layout: object) -> QWidget:
    widget = QWidget()
    widget.setLayout(layout)  # type: ignore[arg-type]
    return widget


class _Tree(Painted):
    opened = Signal(object)
    reveal = Signal(int)

    def __init__(self, all_entries: list[Entry]) -> None:
        super().__init__()
        self._all = all_entries
        self._filtered: list[Entry] | None = None
        self._current = ""
        self._cursor = 0
        self._hover = -1
        self._counts: Mapping[str, int] = {}
        groups = [entry for entry in all_entries if not entry.entity and entry.depth == 0]
        # A long menu starts folded but for its first groups, so that it fits the height of a small screen.
        self._expanded = {group.path for group in (groups if len(all_entries) <= 26 else groups[:2])}
        self._rows: list[Entry] = []
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMouseTracking(True)
        self.setAccessibleName(t("菜单|Menu"))
        self._relist()

    def shown_entries(self) -> list[Entry]:
        return list(self._rows)

    def set_counts(self, counts: Mapping[str, int]) -> None:
        self._counts = counts
        self.update()

    def set_current(self, entity: str) -> None:
        self._current = entity
        for entry in self._all:
            if entity and entry.entity == entity:
                for depth in range(1, len(entry.path)):
                    self._expanded.add(entry.path[:depth])
        self._relist()

    def set_filter(self, found: list[Entry] | None) -> None:
        self._filtered = found
        self._cursor = 0
        self._relist()

    def move_cursor(self, step: int) -> None:
        if self._rows:
            self._cursor = max(0, min(len(self._rows) - 1, self._cursor + step))
            self.reveal.emit(self._cursor * _ROW)
            self.update()

    def activate(self) -> None:
        if 0 <= self._cursor < len(self._rows):
            self._press(self._rows[self._cursor])

    def sizeHint(self) -> QSize:
        return QSize(theme.size("nav"), len(self._rows) * _ROW + 8)

    def _relist(self) -> None:
        if self._filtered is not None:
            self._rows = self._filtered
        else:
            self._rows = [HOME]
            for entry in self._all:
                if all(entry.path[:depth] in self._expanded for depth in range(1, len(entry.path))):
                    self._rows.append(entry)
        self._cursor = min(self._cursor, max(0, len(self._rows) - 1))
        self.setMinimumHeight(len(self._rows) * _ROW + 8)
        self.update()

    def _press(self, entry: Entry) -> None:
        if entry is HOME or entry.entity:
            self.opened.emit(entry)
        else:
            self._expanded.symmetric_difference_update({entry.path})
            self._relist()

    def draw(self, painter: QPainter, w: int, h: int) -> None:
        keyboard = self.hasFocus() or self._filtered is not None
        for index, entry in enumerate(self._rows):
            self._draw_row(painter, index, entry, w)
            if keyboard and index == self._cursor:
                paint.focus_ring(painter, QRectF(8, index * _ROW, w - 16, _ROW))
        if self._filtered == []:
            rect = QRectF(20, 4, w - 40, _ROW)
            paint.text(painter, rect, t("没有这样的功能|Nothing like this"), color="text3", step="small")

    def _draw_row(self, painter: QPainter, index: int, entry: Entry, w: int) -> None:
        y = index * _ROW
        on = (entry is HOME and not self._current) or (bool(entry.entity) and entry.entity == self._current)
        if on:
            paint.fill(painter, QRectF(8, y, w - 16, _ROW), "accent_soft", radius=4)
            paint.fill(painter, QRectF(8, y + 6, 3, _ROW - 12), "accent", radius=1.5)
        elif index == self._hover:
            paint.fill(painter, QRectF(8, y, w - 16, _ROW), "sunken", radius=4)
        group = entry is not HOME and not entry.entity
        label = t("首页|Home") if entry is HOME else entry.label
        with_icon = entry is HOME or entry.depth == 0 or self._filtered is not None
        if with_icon:
            draw_icon(painter, entry.icon or "folder", 18, y + 5, 16, "accent_text" if on else "text2")
        x = 42 + max(0, entry.depth - 1) * 12 if self._filtered is None else 42
        bold = on or (group and entry.path in self._expanded)
        color = "accent_text" if on else "text2" if group and not bold else "text"
        room = QRectF(x, y, w - x - 54, _ROW - 1)
        paint.text(painter, room, label, color=color, bold=bold)
        if group:
            opened = entry.path in self._expanded
            draw_icon(painter, "down" if opened else "right", w - 32, y + 7, 12, "text3")
        elif self._filtered is not None and entry.trail:
            used = paint.width(label) + x + 8
            rest = QRectF(used, y, w - used - 16, _ROW)
            paint.text(painter, rest, entry.trail, color="text3", step="small", align=paint.RIGHT)
        elif self._counts.get(entry.entity):
            rect = QRectF(w - 60, y, 40, _ROW - 1)
            words = str(self._counts[entry.entity])
            paint.text(painter, rect, words, color="text3", step="small", align=paint.RIGHT)

    def _at(self, position: QPoint) -> int:
        index = position.y() // _ROW
        return index if 0 <= index < len(self._rows) else -1

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover = self._at(event.position().toPoint())
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self._hover = -1
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self._at(event.position().toPoint())
        if index >= 0 and event.button() == Qt.MouseButton.LeftButton:
            self._cursor = index
            self._press(self._rows[index])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        row = self._rows[self._cursor] if self._rows else None
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.move_cursor(1 if key == Qt.Key.Key_Down else -1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.activate()
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right) and row is not None and not row.entity and row is not HOME:
            if (row.path in self._expanded) != (key == Qt.Key.Key_Right):
                self._press(row)
        else:
            super().keyPressEvent(event)


class Rail(Painted):
    """The folded menu, 48 px: a group's icon opens its entries as a menu. Signals as in `Nav`."""

    opened = Signal(str)
    home_chosen = Signal()
    fold_chosen = Signal()
    _STEP = 36

    def __init__(self, menu: Sequence[metadata_pb2.MenuNode], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._menu = list(menu)
        self._cursor = 0
        self._current = ""
        self.setFixedWidth(theme.size("rail"))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(t("菜单|Menu"))

    def set_current(self, entity: str) -> None:
        self._current = entity
        self.update()

    def _holds(self, node: metadata_pb2.MenuNode) -> bool:
        return bool(self._current) and any(entry.entity == self._current for entry in entries([node]))

    def draw(self, painter: QPainter, w: int, h: int) -> None:
        paint.fill(painter, QRectF(0, 0, w, h), "canvas")
        paint.vline(painter, w - 1, 0, h)
        rows = [("home", not self._current), *((node.icon or "folder", self._holds(node)) for node in self._menu)]
        for index, (name, on) in enumerate(rows):
            y = 8 + index * self._STEP
            if on:
                paint.fill(painter, QRectF(8, y, 32, 32), "accent_soft", radius=4)
                paint.fill(painter, QRectF(0, y + 6, 3, 20), "accent", radius=1.5)
            draw_icon(painter, name, 15, y + 7, 18, "accent_text" if on else "text2")
            if self.hasFocus() and index == self._cursor:
                paint.focus_ring(painter, QRectF(8, y, 32, 32))
        draw_icon(painter, "right", 16, h - 24, 16, "text3")

    def _index_at(self, y: float) -> int:
        return int((y - 8) // self._STEP)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.position().y() > self.height() - 32:
            self.fold_chosen.emit()
        else:
            self._press(self._index_at(event.position().y()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            step = 1 if key == Qt.Key.Key_Down else -1
            self._cursor = max(0, min(len(self._menu), self._cursor + step))
            self.update()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space, Qt.Key.Key_Right):
            self._press(self._cursor)
        else:
            super().keyPressEvent(event)

    def _press(self, index: int) -> None:
        if index == 0:
            self.home_chosen.emit()
        elif 0 < index <= len(self._menu):
            node = self._menu[index - 1]
            if node.entity:
                self.opened.emit(node.entity)
                return
            popup = QMenu(self)
            popup.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            self._fill(popup, node.children)
            popup.popup(self.mapToGlobal(QPoint(self.width(), 8 + index * self._STEP)))

    def _fill(self, popup: QMenu, nodes: Sequence[metadata_pb2.MenuNode]) -> None:
        for node in nodes:
            if node.entity:
                action = popup.addAction(icon(node.icon or "folder"), node.label)
                action.triggered.connect(lambda _=False, entity=node.entity: self.opened.emit(entity))
            else:
                self._fill(popup.addMenu(node.label), node.children)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            index = self._index_at(event.pos().y())
            names = [t("首页|Home"), *(node.label for node in self._menu)]
            QToolTip.showText(event.globalPos(), names[index] if 0 <= index < len(names) else "", self)
            return True
        return super().event(event)
