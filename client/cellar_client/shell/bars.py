"""Top bar and status bar."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QMouseEvent, QPainter
from PySide6.QtWidgets import QMenu, QWidget

from cellar_client import __version__, formats, keymap
from cellar_client.i18n import t
from cellar_client.look import theme
from cellar_client.look.icons import draw_icon, icon
from cellar_client.session.login import Login
from cellar_client.widgets import paint
from cellar_client.widgets.buttons import LinkButton, ToolButton
from cellar_client.widgets.layout import ElidedLabel, Label, Painted, Panel, Rule, hbox, vbox
from cellar_common.zone import now


class TopBar(Panel):
    """Brand, ledger set and period, search, to-do bell, theme, help, user."""

    search_asked = Signal()
    todo_asked = Signal()
    theme_asked = Signal(str)
    keys_asked = Signal()
    jobs_asked = Signal()
    reading_asked = Signal()
    password_asked = Signal()
    logout_asked = Signal()

    def __init__(self, session: Login, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.setFixedHeight(theme.size("topbar"))
        brand = _Brand()
        ledger = Label(f"{session.ledger_set} {session.ledger_set_name}".strip())
        period = Label(t("{p} 期间|period {p}", p=session.period) if session.period else "", role="text3", step="small")
        self.search = _SearchBox()
        self.search.clicked.connect(self.search_asked)
        self.bell = ToolButton("", "bell", name=t("待办|To do"))
        self.bell.setFixedWidth(40)
        self.bell.clicked.connect(self.todo_asked)
        self._theme = ToolButton("", name=t("浅色/深色|Light / dark"))
        self._theme.clicked.connect(lambda: self.theme_asked.emit("light" if theme.current == "dark" else "dark"))
        self._show_theme()
        theme.changed.connect(self._show_theme)
        keys = ToolButton("", "help", keymap.key("help"), name=t("快捷键一览|Keys"))
        keys.clicked.connect(self.keys_asked)
        self.user = ToolButton(session.shown_user, "user", name=t("用户菜单|User menu"))
        self.user.set_drop_menu(self._user_menu())
        left = hbox(brand, _Tick(), ledger, period, None, gap=10, margins=(14, 0, 0, 0))
        right = hbox(None, self.bell, self._theme, keys, 6, self.user, gap=4, margins=(0, 0, 12, 0))
        row = hbox(left, self.search, right, gap=16)
        row.setStretch(0, 3)
        row.setStretch(1, 4)
        row.setStretch(2, 3)
        self.setLayout(vbox(row, Rule(), gap=0))

    def set_todo(self, count: int) -> None:
        self.bell.set_badge("" if not count else "99+" if count > 99 else str(count))
        self.bell.setAccessibleName(t("待办 {n} 件|{n} to do", n=count))

    def _show_theme(self) -> None:
        self._theme.set_icon_name("eye" if theme.current == "dark" else "moon")

    def _user_menu(self) -> QMenu:
        menu = QMenu(self)
        themes = menu.addMenu(icon("moon"), t("外观|Appearance"))
        for name, word in (
            ("light", t("浅色|Light")),
            ("dark", t("深色|Dark")),
            ("system", t("跟随系统|As the desktop")),
        ):
            themes.addAction(word, partial(self.theme_asked.emit, name))
        menu.addAction(icon("eye"), t("语言与显示|Language and display"), self.reading_asked.emit)
        menu.addAction(icon("clock"), t("后台任务|Background jobs"), self.jobs_asked.emit)
        menu.addAction(icon("key"), t("修改密码|Change password"), self.password_asked.emit)
        menu.addAction(icon("help"), t("快捷键一览|Keys"), self.keys_asked.emit)
        menu.addSeparator()
        menu.addAction(icon("left"), t("退出登录|Log out"), self.logout_asked.emit)
        return menu


class _Brand(Painted):
    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(140, theme.size("topbar") - 1)
        self.setAccessibleName("Cellar 酒窖")

    def draw(self, painter: QPainter, w: int, h: int) -> None:
        paint.fill(painter, QRectF(0, 10, 24, 24), "accent", radius=5)
        draw_icon(painter, "jar", 4, 14, 16, "on_accent")
        paint.text(painter, QRectF(33, 0, 90, h), "Cellar", step="title", bold=True)
        x = 33 + paint.width("Cellar", "title", bold=True) + 7
        paint.text(painter, QRectF(x, 0, 60, h), "酒窖", color="text2")


class _Tick(Painted):
    """A short upright line between parts of a bar."""

    def __init__(self, length: int = 20) -> None:
        super().__init__()
        self._length = length
        self.setFixedWidth(1)

    def draw(self, painter: QPainter, w: int, h: int) -> None:
        paint.vline(painter, 0, (h - self._length) / 2, self._length, "line2")


class _SearchBox(Painted):
    """Looks like a field; a click opens the search itself."""

    clicked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setMinimumWidth(220)
        self.setMaximumWidth(460)
        self.setCursor(Qt.CursorShape.IBeamCursor)
        self.setAccessibleName(t("全局搜索|Search everything"))

    def draw(self, painter: QPainter, w: int, h: int) -> None:
        rect = QRectF(0, (h - 28) / 2, w, 28)
        paint.box(painter, rect, line="line2", background="band")
        draw_icon(painter, "search", 9, rect.y() + 6, 16, "text3")
        key = keymap.hint("search")
        cap = paint.keycap_width(key)
        words = t("搜单据号、客户、商品、功能（拼音首字母亦可）|Search documents, customers, items, functions")
        room = QRectF(33, rect.y(), w - 33 - cap - 16, 28)
        paint.text(painter, room, words, color="text3", step="small")
        paint.keycap(painter, w - cap - 8, rect.y() + 6, key)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.clicked.emit()


class StatusBar(Panel):
    """Words of the view at the left; who, where, unsaved drafts, the line, the time at the right."""

    drafts_asked = Signal()
    jobs_asked = Signal()

    def __init__(self, session: Login, parent: QWidget | None = None) -> None:
        super().__init__(area="canvas", parent=parent)
        self.setFixedHeight(theme.size("status"))
        self.hint_label = ElidedLabel(t("就绪|Ready"), role="text2", step="small")
        policy = self.hint_label.sizePolicy()
        self.hint_label.setSizePolicy(policy.Policy.Expanding, policy.Policy.Preferred)
        self.drafts = LinkButton("")
        self.drafts.clicked.connect(self.drafts_asked)
        self.drafts.hide()
        self.jobs = LinkButton("")
        self.jobs.clicked.connect(self.jobs_asked)
        self.jobs.hide()
        self.line = _LineState("TLS" if not session.endpoint.insecure else t("本机|local"))
        self._clock = Label(role="text2", step="small")
        timer = QTimer(self)
        timer.timeout.connect(self._tick)
        timer.start(15_000)
        self._tick()
        where = Label(t("账套 {s}|Ledger {s}", s=session.ledger_set_name), role="text2", step="small")
        who = Label(session.shown_user, role="text2", step="small")
        version = Label(f"Cellar {__version__}", role="text2", step="small")
        parts: list[QWidget] = [where, who, self.jobs, self.drafts, self.line, self._clock, version]
        self._ticks: dict[QWidget, QWidget] = {}
        row = hbox(self.hint_label, gap=12, margins=(16, 0, 16, 0))
        for part in parts:
            tick = _Tick(12)
            if part in (self.drafts, self.jobs):
                self._ticks[part] = tick
                tick.hide()
            row.addWidget(tick)
            row.addWidget(part)
        self.setLayout(vbox(Rule(), row, gap=0))

    def set_drafts(self, count: int) -> None:
        self._count(self.drafts, t("未保存 {n}|{n} unsaved", n=count), count)

    def set_jobs(self, count: int) -> None:
        self._count(self.jobs, t("后台任务 {n}|{n} jobs", n=count), count)

    def _count(self, link: LinkButton, words: str, count: int) -> None:
        """Nothing is said of none."""
        link.setText(words)
        link.setAccessibleName(words)
        link.updateGeometry()
        link.setVisible(bool(count))
        self._ticks[link].setVisible(bool(count))

    def _tick(self) -> None:
        self._clock.setText(formats.clock(now()))


class _LineState(Painted):
    """A dot and words: how quick the line is, or that it is down."""

    def __init__(self, protection: str) -> None:
        super().__init__()
        self._protection = protection
        self._state, self._latency = "up", 0
        self._show()

    def set_state(self, state: str) -> None:
        self._state = state
        self._show()

    def set_latency(self, milliseconds: int) -> None:
        self._latency = milliseconds
        self._show()

    def _words(self) -> str:
        if self._state == "retrying":
            return t("重连中|Reconnecting")
        if self._state == "down":
            return t("未连接|Not connected")
        return f"{self._latency} ms·{self._protection}"

    def _show(self) -> None:
        words = self._words()
        self.setFixedWidth(round(paint.width(words, "small")) + 16)
        self.setAccessibleName(words)
        self.update()

    def draw(self, painter: QPainter, w: int, h: int) -> None:
        tone = {"up": "ok", "retrying": "warn"}.get(self._state, "error")
        paint.fill(painter, QRectF(0, h / 2 - 3.5, 7, 7), tone, radius=3.5)
        ink = "text2" if self._state == "up" else tone
        paint.text(painter, QRectF(12, 0, w, h), self._words(), color=ink, step="small", elide=False)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._show()
