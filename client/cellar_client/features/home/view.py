"""Home: what waits for me, where was I, what do I do often."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QGridLayout, QScrollArea, QSizePolicy, QWidget

from cellar.v1 import metadata_pb2, session_pb2
from cellar_client import formats, keymap
from cellar_client.i18n import t
from cellar_client.look.icons import draw_icon
from cellar_client.rpc import Api, ApiError
from cellar_client.session.login import Login
from cellar_client.session.menu import entries
from cellar_client.session.metadata import MetadataIndex
from cellar_client.widgets import paint
from cellar_client.widgets.buttons import PrimaryButton, ToolButton
from cellar_client.widgets.feedback import title_of
from cellar_client.widgets.layout import Label, Painted, Panel, Rule, Section, hbox, vbox
from cellar_client.widgets.toolbar import bind_command
from cellar_client.widgets.view import Recent, View, Workspace
from cellar_common.zone import now

_COLUMNS = 4
_CARD_WIDTH = 188
_SHORTCUTS = 8


@dataclass(frozen=True)
class Row:
    """A line of a list of links."""

    icon: str
    title: str
    note: str
    key: str
    act: Callable[[], None]


class HomeView(View):
    def __init__(
        self,
        workspace: Workspace,
        api: Api,
        login: Login,
        metadata: MetadataIndex,
    ) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._workspace, self._api, self._login = workspace, api, login
        # In the order of the menu, which is that of the work.
        place = {entry.entity: number for number, entry in enumerate(entries(metadata.pb.menu))}
        ordered = sorted(metadata.pb.entities, key=lambda entity: place.get(entity.name, len(place)))
        self._entities = {entity.name: entity for entity in ordered}
        self._shown_cards: list[TodoCard] = []
        self._todo_head = Section(t("待办|To do"), "", self._refresh_button())
        self._cards = QGridLayout()
        self._cards.setContentsMargins(16, 0, 16, 16)
        self._cards.setSpacing(8)
        self._todo_note = Label(role="text3", step="small")
        self._named_head, self._named_rows = Section(t("提到我的|Naming me")), LinkRows("")
        self._named_rule = Rule()
        self._recent_rows = LinkRows(t("还没有打开过单据|Nothing opened yet"))
        self._shortcut_rows = LinkRows(t("没有可新建的单据|Nothing to create"))
        self._shortcut_rows.set_rows(self._shortcuts())
        left = vbox(
            self._todo_head,
            hbox(self._todo_note, margins=(16, 0, 16, 0)),
            self._cards,
            self._named_rule,
            self._named_head,
            self._named_rows,
            Rule(),
            Section(t("最近单据|Recent")),
            self._recent_rows,
            None,
            gap=0,
        )
        right = Panel(
            vbox(Section(t("快捷功能|Shortcuts")), self._shortcut_rows, Rule(), *self._key_help(), None, gap=0)
        )
        right.setFixedWidth(344)
        body = hbox(left, Rule(vertical=True), right, gap=0)
        body.setStretch(0, 1)
        page = Panel(vbox(self._head(), Rule(), body, gap=0))
        scroll = QScrollArea()
        scroll.setWidget(page)
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setLayout(vbox(scroll, gap=0))
        self._show_mentions([])
        bind_command(self, "new", self.create_first)

    def title(self) -> str:
        return t("首页|Home")

    def key(self) -> str:
        return "home"

    def hint(self) -> str:
        return t("就绪 · 上次刷新 {at}|Ready · refreshed {at}", at=formats.clock(now()))

    def activated(self) -> None:
        self._recent_rows.set_rows([self._recent_row(each) for each in self._workspace.recent()])
        self.refresh()

    def _recent_row(self, recent: Recent) -> Row:
        entity = self._entities[recent.entity]
        act = partial(self._workspace.open_record, recent.entity, recent.id)
        return Row(entity.icon or "order", recent.title, f"{entity.label}  {recent.at}", "", act)

    def refresh(self) -> None:
        self._api.query(
            self._api.sessions.GetTodo, session_pb2.GetTodoRequest(), self._show_todo, self._todo_failed, parent=self
        )

    def on_changes(self, changes: list[tuple[str, int]]) -> None:
        # Behind another tab it is refreshed when it comes to the front.
        if self.isVisible():
            self.refresh()

    def _refresh_button(self) -> ToolButton:
        button = ToolButton("", "refresh", keymap.key("refresh"), name=t("刷新|Refresh"))
        button.clicked.connect(self.refresh)
        return button

    def _head(self) -> QWidget:
        moment = now()
        hour = moment.hour
        greeting = (
            t("早上好|Good morning")
            if hour < 9
            else t("上午好|Good morning")
            if hour < 12
            else t("下午好|Good afternoon")
            if hour < 18
            else t("晚上好|Good evening")
        )
        words = f"{greeting}{t('，|, ')}{self._login.user_name}"
        day = formats.long_day(moment.date())
        if self._login.period:
            day += t(" · 期间 {p}| · period {p}", p=self._login.period)
        row = hbox(
            Label(words, step="title", bold=True),
            4,
            Label(day, role="text2", step="small"),
            None,
            margins=(16, 10, 16, 10),
        )
        creatable = self._creatable()
        if creatable:
            first = creatable[0]
            button = PrimaryButton(t("新建{e}|New {e}", e=first.label), "plus", keymap.key("new"))
            button.clicked.connect(lambda: self._workspace.new(first.name))
            row.addWidget(button)
        head = Panel(row)
        head.setFixedHeight(48)
        return head

    def _creatable(self) -> list[metadata_pb2.Entity]:
        return [
            entity
            for entity in self._entities.values()
            if entity.may_create and entity.kind == metadata_pb2.ENTITY_KIND_DOCUMENT
        ]

    def create_first(self) -> None:
        """Ctrl+N on the home page."""
        creatable = self._creatable()
        if creatable:
            self._workspace.new(creatable[0].name)

    def _shortcuts(self) -> list[Row]:
        rows = [
            Row(
                entity.icon or "plus",
                t("新建{e}|New {e}", e=entity.label),
                "",
                keymap.hint("new") if index == 0 else "",
                partial(self._workspace.new, entity.name),
            )
            for index, entity in enumerate(self._creatable())
        ]
        rows += [
            Row(entity.icon or "grid", entity.label, "", "", partial(self._workspace.open_list, entity.name))
            for entity in self._entities.values()
            if entity.kind == metadata_pb2.ENTITY_KIND_INQUIRY
        ]
        return rows[:_SHORTCUTS]

    def _key_help(self) -> list[QWidget]:
        names = ("search", "menu", "rail", "next_tab", "close", "help")
        rows = LinkRows("")
        rows.set_rows([Row("key", keymap.COMMANDS[name].label, "", keymap.hint(name), lambda: None) for name in names])
        rows.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        rows.setEnabled(False)
        return [Section(t("常用键|Keys")), rows]

    def _show_todo(self, reply: session_pb2.GetTodoResponse) -> None:
        items = [item for item in reply.items if item.count]
        self._todo_head.set_note(t("{n} 件|{n}", n=sum(item.count for item in items)))
        self._todo_note.setText("" if items else t("没有等您处理的事。|Nothing waits for you."))
        self._todo_note.setVisible(not items)
        had_focus = next((index for index, card in enumerate(self._shown_cards) if card.hasFocus()), -1)
        for card in self._shown_cards:
            self._cards.removeWidget(card)
            card.deleteLater()
        self._shown_cards = []
        for index, item in enumerate(items):
            entity = self._entities.get(item.entity)
            card = TodoCard(item.label, item.count, (entity.icon if entity else "") or "folder")
            card.clicked.connect(partial(self._open_todo, item))
            self._shown_cards.append(card)
            if index == had_focus:
                card.setFocus()
        self._arrange_cards()
        self._show_mentions(reply.mentions)
        self._workspace.show_todo(items)
        if self.isVisible():
            self._workspace.hint(self.hint())

    def _show_mentions(self, mentions: Sequence[session_pb2.Mention]) -> None:
        """What colleagues said to this user and he has not looked at."""
        known = [each for each in mentions if each.entity in self._entities]
        self._named_rows.set_rows([self._mention_row(each) for each in known])
        self._named_head.set_note(t("{n} 条|{n}", n=len(known)))
        for part in (self._named_rule, self._named_head, self._named_rows):
            part.setVisible(bool(known))

    def _mention_row(self, said: session_pb2.Mention) -> Row:
        entity = self._entities[said.entity]
        words = f"{said.who}：{' '.join(said.text.split())}"
        note = f"{entity.label} {formats.number(said.title)}  {formats.instant_of_wire(said.when)}"
        act = partial(self._workspace.open_record, said.entity, said.id)
        return Row(entity.icon or "order", words, note, "", act)

    def _arrange_cards(self) -> None:
        """As many cards side by side as their words allow."""
        columns = max(1, min(_COLUMNS, (self.width() - 344 - 32) // _CARD_WIDTH))
        for index, card in enumerate(self._shown_cards):
            self._cards.addWidget(card, index // columns, index % columns)
        for column in range(_COLUMNS):
            self._cards.setColumnStretch(column, 1 if column < columns else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange_cards()

    def _open_todo(self, item: session_pb2.Todo, _checked: bool = False) -> None:
        self._workspace.open_list(item.entity, list(item.filters))

    def _todo_failed(self, error: ApiError) -> None:
        self._todo_note.setText(f"{title_of(error)}{t('：|: ')}{error.message}")
        self._todo_note.show()


class TodoCard(QAbstractButton):
    """How many of one kind wait; pressing opens them."""

    def __init__(self, words: str, count: int, icon: str) -> None:
        super().__init__()
        self.setText(words)
        self._count, self._icon = count, icon
        self.setAccessibleName(f"{words} {count}")
        self.setToolTip(words)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFixedHeight(72)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(190, 72)

    def paintEvent(self, _event: object) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        w, h = self.width(), self.height()
        whole = QRectF(0, 0, w, h)
        paint.box(painter, whole, line="line2" if self.underMouse() else "line", background="surface", radius=6)
        draw_icon(painter, self._icon, 14, 13, 16, "accent_text")
        paint.text(painter, QRectF(38, 11, w - 50, 20), self.text(), color="text2", step="small")
        paint.text(painter, QRectF(14, 34, w - 60, 30), str(self._count), step="kpi", bold=True)
        draw_icon(painter, "right", w - 26, h - 27, 12, "text3")
        if self.hasFocus():
            paint.focus_ring(painter, whole, 6)
        painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
            return
        super().keyPressEvent(event)


class LinkRows(Painted):
    """Lines that open something; arrow keys and Enter, or a click."""

    _ROW = 28

    def __init__(self, empty: str) -> None:
        super().__init__()
        self._rows: list[Row] = []
        self._empty = empty
        self._cursor, self._hover = 0, -1
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(self._ROW + 8)

    def set_rows(self, rows: list[Row]) -> None:
        self._rows = rows
        self._cursor = 0
        self.setFixedHeight(max(1, len(rows)) * self._ROW + 8)
        self.setAccessibleName("；".join(row.title for row in rows) or self._empty)
        self.update()

    def draw(self, painter: QPainter, w: int, h: int) -> None:
        if not self._rows:
            paint.text(painter, QRectF(16, 0, w - 32, self._ROW), self._empty, color="text3", step="small")
        for index, row in enumerate(self._rows):
            y = index * self._ROW
            if index == self._hover and self.isEnabled():
                paint.fill(painter, QRectF(0, y, w, self._ROW), "hover")
            draw_icon(painter, row.icon, 16, y + 6, 16, "accent_text" if self.isEnabled() else "text3")
            right = 16.0
            if row.key:
                right += paint.keycap_width(row.key) + 8
                paint.keycap(painter, w - right + 8, y + 6, row.key)
            elif row.note:
                right += paint.width(row.note, "small") + 8
                room = QRectF(w - right, y, right - 16, self._ROW)
                paint.text(painter, room, row.note, color="text3", step="small", align=paint.RIGHT)
            paint.text(painter, QRectF(42, y, w - 42 - right, self._ROW), row.title)
            if self.hasFocus() and index == self._cursor:
                paint.focus_ring(painter, QRectF(8, y, w - 16, self._ROW))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover = int(event.position().y() // self._ROW)
        self.update()

    def leaveEvent(self, event: object) -> None:
        self._hover = -1
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = int(event.position().y() // self._ROW)
        if 0 <= index < len(self._rows):
            self._rows[index].act()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up) and self._rows:
            step = 1 if key == Qt.Key.Key_Down else -1
            self._cursor = max(0, min(len(self._rows) - 1, self._cursor + step))
            self.update()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._rows:
            self._rows[self._cursor].act()
        else:
            super().keyPressEvent(event)
