"""The painted controls of the login window: the ledger sets to choose from, and how the server is."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QSizePolicy

from cellar.v1 import session_pb2
from cellar_client.i18n import t
from cellar_client.look import theme
from cellar_client.look.icons import draw_icon
from cellar_client.widgets import paint
from cellar_client.widgets.layout import Painted

FORM_WIDTH = 400


class LedgerList(Painted):
    """The ledger sets one can log in to; arrow keys or a click choose."""

    _ROW = 44

    def __init__(self) -> None:
        super().__init__()
        self._ledgers: list[session_pb2.LedgerSet] = []
        self._current = 0
        self._last_used = ""
        self._wanted = ""
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(t("账套|Ledger set"))

    def set_ledgers(self, ledgers: list[session_pb2.LedgerSet], last_used: str) -> None:
        self._ledgers, self._last_used = ledgers, last_used
        codes = [ledger.code for ledger in ledgers]
        wanted = self._wanted or last_used
        self._current = codes.index(wanted) if wanted in codes else 0
        self._announce()
        self.updateGeometry()

    def prefer(self, code: str) -> None:
        self._wanted = code
        self.set_ledgers(self._ledgers, self._last_used)

    def current(self) -> session_pb2.LedgerSet | None:
        return self._ledgers[self._current] if self._ledgers else None

    def step(self, step: int) -> None:
        if self._ledgers:
            self._current = max(0, min(len(self._ledgers) - 1, self._current + step))
            self._announce()

    def _announce(self) -> None:
        ledger = self.current()
        self.setAccessibleDescription(f"{ledger.code} {ledger.name}" if ledger else "")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(FORM_WIDTH, self._ROW * max(1, len(self._ledgers)) + 2)

    def draw(self, painter: QPainter, w: int, h: int) -> None:
        whole = QRectF(0, 0, w, h)
        paint.box(painter, whole, line="control", background="surface")
        if not self._ledgers:
            words = t("连接服务器后列出|Listed once the server answers")
            paint.text(painter, QRectF(16, 0, w - 32, h), words, color="text3", step="small")
        for index, ledger in enumerate(self._ledgers):
            y = 1 + index * self._ROW
            on = index == self._current
            if on:
                paint.fill(painter, QRectF(1, y, w - 2, self._ROW), "select")
                paint.fill(painter, QRectF(1, y, 3, self._ROW), "accent")
                draw_icon(painter, "check", w - 28, y + 14, 16, "accent_text")
            elif index:
                paint.hline(painter, 12, y, w - 24)
            ink = "accent_text" if on else "text3"
            code = QRectF(16, y, 56, self._ROW - 1)
            paint.text(painter, code, ledger.code, color=ink, bold=on)
            paint.text(painter, QRectF(76, y, w - 190, self._ROW - 1), ledger.name, bold=on)
            if ledger.code == self._last_used:
                room = QRectF(w - 116, y, 80, self._ROW - 1)
                words = t("上次使用|last used")
                paint.text(painter, room, words, color="text2", step="small", align=paint.RIGHT)
        if self.hasFocus():
            paint.focus_ring(painter, whole)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.step(int(event.position().y() // self._ROW) - self._current)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.step(-1 if event.key() == Qt.Key.Key_Up else 1)
        else:
            super().keyPressEvent(event)


class ServerStatus(Painted):
    """Whether the server answers, and the fingerprint of the certificate it must show."""

    def __init__(self) -> None:
        super().__init__()
        self._state, self._words, self._fingerprint = "none", "", ""
        self.setFixedHeight(88)

    def tell(self, state: str, words: str, fingerprint: str = "") -> None:
        self._state, self._words, self._fingerprint = state, words, fingerprint
        self.setAccessibleName(words)
        self.update()

    def draw(self, painter: QPainter, w: int, h: int) -> None:
        title, tone = {
            "up": (t("服务器在线|Server online"), "ok"),
            "down": (t("未连接|Not connected"), "error"),
            "busy": (t("连接中|Connecting"), "warn"),
        }.get(self._state, (t("服务器|Server"), "control"))
        paint.hline(painter, 0, 0, w)
        paint.fill(painter, QRectF(0, 20, 8, 8), tone, radius=4)
        paint.text(painter, QRectF(18, 14, w - 18, 20), title, step="small", bold=True)
        if self._state == "down":
            painter.setFont(theme.font("small"))
            painter.setPen(theme.color("text2"))
            flags = int(Qt.TextFlag.TextWordWrap.value) | int(Qt.AlignmentFlag.AlignTop.value)
            painter.drawText(QRectF(18, 36, w - 18, h - 36), flags, self._words)
            return
        x = 18 + paint.width(title, "small", bold=True) + 10
        paint.text(painter, QRectF(x, 14, w - x, 20), self._words, color="text2", step="small")
        if self._fingerprint:
            name = t("证书指纹|Certificate")
            draw_icon(painter, "shield", -2, 42, 14, "ok")
            paint.text(painter, QRectF(18, 38, w - 18, 20), name, step="small", bold=True)
            x = 18 + paint.width(name, "small", bold=True) + 10
            short = f"{self._fingerprint[:11]} … {self._fingerprint[-11:]}"
            paint.text(painter, QRectF(x, 38, w - x, 20), short, color="text2", step="small")
            note = t("只信任这一张证书；换了证书就连不上。|Only this certificate is trusted.")
            paint.text(painter, QRectF(18, 60, w - 18, 20), note, color="text3", step="small")
