"""A list as a calendar: each record on the day of a field; day, week, month and year.

Arrows move the day, Page up and down the span, Enter opens what is on it; a day with several is shown by itself.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from functools import partial

from PySide6.QtCore import QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QApplication, QLineEdit, QStackedLayout, QVBoxLayout, QWidget

from cellar.v1 import exchange_pb2 as ex
from cellar.v1 import list_pb2 as lst
from cellar.v1 import metadata_pb2 as pb
from cellar_client import formats
from cellar_client.controls.calendar_span import DAY, MONTH, SPANS, WEEK, YEAR, arrow, end_of_month, of_span, on, shown
from cellar_client.controls.cards import CARD_HEIGHT, Card, CardList, CardSource, Dealt, draw_card
from cellar_client.i18n import t
from cellar_client.look import theme
from cellar_client.rpc import Api, Call
from cellar_client.session.filters import BETWEEN
from cellar_client.session.metadata import EntityMeta
from cellar_client.widgets import paint
from cellar_client.widgets.buttons import Segmented, ToolButton
from cellar_client.widgets.layout import Label, Painted, Panel, Rule, hbox
from cellar_common.codec import to_python, to_value
from cellar_common.zone import today

_MOST = 1000
_HEAD, _LINE = 26, 20
_K = Qt.Key
_WEEKDAYS = ("一|Mon", "二|Tue", "三|Wed", "四|Thu", "五|Fri", "六|Sat", "日|Sun")
_ARROWS = {_K.Key_Left: (-1, 0), _K.Key_Right: (1, 0), _K.Key_Up: (0, -1), _K.Key_Down: (0, 1)}


class _Days(Painted):
    """The days of a week or a month, or the months of a year; painted, one of them under the cursor."""

    entered = Signal()
    arrow = Signal(int, int)
    picked = Signal(object)
    menu_wanted = Signal(QPoint)

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.span, self.at = MONTH, today()
        self.cards: dict[date, list[Card]] = {}
        self.months: dict[int, tuple[str, str]] = {}
        """Of a year, by month: how many, and what they come to."""

    def show_days(self, span: str, at: date) -> None:
        self.span, self.at = span, at
        self._say()
        self.update()

    def _say(self) -> None:
        cards = self.cards.get(self.at, [])
        self.setAccessibleName(formats.day(self.at))
        self.setAccessibleDescription("; ".join(card.words() for card in cards))

    def _cells(self) -> list[tuple[date, QRectF]]:
        if self.span == YEAR:
            w, h = self.width() / 4, self.height() / 3
            return [(date(self.at.year, m + 1, 1), QRectF(m % 4 * w, m // 4 * h, w, h)) for m in range(12)]
        first, last = shown(self.span, self.at)
        weeks = ((last - first).days + 1) // 7
        w, h = self.width() / 7, (self.height() - _HEAD) / weeks
        days = [first + timedelta(days=n) for n in range(weeks * 7)]
        return [(day, QRectF(n % 7 * w, _HEAD + n // 7 * h, w, h)) for n, day in enumerate(days)]

    def draw(self, painter: QPainter, w: int, h: int) -> None:
        paint.fill(painter, QRectF(0, 0, w, h), "surface")
        if self.span != YEAR:
            paint.fill(painter, QRectF(0, 0, w, _HEAD), "band")
            for n, words in enumerate(_WEEKDAYS):
                head = QRectF(n * w / 7 + 8, 0, w / 7 - 16, _HEAD)
                paint.text(painter, head, t(words), color="text3" if n > 4 else "text2", step="small")
        for day, cell in self._cells():
            if self.span == YEAR:
                self._month(painter, cell, day)
            else:
                self._day(painter, cell, day)

    def _ground(self, painter: QPainter, cell: QRectF, *, current: bool, dim: bool) -> None:
        paint.fill(painter, cell, "select" if current else "band" if dim else "surface")
        paint.vline(painter, cell.right(), cell.y(), cell.height())
        paint.hline(painter, cell.x(), cell.bottom(), cell.width())
        if current and self.hasFocus():
            paint.focus_ring(painter, cell.adjusted(1, 1, -1, -1), 2)

    def _month(self, painter: QPainter, cell: QRectF, first: date) -> None:
        current = first.month == self.at.month
        self._ground(painter, cell, current=current, dim=False)
        inner = cell.adjusted(16, 12, -16, -12)
        now = (first.year, first.month) == (today().year, today().month)
        ink = "accent_text" if now else "text"
        top = QRectF(inner.x(), inner.y(), inner.width(), 24)
        paint.text(painter, top, formats.month(first), bold=True, step="title", color=ink)
        count, amount = self.months.get(first.month, ("", ""))
        paint.text(painter, QRectF(inner.x(), inner.y() + 30, inner.width(), 22), count, color="text2")
        paint.text(painter, QRectF(inner.x(), inner.y() + 52, inner.width(), 22), amount, color="text2")

    def _day(self, painter: QPainter, cell: QRectF, day: date) -> None:
        current = day == self.at
        self._ground(painter, cell, current=current, dim=self.span == MONTH and day.month != self.at.month)
        cards = self.cards.get(day, [])
        number = QRectF(cell.x() + 8, cell.y() + 3, cell.width() - 16, 20)
        now = day == today()
        figure = formats.day(day)[5:] if day.day == 1 else str(day.day)
        ink = "accent_text" if now else "text3" if self.span == MONTH and day.month != self.at.month else "text2"
        paint.text(painter, number, figure, color=ink, bold=now, step="small")
        room = QRectF(cell.x() + 4, cell.y() + 24, cell.width() - 8, cell.height() - 28)
        step = CARD_HEIGHT + 4 if self.span == WEEK else _LINE
        fits = int(room.height() // step)
        shown_ones = cards if len(cards) <= fits else cards[: max(0, fits - 1)]
        for n, card in enumerate(shown_ones):
            place = QRectF(room.x(), room.y() + n * step, room.width(), step - (4 if self.span == WEEK else 2))
            if self.span == WEEK:
                draw_card(painter, place, card, current=False, focused=False, marked=True)
            else:
                self._line(painter, place, card)
        left = len(cards) - len(shown_ones)
        if left:
            place = QRectF(room.x() + 6, room.y() + len(shown_ones) * step, room.width() - 6, _LINE)
            paint.text(painter, place, t("还有 {n} 张|{n} more", n=left), color="accent_text", step="small")

    def _line(self, painter: QPainter, place: QRectF, card: Card) -> None:
        colors = theme.state(card.look or "draft")
        paint.box(painter, place, line=colors["line"], background=colors["bg"], radius=3)
        paint.state_glyph(painter, colors["glyph"], place.x() + 6, place.center().y() - 3.5, 7, colors["fg"])
        paint.text(painter, place.adjusted(18, -1, -4, 0), card.title, color=colors["fg"], step="small")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        way = _ARROWS.get(_K(event.key()))
        if way is not None and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.arrow.emit(*way)
        elif event.key() in (_K.Key_Return, _K.Key_Enter):
            self.entered.emit()
        else:
            event.ignore()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setFocus()
        for day, cell in self._cells():
            if cell.contains(event.position()):
                self.picked.emit(day)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.entered.emit()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """On the day that was clicked, which a click has made the current one; by the key, on that."""
        by_mouse = event.reason() == QContextMenuEvent.Reason.Mouse
        cell = next((cell for day, cell in self._cells() if day == self.at), None)
        place = event.pos() if by_mouse or cell is None else cell.center().toPoint()
        self.menu_wanted.emit(self.mapToGlobal(place))

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.update()


class CalendarFace(QWidget):
    """`opened(id)`, `moved()`: another day or card is the current one, `gone(words)`: the one under the cursor is no longer here."""

    opened = Signal(object)
    moved = Signal()
    gone = Signal(str)
    failed = Signal(object)
    menu_wanted = Signal(QPoint)

    def __init__(self, api: Api, meta: EntityMeta) -> None:
        super().__init__()
        self._api, self._meta, self._layout = api, meta, meta.pb.calendar
        self._source = CardSource(api, meta, self._layout.card, self._layout.day)
        self._query, self._sort = lst.Query(), lst.Sort()
        self._calls: list[Call] = []
        self._listed: date | None = None
        """the day whose cards the list shows"""
        self.span, self.at = MONTH, today()
        self.days = _Days()
        self.list = CardList(t("这一天的|Of this day"))
        self.list.marked = True
        self._title = Label(step="title", bold=True)
        self._note = Label(role="text3", step="small")
        words = (t("日|Day"), t("周|Week"), t("月|Month"), t("年|Year"))
        self.choice = Segmented(words, SPANS.index(MONTH), name=t("跨度|Span"))
        self.choice.chosen.connect(lambda at: self.turn(SPANS[at]))
        parts: list[QWidget | None] = []
        for icon, words_, run in (
            ("left", t("往前|Back"), lambda: self.go(on(self.span, self.at, -1))),
            ("right", t("往后|On"), lambda: self.go(on(self.span, self.at, 1))),
        ):
            button = ToolButton("", icon, name=words_)
            button.clicked.connect(run)
            parts.append(button)
        now = ToolButton(t("今天|Today"), "calendar", "Home")
        now.clicked.connect(lambda: self.go(today()))
        bar = Panel(hbox(*parts, now, self._title, self._note, None, self.choice, margins=(12, 0, 16, 0)))
        bar.setFixedHeight(theme.size("toolbar"))
        body = QWidget()
        self._stack = QStackedLayout(body)
        self._stack.addWidget(self.days)
        self._stack.addWidget(self.list)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget in (bar, Rule(), body):
            column.addWidget(widget)
        self.setFocusProxy(self.days)
        self.days.arrow.connect(lambda across, down: self.go(arrow(self.span, self.at, across, down)))
        self.days.picked.connect(self._pick)
        self.days.entered.connect(self.enter)
        self.days.menu_wanted.connect(self.menu_wanted)
        self.list.menu_wanted.connect(self.menu_wanted)
        self.list.opened.connect(self.opened)
        self.list.moved.connect(self.moved)
        self.list.sideways.connect(lambda step, _carry: self.go(on(DAY, self.at, step)))

    # --- where it stands

    def turn(self, span: str) -> None:
        self.span = span
        if self.choice.current() != SPANS.index(span):
            self.choice.set_current(SPANS.index(span))
            return
        self._ask()

    def go(self, day: date) -> None:
        """To a day; what is in sight already is not asked for again."""
        before, self.at = shown(self.span, self.at), day
        if shown(self.span, day) == before:
            self._show()
            self.moved.emit()
        else:
            self._ask()

    def _pick(self, day: date) -> None:
        self.go(day if self.span != YEAR else day.replace(day=min(self.at.day, end_of_month(day).day)))

    def enter(self) -> None:
        """A month of the year, the only record of a day, or a day with several."""
        cards = self.days.cards.get(self.at, [])
        if self.span == YEAR:
            self.turn(MONTH)
        elif len(cards) == 1:
            self.opened.emit(cards[0].id)
        elif cards:
            self.turn(DAY)

    def current(self) -> Card | None:
        """The card under the cursor: the only one of its day, or in a day the lit one."""
        if self.span == DAY:
            return self.list.current()
        cards = self.days.cards.get(self.at, [])
        return cards[0] if len(cards) == 1 and self.span != YEAR else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (_K.Key_PageUp, _K.Key_PageDown):
            self.go(on(self.span, self.at, 1 if key == _K.Key_PageDown else -1))
        elif key == _K.Key_Home:
            self.go(today())
        elif key == _K.Key_Escape and self.span != MONTH:
            self.turn(MONTH)
        else:
            super().keyPressEvent(event)

    # --- what is on it

    def reload(self, query: lst.Query, sort: lst.Sort, *, own: bool = False) -> None:
        """`own`: for a deed from here, after which a record may be gone without a word."""
        if own:
            self._listed = None
        self._query, self._sort = query, sort
        self._ask()

    def _ask(self) -> None:
        for call in self._calls:
            call.cancel()
        if self.span == YEAR:
            self.days.months = {}
            self._calls = [self._ask_month(month) for month in range(1, 13)]
        else:
            asked = self._between(*shown(self.span, self.at))
            sort = lst.Sort(field=self._layout.day)
            self._calls = [self._source.deal(asked, sort, _MOST, self._dealt, self.failed.emit, parent=self)]
        self._show()

    def _between(self, first: date, last: date) -> lst.Query:
        query = lst.Query()
        query.CopyFrom(self._query)
        query.filters.append(self._days(first, last))
        return query

    def _days(self, first: date, last: date) -> pb.Filter:
        condition = pb.Filter(field=self._layout.day, operator=BETWEEN)
        condition.values.extend([to_value(first), to_value(last)])
        return condition

    def sheets(self) -> ex.ExportRequest:
        """All cards of the span for paper, day by day, of a year month by month."""
        first, last = of_span(self.span, self.at)
        sort = lst.Sort(field=self._layout.day)
        request = ex.ExportRequest(
            query=self._between(first, last), columns=self._source.printed(), sort=sort, format="pdf"
        )
        day = first
        while day <= last:
            end = end_of_month(day) if self.span == YEAR else day
            words = formats.month(day) if self.span == YEAR else formats.long_day(day)
            request.sections.add(heading=words, filters=[self._days(day, end)])
            day = end + timedelta(days=1)
        return request

    def _ask_month(self, month: int) -> Call:
        first = date(self.at.year, month, 1)
        amount = self._layout.card.amount
        request = lst.SumRequest(query=self._between(first, end_of_month(first)), fields=[amount] if amount else [])
        return self._api.query(
            self._api.lists.Sum, request, partial(self._summed, month), self.failed.emit, parent=self
        )

    def _summed(self, month: int, reply: lst.SumResponse) -> None:
        name = self._layout.card.amount
        field = self._meta.field(name) if name else None
        amount = ""
        if field is not None and name in reply.sums and reply.count:
            amount = f"{field.label} {formats.value(field, to_python(reply.sums[name]))}"
        count = formats.or_dash(t("{n} 张|{n}", n=formats.whole(reply.count)) if reply.count else "")
        self.days.months[month] = (count, amount)
        self.days.update()

    def _dealt(self, dealt: Dealt) -> None:
        days: dict[date, list[Card]] = defaultdict(list)
        for card in dealt.cards:
            if card.day is not None:
                days[card.day].append(card)
        self.days.cards = dict(days)
        over = t("只显示前 {n} 张|the first {n} only", n=_MOST) if dealt.more else ""
        first, last = of_span(self.span, self.at)
        count = sum(len(cards) for day, cards in days.items() if first <= day <= last)
        self._note.setText(over or t("{n} 张|{n} records", n=formats.whole(count)))
        self._show()
        self.moved.emit()

    def _show(self) -> None:
        first, last = shown(self.span, self.at)
        if self.span == DAY:
            words = formats.long_day(self.at)
        elif self.span == WEEK:
            words = f"{formats.day(first)} – {formats.day(last)}"
        else:
            words = formats.day(self.at)[: 7 if self.span == MONTH else 4]
        self._title.setText(words)
        if self.span == YEAR:
            self._note.setText("")
        self.days.show_days(self.span, self.at)
        typing = isinstance(QApplication.focusWidget(), QLineEdit)
        if self.span == DAY:
            self._show_day()
        front: QWidget = self.list if self.span == DAY else self.days
        self._stack.setCurrentWidget(front)
        self.setFocusProxy(front)
        if self.isVisible() and not typing:
            front.setFocus()

    def _show_day(self) -> None:
        """The cards of the day; the cursor stays on its record, and on none where that left the day meanwhile."""
        before, cards = self.list.current(), self.days.cards.get(self.at, [])
        self.list.cards.show(cards)
        if self._listed != self.at:
            self.list.go(0)
            # Until there is a card to stand on, the first that comes gets the cursor.
            self._listed = self.at if cards else None
        elif before is not None and not self.list.go_to(before.id):
            self.gone.emit(t("{what} 已不在这一天|{what} is no longer on this day", what=before.title))
