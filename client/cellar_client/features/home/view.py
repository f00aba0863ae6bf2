"""Home: figures at a glance, what waits for me, what is over or near, where was I, what do I do often."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QScrollArea, QWidget

from cellar.v1 import metadata_pb2, session_pb2
from cellar_client import formats, keymap
from cellar_client.features.home.links import LinkRows, Row
from cellar_client.features.home.tiles import GlanceTile, TodoCard, amount
from cellar_client.features.home.waiting import WaitingRows
from cellar_client.i18n import t
from cellar_client.rpc import Api, ApiError
from cellar_client.session.login import Login
from cellar_client.session.menu import entries
from cellar_client.session.metadata import MetadataIndex
from cellar_client.timers import after_rest
from cellar_client.widgets.buttons import PrimaryButton, ToolButton
from cellar_client.widgets.feedback import title_of
from cellar_client.widgets.layout import Label, Panel, Rule, Section, hbox, vbox
from cellar_client.widgets.toolbar import bind_command
from cellar_client.widgets.view import Recent, View, Workspace
from cellar_common.zone import now

_COLUMNS = 4
_CARD_WIDTH = 188
_SHORTCUTS = 8
REST_MS = 30_000
"""What others change is shown so much later at most: a hundred desks with the page open are not to ask at every save."""
# As many as stand beside each other on a small screen.
_GLANCES = 6


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
        self._tiles: list[GlanceTile] = []
        self._rest = after_rest(self, REST_MS, self._rested)
        self._todo_head = Section(t("待办|To do"), "", self._refresh_button())
        self._cards = QGridLayout()
        self._cards.setContentsMargins(16, 0, 16, 16)
        self._cards.setSpacing(8)
        self._todo_note = Label(role="text3", step="small")
        self._glances = QHBoxLayout()
        self._glances.setSpacing(0)
        self._glance_rule = Rule()
        self._waiting_head = Section(t("等我办的单据|Documents that wait for me"))
        self._waiting = WaitingRows(workspace.open_record)
        self._alert_head, self._alert_rows = Section(t("预警|Warnings")), LinkRows("")
        self._alert_rule = Rule()
        self._named_head, self._named_rows = Section(t("提到我的|Naming me")), LinkRows("")
        self._named_rule = Rule()
        self._recent_rows = LinkRows(t("还没有打开过单据|Nothing opened yet"))
        self._shortcut_rows = LinkRows(t("没有可新建的单据|Nothing to create"))
        self._shortcut_rows.set_rows(self._shortcuts())
        left = vbox(
            self._todo_head,
            hbox(self._todo_note, margins=(16, 0, 16, 0)),
            self._cards,
            self._waiting_head,
            self._waiting,
            Rule(),
            Section(t("最近单据|Recent")),
            self._recent_rows,
            None,
            gap=0,
        )
        right = Panel(
            vbox(
                *(self._alert_head, self._alert_rows, self._alert_rule),
                *(self._named_head, self._named_rows, self._named_rule),
                *(Section(t("快捷功能|Shortcuts")), self._shortcut_rows, Rule(), *self._key_help(), None),
                gap=0,
            )
        )
        right.setFixedWidth(344)
        body = hbox(left, Rule(vertical=True), right, gap=0)
        body.setStretch(0, 1)
        page = Panel(vbox(self._head(), Rule(), self._glances, self._glance_rule, body, gap=0))
        scroll = QScrollArea()
        scroll.setWidget(page)
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setLayout(vbox(scroll, gap=0))
        self._show_mentions([])
        self._show_alerts([])
        self._show_glances([])
        self._show_waiting([])
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
            self._api.sessions.GetHome, session_pb2.GetHomeRequest(), self._show, self._todo_failed, parent=self
        )

    def on_changes(self, changes: list[tuple[str, int]]) -> None:
        # Behind another tab it is refreshed when it comes to the front. Somebody saves all the time, and the page is costly.
        if self.isVisible() and not self._rest.isActive():
            self._rest.start()

    def _rested(self) -> None:
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

    def _show(self, reply: session_pb2.GetHomeResponse) -> None:
        self._show_todo(reply)
        self._show_glances(reply.glances)
        self._show_waiting(reply.waiting)
        self._show_alerts(reply.alerts)
        self._show_mentions(reply.mentions)
        if self.isVisible():
            self._workspace.hint(self.hint())

    def _show_todo(self, reply: session_pb2.GetHomeResponse) -> None:
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
            card = TodoCard(item, (entity.icon if entity else "") or "folder")
            card.clicked.connect(partial(self._open_filtered, item.entity, list(item.filters)))
            self._shown_cards.append(card)
            if index == had_focus:
                card.setFocus()
        self._arrange_cards()
        self._workspace.show_todo(items)

    def _show_glances(self, glances: Sequence[session_pb2.Glance]) -> None:
        focused = next((at for at, tile in enumerate(self._tiles) if tile.hasFocus()), -1)
        for part in self._tiles:
            self._glances.removeWidget(part)
            part.deleteLater()
        known = [each for each in glances if each.entity in self._entities][:_GLANCES]
        self._tiles = [GlanceTile(each) for each in known]
        for at, (tile, each) in enumerate(zip(self._tiles, known, strict=True)):
            tile.clicked.connect(partial(self._open_filtered, each.entity, list(each.filters)))
            self._glances.addWidget(tile)
            if at == focused:
                tile.setFocus()
        self._glance_rule.setVisible(bool(self._tiles))

    def _show_waiting(self, rows: Sequence[session_pb2.Waiting]) -> None:
        known = [each for each in rows if each.entity in self._entities]
        self._waiting.set_rows(known)
        self._waiting_head.set_note(t("先到期、久等的在前|due first, then those that waited longest"))
        for part in (self._waiting_head, self._waiting):
            part.setVisible(bool(known))

    def _show_alerts(self, alerts: Sequence[session_pb2.Alert]) -> None:
        """Days that are over, then those that are near."""
        known = [each for each in alerts if each.entity in self._entities]
        self._alert_rows.set_rows([self._alert_row(each) for each in known])
        self._alert_head.set_note(t("{n} 项|{n}", n=len(known)))
        for part in (self._alert_head, self._alert_rows, self._alert_rule):
            part.setVisible(bool(known))

    def _alert_row(self, alert: session_pb2.Alert) -> Row:
        count = formats.whole(alert.count)
        note = t("过期 {n} 张|{n} overdue", n=count) if alert.late else t("近日 {n} 张|{n} soon", n=count)
        below = (t("最早 {day}|from {day}", day=formats.day_of_year(alert.day)), amount(alert.amount))
        act = partial(self._open_filtered, alert.entity, list(alert.filters))
        icon, tone = ("warn", "error") if alert.late else ("clock", "warn")
        return Row(icon, alert.label, note, "", act, tone, below)

    def _show_mentions(self, mentions: Sequence[session_pb2.Mention]) -> None:
        """What colleagues said to this user and he has not looked at."""
        known = [each for each in mentions if each.entity in self._entities]
        self._named_rows.set_rows([self._mention_row(each) for each in known])
        self._named_head.set_note(t("{n} 条|{n}", n=len(known)))
        for part in (self._named_head, self._named_rows, self._named_rule):
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

    def _open_filtered(self, entity: str, filters: list[metadata_pb2.Filter], _checked: bool = False) -> None:
        self._workspace.open_list(entity, filters)

    def _todo_failed(self, error: ApiError) -> None:
        self._todo_note.setText(f"{title_of(error)}{t('：|: ')}{error.message}")
        self._todo_note.show()
