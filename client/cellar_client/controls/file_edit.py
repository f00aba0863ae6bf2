"""A file or a picture of a field: choose, drop or paste one, open it, save it, clear the field.

Space chooses (F7 too), Delete clears, Ctrl+V pastes, Ctrl+Space opens, the menu key offers all. What is chosen is sent at once and
takes effect with the record's save.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QMimeData, QRect, QRectF, Qt, QTemporaryDir, QUrl, Signal
from PySide6.QtGui import (
    QAction,
    QContextMenuEvent,
    QDesktopServices,
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QGuiApplication,
    QInputMethodEvent,
    QKeyEvent,
    QPainter,
    QPixmap,
)
from PySide6.QtWidgets import QFileDialog, QLineEdit, QMenu, QSizePolicy, QWidget

from cellar.v1 import metadata_pb2 as pb
from cellar_client import formats, kinds
from cellar_client.controls import brought
from cellar_client.i18n import t
from cellar_client.look import theme
from cellar_client.look.icons import draw_icon, icon
from cellar_client.rpc import Call
from cellar_client.rpc.files import write_file
from cellar_client.session.kept_files import FileSource
from cellar_client.widgets.layout import Painted
from cellar_common.codec import Ref

SIDE = 160
"""A picture on a form is at most as wide and high."""
_PICTURES = "*.png *.jpg *.jpeg *.webp"
_OPENED = frozenset(
    {"png", "jpg", "jpeg", "webp", "pdf", "txt", "csv", "doc", "docx", "xls", "xlsx", "ppt", "pptx", "ofd"}
)
"""What is shown when it is opened. Anything else may be a program, and is saved."""
_K = Qt.Key


class FileEdit(QLineEdit):
    """`taken(value)` with the file that was sent, or None; `refused(words)`; `read-only` as any line edit."""

    taken = Signal(object)
    refused = Signal(str)

    def __init__(self, field: pb.Field, files: FileSource | None, parent: QWidget) -> None:
        super().__init__(parent)
        self._field, self._files = field, files
        self._value: Ref | None = None
        self._sending: Call | None = None
        self._opened: QTemporaryDir | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.setPlaceholderText(self.hint())
        self._acts: list[tuple[QAction, Callable[[], bool]]] = []
        at = QLineEdit.ActionPosition.TrailingPosition
        for sign, words, run, fits in (
            ("folder", "选择文件…|Choose a file…", self.choose, self._may_set),
            ("eye", "打开|Open", self.open, self._holds),
            ("save", "另存为…|Save as…", self.save, self._holds),
            ("x", "清空|Clear", self.clear_value, lambda: self._may_set() and self._holds()),
        ):
            action = QAction(icon(sign, "text2"), t(words), self)
            action.triggered.connect(run)
            self.addAction(action, at)
            self._acts.append((action, fits))
        self._show_acts()

    def hint(self) -> str:
        """How it is filled, where it may be."""
        return "" if self.isReadOnly() else t("空格选择，或拖入、粘贴|Space to choose, or drop, paste")

    def _may_set(self) -> bool:
        return self._files is not None and not self.isReadOnly()

    def _holds(self) -> bool:
        return self._files is not None and self._value is not None

    def _show_acts(self) -> None:
        for action, fits in self._acts:
            action.setVisible(fits())

    def value(self) -> Ref | None:
        return self._value

    def set_value(self, value: Ref | None) -> None:
        self._value = value
        self.setText(formats.value(self._field, value))
        self.setCursorPosition(0)
        self.setToolTip(self.text() or self._field.help)
        self._show_acts()

    def setReadOnly(self, read_only: bool) -> None:
        super().setReadOnly(read_only)
        self._show_acts()

    def choose(self) -> None:
        if self._may_set():
            pictures = t("图片|Pictures") + f" ({_PICTURES})" if self._field.kind == kinds.PICTURE else ""
            path, _ = QFileDialog.getOpenFileName(self, self._field.label, "", pictures)
            if path:
                self.take_file(path)

    def take_file(self, path: str) -> None:
        """Send this file for the field."""
        if self._files is not None and self._may_set():
            self.forget()
            self._sending = self._files.send_file(path, self._sent, self.refused.emit, self)

    def forget(self) -> None:
        """What is on its way is not wanted any more: the field took something newer, or is another record's by now."""
        if self._sending is not None:
            self._sending.cancel()
            self._sending = None

    def _sent(self, value: Ref) -> None:
        self._sending = None
        if self._may_set():
            self.taken.emit(value)

    def clear_value(self) -> None:
        if self._may_set():
            self.forget()
            if self._value is not None:
                self.taken.emit(None)

    def open(self) -> None:
        """With the desk's own program, from a folder that goes with the form."""
        if self._value is None or self._files is None:
            return
        if self._value.code.rpartition(".")[2].lower() in _OPENED:
            self._files.fetch(self._value.id, self._show, self.refused.emit, self)
        else:
            self.save()

    def _show(self, name: str, content: bytes) -> None:
        self._opened = self._opened or QTemporaryDir()
        path = self._opened.filePath(name)
        if self._written(path, content):
            QDesktopServices.openUrl(QUrl.fromLocalFile(path))

    def save(self) -> None:
        if self._value is not None and self._files is not None:
            path, _ = QFileDialog.getSaveFileName(self, t("另存|Save as"), self._value.code)
            if path:
                self.save_to(path)

    def save_to(self, path: str) -> None:
        """Put the file there."""
        if self._value is not None and self._files is not None:
            fetched = lambda _name, content: self._written(path, content)  # noqa: E731
            self._files.fetch(self._value.id, fetched, self.refused.emit, self)

    def _written(self, path: str, content: bytes) -> bool:
        try:
            write_file(path, content)
        except OSError as error:
            self.refused.emit(str(error))
            return False
        return True

    def paste(self) -> None:
        self.take(QGuiApplication.clipboard().mimeData())

    def take(self, data: QMimeData) -> bool:
        """The first file, or the picture itself, of what was dropped or pasted."""
        files = brought.paths(data)
        if files:
            self.take_file(files[0])
        elif data.hasImage() and self._files is not None and self._may_set():
            self.forget()
            self._sending = self._files.send(*brought.picture(data), self._sent, self.refused.emit, self)
        return brought.brings(data)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, control = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if key == _K.Key_Space:
            (self.open if control or self.isReadOnly() else self.choose)()
        elif key in (_K.Key_Delete, _K.Key_Backspace):
            self.clear_value()
        elif control and key == _K.Key_V:
            self.paste()
        elif event.text().isprintable() and event.text() and not control:
            # Nothing is typed here.
            event.accept()
        else:
            super().keyPressEvent(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        event.ignore()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = QMenu(self)
        menu.addActions([action for action, fits in self._acts if fits()])
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(event.globalPos())

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        data = event.mimeData()
        if self._may_set() and (data.hasUrls() or data.hasImage()):
            event.acceptProposedAction()
        else:
            event.ignore()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        if self.take(event.mimeData()):
            event.acceptProposedAction()


class PictureBox(Painted):
    """The picture that a field holds, small; a mark where it cannot be shown. It takes no room while there is none."""

    def __init__(self, files: FileSource | None, parent: QWidget) -> None:
        super().__init__(parent)
        self._files, self._id = files, 0
        self.picture = QPixmap()
        self.is_broken = False
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFixedSize(SIDE, SIDE)
        self.hide()

    def show_value(self, value: Ref | None) -> None:
        """Fetches it where it is another than before."""
        id_ = value.id if value is not None else 0
        if id_ == self._id:
            return
        self._id, self.picture, self.is_broken = id_, QPixmap(), False
        self.setVisible(bool(id_))
        self.update()
        if id_ and self._files is not None:
            self._files.fetch(
                id_,
                lambda _name, content: self._arrived(id_, content),
                lambda _words: self._arrived(id_, b""),
                self,
                small=True,
            )

    def _arrived(self, id_: int, content: bytes) -> None:
        if id_ != self._id:
            return
        self.picture = QPixmap()
        self.is_broken = not self.picture.loadFromData(content)
        self.update()

    def draw(self, painter: QPainter, w: int, h: int) -> None:
        painter.setPen(theme.color("line"))
        painter.drawRoundedRect(QRectF(0.5, 0.5, w - 1, h - 1), theme.radius("s"), theme.radius("s"))
        if self.is_broken:
            draw_icon(painter, "warn", w / 2 - 12, h / 2 - 12, 24, "warn")
        elif not self.picture.isNull():
            room = self.picture.size().scaled(w - 8, h - 8, Qt.AspectRatioMode.KeepAspectRatio)
            room = room.boundedTo(self.picture.size()) if self.picture.width() < w - 8 else room
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            place = QRect((w - room.width()) // 2, (h - room.height()) // 2, room.width(), room.height())
            # Paper, in the dark too: black on nothing would be black on black.
            painter.fillRect(place, Qt.GlobalColor.white)
            painter.drawPixmap(place, self.picture)
