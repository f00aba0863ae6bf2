"""Cards: a record in three lines, as boards and calendars show it; where they come from, and a list of them by keys."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from cellar.v1 import list_pb2 as lst
from cellar.v1 import metadata_pb2 as pb
from cellar_client import formats
from cellar_client.look import theme
from cellar_client.roles import ACCESSIBLE, DISPLAY, TOOLTIP
from cellar_client.rpc import Api, ApiError, Call
from cellar_client.session.metadata import EntityMeta
from cellar_client.widgets import paint
from cellar_common.codec import unpack_column

Index = QModelIndex | QPersistentModelIndex
CARD_HEIGHT = 68
_GAP = 6
_K = Qt.Key


@dataclass(frozen=True)
class Card:
    """What is shown of a record. `look` and `word` are those of its state; `day` is set in a calendar."""

    id: int
    title: str
    subs: tuple[str, ...]
    amount: str
    look: str = ""
    word: str = ""
    day: date | None = None

    def words(self) -> str:
        return " ".join(filter(None, (self.title, *self.subs, self.amount, self.word)))


@dataclass(frozen=True)
class Dealt:
    """A page of cards; `next` goes on behind them where there are `more`."""

    cards: list[Card]
    more: bool
    next: bytes


class CardSource:
    """Asks for the records of a list as cards."""

    def __init__(self, api: Api, meta: EntityMeta, layout: pb.CardLayout, day: str = "") -> None:
        self._api, self._meta, self._layout, self._day = api, meta, layout, day
        standing = (meta.state_field, meta.progress_field)
        names = [layout.title, *layout.subs, layout.amount, day, *standing]
        self._names = list(dict.fromkeys(name for name in names if name))

    def printed(self) -> list[str]:
        """The columns of a list of cards on paper: what its list begins with and what the cards show."""
        layout = self._layout
        names = [*self._meta.pb.list.columns[:1], layout.title, *layout.subs, self._day, layout.amount]
        return list(dict.fromkeys(name for name in names if name in self._meta.fields))

    def deal(
        self,
        query: lst.Query,
        sort: lst.Sort,
        limit: int,
        done: Callable[[Dealt], None],
        failed: Callable[[ApiError], None],
        *,
        parent: QObject,
        after: bytes = b"",
    ) -> Call:
        request = lst.PageRequest(query=query, columns=self._names, sort=sort, limit=limit)
        if after:
            request.after = after
        return self._api.query(
            self._api.lists.Page, request, lambda reply: done(self._dealt(reply)), failed, parent=parent
        )

    def _dealt(self, reply: lst.PageResponse) -> Dealt:
        values = {column.name: unpack_column(column) for column in reply.columns}
        cards = [
            self._card(id_, {name: column[at] for name, column in values.items()}) for at, id_ in enumerate(reply.ids)
        ]
        return Dealt(cards, reply.more, reply.next)

    def _card(self, id_: int, held: dict[str, Any]) -> Card:
        meta, layout = self._meta, self._layout

        def say(name: str) -> str:
            field = meta.field(name)
            return formats.value(field, held.get(name)) if name and field is not None else ""

        state, progress = str(held.get(meta.state_field) or ""), str(held.get(meta.progress_field) or "")
        look, word = meta.standing(state, progress) if state else ("", "")
        day = held.get(self._day) if self._day else None
        subs = tuple(text for text in map(say, layout.subs) if text)
        return Card(
            id_, say(layout.title), subs, say(layout.amount), look, word, day if isinstance(day, date) else None
        )


class CardModel(QAbstractListModel):
    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.cards: list[Card] = []

    def show(self, cards: list[Card]) -> None:
        self.beginResetModel()
        self.cards = cards
        self.endResetModel()

    def add(self, cards: list[Card]) -> None:
        if cards:
            self.beginInsertRows(QModelIndex(), len(self.cards), len(self.cards) + len(cards) - 1)
            self.cards += cards
            self.endInsertRows()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self.cards)

    def data(self, index: Index, role: int = DISPLAY) -> Any:
        return self.cards[index.row()].words() if role in (DISPLAY, ACCESSIBLE, TOOLTIP) else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsDragEnabled


class CardDelegate(QStyledItemDelegate):
    def __init__(self, view: CardList) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, CARD_HEIGHT + _GAP)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        card = self._view.cards.cards[index.row()]
        rect = QRectF(option.rect).adjusted(_GAP, _GAP / 2, -_GAP, -_GAP / 2)
        current = self._view.currentIndex() == index
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        focused = current and self._view.hasFocus()
        draw_card(painter, rect, card, current=current, focused=focused, marked=self._view.marked)
        painter.restore()


def draw_card(
    painter: QPainter, rect: QRectF, card: Card, *, current: bool, focused: bool, marked: bool = False
) -> None:
    """`marked`: it says where it stands, as nothing around it does."""
    paint.box(
        painter, rect, line="line2" if current else "line", background="select" if current else "raised", radius=6
    )
    inner = rect.adjusted(10, 6, -10, -6)
    line = inner.height() / 3
    paint.text(painter, QRectF(inner.x(), inner.y(), inner.width(), line), card.title, bold=True)
    second = QRectF(inner.x(), inner.y() + line, inner.width(), line)
    paint.text(painter, second, "  ".join(card.subs[:2]), color="text2", step="small")
    third = second.translated(0, line)
    right = paint.width(card.amount) + 8 if card.amount else 0
    left = _draw_mark(painter, third.adjusted(0, 0, -right, 0), card) if marked and card.word else 0
    paint.text(painter, third.adjusted(left, 0, -right, 0), "  ".join(card.subs[2:]), color="text3", step="small")
    if card.amount:
        ink = "error" if formats.is_negative(card.amount) else "text"
        paint.text(painter, third, card.amount, color=ink, align=paint.RIGHT)
    if focused:
        paint.focus_ring(painter, rect, 6)


def _draw_mark(painter: QPainter, room: QRectF, card: Card) -> float:
    """Where the record stands, as a pill or by its sign alone where that does not fit; the width that is taken."""
    if paint.pill_width(card.word) <= room.width():
        return paint.pill(painter, room.x(), room.center().y() - 8, card.look, card.word, 16) + 6
    colors = theme.state(card.look)
    paint.state_glyph(painter, colors["glyph"], room.x(), room.center().y() - 3.5, 7, colors["fg"])
    return 13


class CardList(QListView):
    """`opened(id)` on Enter or a double click; `sideways(step, carry)` on the arrows, where `carry` takes the card along."""

    # Ids have 63 bits, Qt's int has 32.
    opened = Signal(object)
    sideways = Signal(int, bool)
    moved = Signal()
    menu_wanted = Signal(QPoint)
    """a right click, or the menu key, on the current card: where on the screen"""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.marked = False
        """Whether cards say where they stand: not where the column says it."""
        self.cards = CardModel(self)
        self.setModel(self.cards)
        self.setItemDelegate(CardDelegate(self))
        self.setAccessibleName(name)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setUniformItemSizes(True)
        self.setMouseTracking(False)
        self.doubleClicked.connect(lambda index: self.opened.emit(self.cards.cards[index.row()].id))

    def current(self) -> Card | None:
        row = self.currentIndex().row()
        return self.cards.cards[row] if 0 <= row < len(self.cards.cards) else None

    def go(self, row: int) -> None:
        """To a card, or the last one above it."""
        last = len(self.cards.cards) - 1
        if last >= 0:
            self.setCurrentIndex(self.cards.index(max(0, min(row, last)), 0))

    def go_to(self, record_id: int) -> bool:
        """To the card of a record; whether there is one."""
        row = next((at for at, card in enumerate(self.cards.cards) if card.id == record_id), -1)
        if row >= 0:
            self.go(row)
        return row >= 0

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_mouse = event.reason() == QContextMenuEvent.Reason.Mouse
        index = self.indexAt(event.pos()) if by_mouse else self.currentIndex()
        if not index.isValid():
            return
        self.setFocus()
        self.setCurrentIndex(index)
        place = event.pos() if by_mouse else self.visualRect(index).center()
        self.menu_wanted.emit(self.viewport().mapToGlobal(place))

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        self.viewport().update()
        self.moved.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, card = event.key(), self.current()
        if key in (_K.Key_Return, _K.Key_Enter):
            if card is not None:
                self.opened.emit(card.id)
        elif key in (_K.Key_Left, _K.Key_Right):
            carry = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
            self.sideways.emit(1 if key == _K.Key_Right else -1, carry)
        else:
            super().keyPressEvent(event)
