"""States with words: what happened, what is missing, and the one thing to do about it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from cellar_client import keymap
from cellar_client.i18n import t
from cellar_client.look import theme
from cellar_client.look.icons import draw_icon, pixmap
from cellar_client.rpc import ApiError, ErrorKind
from cellar_client.widgets import paint
from cellar_client.widgets.buttons import LinkButton, ToolButton
from cellar_client.widgets.layout import ElidedLabel, Label, Painted, hbox, vbox

_ICONS = {"ok": "check", "warn": "warn", "error": "error", "info": "info"}
Act = tuple[str, Callable[[], None]]


class Banner(QWidget):
    """A strip over a page: the line is down, someone else changed the record. `tone`: ok, info, warn, error."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tone = "warn"
        self._words = ElidedLabel(step="small")
        self._words.setSizePolicy(self._words.sizePolicy().Policy.Expanding, self._words.sizePolicy().Policy.Preferred)
        self._row = hbox(self._words, gap=4, margins=(40, 4, 12, 4))
        self._links: list[LinkButton] = []
        self.setLayout(self._row)
        self.setFixedHeight(32)
        self.hide()

    def tell(self, words: str, tone: str = "warn", *actions: Act) -> None:
        """Shows words and links; replaces what stood there."""
        self._tone = tone
        self._words.setText(words)
        self.setAccessibleName(words)
        for link in self._links:
            link.deleteLater()
        self._links = []
        for word, act in actions:
            link = LinkButton(word)
            link.clicked.connect(lambda _checked=False, act=act: act())
            self._row.addWidget(link)
            self._links.append(link)
        self.show()
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint.fill(painter, QRectF(0, 0, self.width(), self.height()), f"{self._tone}_soft")
        draw_icon(painter, _ICONS[self._tone], 16, 8, 16, self._tone)
        painter.end()


class Toast(QWidget):
    """Says what was done, at the top of its window, where no figure stands; goes by itself, an error stays until it is clicked away."""

    closed = Signal()

    def __init__(
        self, parent: QWidget, text: str, tone: str = "ok", note: str = "", actions: Sequence[Act] = ()
    ) -> None:
        super().__init__(parent)
        self._tone = tone
        title = ElidedLabel(text, bold=True)
        column = vbox(title, gap=1)
        if note:
            column.addWidget(ElidedLabel(note, role="text2", step="small"))
        row = hbox(column, gap=8, margins=(54, 16, 18, 20))
        row.setStretch(0, 1)
        for word, act in actions:
            link = LinkButton(word)
            link.clicked.connect(act)
            link.clicked.connect(self.dismiss)
            row.addWidget(link)
        close = ToolButton("", "x", name=t("关闭|Close"))
        close.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        close.clicked.connect(self.dismiss)
        row.addWidget(close)
        self.setLayout(row)
        self.setFixedSize(420, 78 if note else 64)
        self.setAccessibleName(f"{text} {note}".strip())
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.dismiss)
        if tone != "error":
            self._timer.start(theme.motion_ms("toast_ms"))
        self._window = parent
        parent.installEventFilter(self)
        self._place()
        self.show()
        self.raise_()

    def dismiss(self) -> None:
        self.hide()
        self.closed.emit()
        self.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        parent = self._window
        self.move(QPoint((parent.width() - self.width()) // 2, 0))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        card = QRectF(10, 8, self.width() - 20, self.height() - 20)
        paint.shadow(painter, card)
        paint.box(painter, card, line="line2", background="raised", radius=6)
        paint.fill(painter, QRectF(10, 14, 3, card.height() - 12), self._tone, radius=1.5)
        draw_icon(painter, _ICONS[self._tone], 26, 8 + card.height() / 2 - 9, 18, self._tone)
        painter.end()


class _Message(QWidget):
    """Icon, title, reason, and one button, in the middle of an empty area."""

    acted = Signal()

    def __init__(self, icon: str, color: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon, self._color = icon, color
        self._picture = QLabel()
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._title = Label(bold=True, align=paint.CENTER)
        self._reason = Label(role="text2", step="small", align=paint.CENTER)
        self._reason.setWordWrap(True)
        self._button = ToolButton(kind="outline")
        self._button.clicked.connect(self.acted)
        self._button.hide()
        column = QVBoxLayout(self)
        column.setSpacing(6)
        column.addStretch(2)
        for widget in (self._picture, self._title, self._reason):
            column.addWidget(widget)
        column.addSpacing(6)
        column.addWidget(self._button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)
        self._draw_picture()

    def tell(self, title: str, reason: str = "", action: str = "", key: str = "") -> None:
        self._title.setText(title)
        self._reason.setText(reason)
        self._reason.setVisible(bool(reason))
        if action:
            self._button.set_word(action, key)
        self._button.setVisible(bool(action))
        self.setAccessibleName(f"{title} {reason}".strip())

    def _draw_picture(self) -> None:
        self._picture.setPixmap(pixmap(self._icon, self._color, 40, self.devicePixelRatioF()))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._draw_picture()


class EmptyState(_Message):
    """Nothing here: why, and one step on. `acted()` when the step is taken."""

    def __init__(self, icon: str = "folder", parent: QWidget | None = None) -> None:
        super().__init__(icon, "control", parent)


class FailedState(_Message):
    """It did not work: what, and try again. `acted()` for another try."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("error", "error", parent)

    def tell_error(self, error: ApiError) -> None:
        reason = error.message
        if error.incident:
            reason += t("（事故号 {n}）| (incident {n})", n=error.incident)
        self.tell(title_of(error), reason, t("重试|Try again"), keymap.key("refresh"))


def title_of(error: ApiError) -> str:
    """The kind of a failure in one line; the one place that turns kinds into words."""
    return {
        ErrorKind.INVALID: t("有内容需要更正|Something must be put right"),
        ErrorKind.CONFLICT: t("已被他人修改|Changed by someone else"),
        ErrorKind.FORBIDDEN: t("没有权限|Not permitted"),
        ErrorKind.NOT_FOUND: t("找不到|Not found"),
        ErrorKind.UNAUTHENTICATED: t("登录已失效|Session ended"),
        ErrorKind.UNAVAILABLE: t("连不上服务器|The server cannot be reached"),
        ErrorKind.DEADLINE: t("服务器未及时应答|The server took too long"),
        ErrorKind.TOO_LARGE: t("内容过大|Too much at once"),
        ErrorKind.BUSY: t("服务器正忙|The server is busy"),
        ErrorKind.FULL: t("服务器存不下|The server has no room"),
        ErrorKind.INTERNAL: t("服务器出错|The server failed"),
    }[error.kind]


class Skeleton(Painted):
    """Grey rows while the first page is on its way; appears only after 0.3 s, so that a quick answer does not flash."""

    def __init__(self, widths: Sequence[int] = (86, 130, 54, 90), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._widths = list(widths)
        self._visible_now = False
        self.setAccessibleName(t("正在取数|Loading"))
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._appear)
        self._timer.start(300)

    def _appear(self) -> None:
        self._visible_now = True
        self.update()

    def restart(self) -> None:
        self._visible_now = False
        self._timer.start(300)

    def draw(self, painter: QPainter, w: int, h: int) -> None:
        if not self._visible_now:
            return
        row = theme.size("row")
        for index in range(h // row):
            y = index * row
            paint.hline(painter, 0, y + row - 1, w)
            x = 16.0
            for column, length in enumerate(self._widths):
                short = length - (index * 13 + column * 7) % max(8, length // 3)
                paint.fill(painter, QRectF(x, y + 8, short, 9), "line", radius=3)
                x += length + 32

    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.ignore()
