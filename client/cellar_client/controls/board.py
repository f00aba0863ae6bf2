"""A list as a board: a column for each state or choice, cards that are moved by what may be done with them.

Arrows walk, Enter opens, Ctrl with an arrow moves the card; so does the mouse. Whether it may move is the server's to say.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QMimeData, QPoint, Qt, Signal
from PySide6.QtGui import QDrag, QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from cellar.v1 import exchange_pb2 as ex
from cellar.v1 import list_pb2 as lst
from cellar.v1 import metadata_pb2 as pb
from cellar_client import formats
from cellar_client.controls.cards import Card, CardList, CardSource, Dealt
from cellar_client.i18n import t
from cellar_client.rpc import Api, Call
from cellar_client.session.metadata import EntityMeta
from cellar_client.widgets.layout import FittedLabel, Label, Panel, Rule, hbox, set_property
from cellar_client.widgets.marks import StatePill
from cellar_common.codec import to_python

_AT_ONCE, _MOST = 50, 1000
_NARROW = 216
_MIME = "application/x-cellar-card"


@dataclass(frozen=True)
class Wanted:
    """A card that shall go from a column to another, by an action."""

    card: Card
    action: pb.Action
    target: str


class _Head(Panel):
    """A column's word, how many it holds and what they come to."""

    def __init__(self, column: pb.BoardColumn) -> None:
        pill = StatePill()
        word = pill if column.look else Label(column.label, bold=True)
        self._count, self._sum = Label("", role="text3", step="small"), FittedLabel("", role="text2", step="small")
        super().__init__(hbox(word, self._count, None, self._sum, margins=(10, 0, 10, 0)), area="band")
        # Shown once it has its place: before, it would be a window.
        pill.set_state(column.look, column.label if column.look else "")
        self.setFixedHeight(34)

    def tell(self, count: str, amount: str) -> None:
        self._count.setText(count)
        self._sum.setText(amount)


class _Cards(CardList):
    """The cards of a column; `dropped()` where the card under way was let go here."""

    dropped = Signal()
    begun = Signal()

    def __init__(self, name: str, takes: Callable[[], bool]) -> None:
        super().__init__(name)
        self._takes = takes
        self.setDragEnabled(True)
        self.setAcceptDrops(True)

    def startDrag(self, _actions: Qt.DropAction) -> None:
        card = self.current()
        if card is None:
            return
        self.begun.emit()
        drag, data = QDrag(self), QMimeData()
        data.setData(_MIME, str(card.id).encode())
        drag.setMimeData(data)
        drag.exec(Qt.DropAction.MoveAction)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasFormat(_MIME) and self._takes():
            event.acceptProposedAction()
            set_property(self, "target", "true")

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        event.acceptProposedAction()

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:
        set_property(self, "target", "")

    def dropEvent(self, event: QDropEvent) -> None:
        set_property(self, "target", "")
        event.acceptProposedAction()
        self.dropped.emit()


class _Column:
    """One column: its head, its cards, and what is still to come of them."""

    def __init__(self, said: pb.BoardColumn, takes: Callable[[], bool]) -> None:
        self.said = said
        self.head = _Head(said)
        self.cards = _Cards(said.label, takes)
        self.next, self.more = b"", False
        self.calls: list[Call] = []

    @property
    def at_once(self) -> int:
        """As many cards as were here, so that none is lost that was scrolled to."""
        return min(_MOST, max(_AT_ONCE, len(self.cards.cards.cards)))

    def stop(self) -> None:
        for call in self.calls:
            call.cancel()
        self.calls = []


class Board(QScrollArea):
    """`opened(id)`; `wanted(Wanted)`: a move to be carried out; `refused(words)`: there is no such move; `moved()`: another card is the current one;
    `gone(words)`: the one under the cursor is no longer here."""

    opened = Signal(object)
    wanted = Signal(object)
    refused = Signal(str)
    moved = Signal()
    gone = Signal(str)
    failed = Signal(object)
    menu_wanted = Signal(QPoint)

    def __init__(self, api: Api, meta: EntityMeta) -> None:
        super().__init__()
        self._api, self._meta, self._layout = api, meta, meta.pb.board
        self._followed: Card | None = None
        self._awaited: set[int] = set()
        self._source = CardSource(api, meta, self._layout.card)
        self._query, self._sort = lst.Query(), lst.Sort()
        self._from: tuple[_Column, Card] | None = None
        self._kept = (0, 0)
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setAccessibleName(t("看板|Board"))
        self.columns = [_Column(each, partial(self._takes, at)) for at, each in enumerate(self._layout.columns)]
        inner = Panel(area="canvas")
        row = QHBoxLayout(inner)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for at, column in enumerate(self.columns):
            if at:
                row.addWidget(Rule(vertical=True))
            row.addWidget(self._framed(at, column), 1)
        self.setWidget(inner)
        self.nothing = Label(t("本条件下没有{what}|No {what} here", what=meta.label), role="text2")
        self.nothing.setParent(self.viewport())
        self.nothing.hide()
        if self.columns:
            self.setFocusProxy(self.columns[0].cards)

    def _framed(self, at: int, column: _Column) -> QWidget:
        frame = QWidget()
        frame.setMinimumWidth(_NARROW)
        lines = QVBoxLayout(frame)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(0)
        for widget in (column.head, Rule(), column.cards):
            lines.addWidget(widget)
        set_property(column.cards, "area", "board")
        column.cards.opened.connect(self.opened)
        column.cards.moved.connect(self.moved)
        column.cards.menu_wanted.connect(self.menu_wanted)
        column.cards.sideways.connect(partial(self._sideways, at))
        column.cards.begun.connect(lambda: self._begin(column))
        column.cards.dropped.connect(lambda: self._drop(column))
        column.cards.verticalScrollBar().valueChanged.connect(lambda value: self._scrolled(column, value))
        return frame

    # --- what is on it

    def reload(self, query: lst.Query, sort: lst.Sort, *, own: bool = False) -> None:
        """Asks every column anew. The cursor stays on its record, in whichever column that is now; after another question, and where
        the record left by a deed from here (`own`), on its place."""
        self._followed = self.current() if (query, sort) == (self._query, self._sort) and not own else None
        self._query, self._sort = query, sort
        self._awaited = set(range(len(self.columns)))
        focus = next((at for at, c in enumerate(self.columns) if c.cards.hasFocus()), self._kept[0])
        if focus < len(self.columns):
            self._kept = (focus, max(0, self.columns[focus].cards.currentIndex().row()))
        for at, column in enumerate(self.columns):
            column.stop()
            column.head.tell("", "")
            asked = self._asked(column)
            deal = self._source.deal(
                asked, sort, column.at_once, partial(self._dealt, at), self.failed.emit, parent=self
            )
            fields = [self._layout.card.amount] if self._layout.card.amount else []
            total = lst.SumRequest(query=asked, fields=fields)
            column.calls = [
                deal,
                self._api.query(self._api.lists.Sum, total, partial(self._summed, at), self.failed.emit, parent=self),
            ]

    def _asked(self, column: _Column) -> lst.Query:
        query = lst.Query()
        query.CopyFrom(self._query)
        query.filters.extend(column.said.filters)
        return query

    def sheets(self) -> ex.ExportRequest:
        """All cards for paper, column by column."""
        request = ex.ExportRequest(query=self._query, columns=self._source.printed(), sort=self._sort, format="pdf")
        for column in self.columns:
            request.sections.add(heading=column.said.label, filters=column.said.filters)
        return request

    def _dealt(self, at: int, dealt: Dealt) -> None:
        column = self.columns[at]
        column.cards.cards.show(dealt.cards)
        column.more, column.next = dealt.more, dealt.next
        self._awaited.discard(at)
        self._tell_nothing()
        if self._followed is not None:
            self._follow(at, self._followed)
            return
        if at == self._kept[0]:
            column.cards.go(self._kept[1])
        self._place_cursor()
        self.moved.emit()

    def _tell_nothing(self) -> None:
        """A board without a card says so, once every column has come."""
        self.nothing.setVisible(not self._awaited and not any(each.cards.cards.cards for each in self.columns))
        self.nothing.adjustSize()
        room = self.viewport()
        self.nothing.move((room.width() - self.nothing.width()) // 2, room.height() // 3)
        self.nothing.raise_()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._tell_nothing()

    def _follow(self, at: int, card: Card) -> None:
        """A column has come while a record is looked for; once all have and none holds it, no card is the current one."""
        cards = self.columns[at].cards
        if cards.go_to(card.id):
            self._kept = (at, cards.currentIndex().row())
            self._followed = None
            self._take_keys(cards)
        elif not self._awaited:
            self._followed = None
            self.gone.emit(t("{what} 已不在本条件下|{what} is no longer in this list", what=card.title))
        self.moved.emit()

    def _place_cursor(self) -> None:
        """On the kept column, or the first that has a card; a search that is typed into keeps the keys."""
        kept = self.columns[self._kept[0]]
        if not kept.cards.cards.cards:
            other = next((at for at, each in enumerate(self.columns) if each.cards.cards.cards), -1)
            if other < 0:
                return
            kept, self._kept = self.columns[other], (other, 0)
            kept.cards.go(0)
        self._take_keys(kept.cards)

    def _take_keys(self, cards: QWidget) -> None:
        """A search that is typed into keeps them."""
        if self.isVisible() and not isinstance(QApplication.focusWidget(), QLineEdit):
            cards.setFocus()

    def _summed(self, at: int, reply: lst.SumResponse) -> None:
        name = self._layout.card.amount
        field = self._meta.field(name) if name else None
        figure = formats.value(field, to_python(reply.sums[name])) if field is not None and name in reply.sums else ""
        self.columns[at].head.tell(formats.whole(reply.count), figure)

    def _scrolled(self, column: _Column, value: int) -> None:
        if not column.more or value < column.cards.verticalScrollBar().maximum() - 2 * column.cards.height():
            return
        column.more = False

        def came(dealt: Dealt) -> None:
            column.cards.cards.add(dealt.cards)
            column.more, column.next = dealt.more, dealt.next

        call = self._source.deal(
            self._asked(column), self._sort, _AT_ONCE, came, self.failed.emit, parent=self, after=column.next
        )
        column.calls.append(call)

    # --- the card under the cursor

    def _column_in_use(self) -> _Column | None:
        return next((c for c in self.columns if c.cards.hasFocus()), None) or (
            self.columns[self._kept[0]] if self._kept[0] < len(self.columns) else None
        )

    def current(self) -> Card | None:
        column = self._column_in_use()
        return column.cards.current() if column is not None else None

    def _sideways(self, at: int, step: int, carry: bool) -> None:
        if carry:
            self.carry(at, step)
            return
        row, to = max(0, self.columns[at].cards.currentIndex().row()), at + step
        while 0 <= to < len(self.columns) and not self.columns[to].cards.cards.cards:
            to += step
        if 0 <= to < len(self.columns):
            self._kept = (to, row)
            self.columns[to].cards.setFocus()
            self.columns[to].cards.go(row)
            self.ensureWidgetVisible(self.columns[to].cards, 0, 0)

    # --- moving

    def carry(self, at: int, step: int) -> None:
        """The current card of a column to the nearest column on that side that an action leads to."""
        card = self.columns[at].cards.current()
        to = at + step
        while card is not None and 0 <= to < len(self.columns):
            if self._action(at, to) is not None:
                self._want(at, to, card)
                return
            to += step
        if card is not None:
            self.refused.emit(t("没有把它移到那边的操作|Nothing that you may do takes it there"))

    def _action(self, source: int, target: int) -> pb.Action | None:
        here, there = self.columns[source].said.code, self.columns[target].said.code
        name = next((m.action for m in self._layout.moves if (m.source, m.target) == (here, there)), "")
        return self._meta.actions.get(name)

    def _want(self, source: int, target: int, card: Card) -> None:
        action = self._action(source, target)
        if action is None:
            words = t("没有从“{a}”到“{b}”的操作|Nothing that you may do leads from “{a}” to “{b}”")
            here, there = self.columns[source].said.label, self.columns[target].said.label
            self.refused.emit(words.format(a=here, b=there))
            return
        self.wanted.emit(Wanted(card, action, self.columns[target].said.code))

    def _begin(self, column: _Column) -> None:
        card = column.cards.current()
        self._from = (column, card) if card is not None else None

    def _takes(self, at: int) -> bool:
        return self._from is not None and self._from[0] is not self.columns[at]

    def _drop(self, column: _Column) -> None:
        held, self._from = self._from, None
        if held is not None:
            self._want(self.columns.index(held[0]), self.columns.index(column), held[1])
