"""What is dropped or pasted: files of this machine, or a picture (a screenshot), which goes on as a PNG."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QBuffer, QEvent, QIODevice, QMimeData, QObject, Signal
from PySide6.QtGui import QDropEvent, QGuiApplication, QImage, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget

from cellar_client.i18n import t

_OVER = (QEvent.Type.DragEnter, QEvent.Type.DragMove)


def brings(data: QMimeData) -> bool:
    """Whether there is a file or a picture in it."""
    return data.hasImage() or bool(paths(data))


def paths(data: QMimeData) -> list[str]:
    return [url.toLocalFile() for url in data.urls() if url.isLocalFile()]


def picture(data: QMimeData) -> tuple[str, bytes]:
    """Name and content of the picture that it holds."""
    image, buffer = QImage(data.imageData()), QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return t("粘贴的图片|Pasted picture") + ".png", bytes(buffer.data().data())


class Bringing(QObject):
    """Lets a widget take what is dropped anywhere on it, and what is pasted where no text is: `brought(QMimeData)`."""

    brought = Signal(object)

    def __init__(self, widget: QWidget, may: Callable[[], bool]) -> None:
        """`may`: whether anything is taken now."""
        super().__init__(widget)
        self._may = may
        widget.setAcceptDrops(True)
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # A drag that enters or moves is a drop that may follow.
        if isinstance(event, QDropEvent) and self._may() and brings(event.mimeData()):
            event.acceptProposedAction()
            if event.type() not in _OVER:
                self.brought.emit(event.mimeData())
            return True
        pasted = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress
        if pasted and event.matches(QKeySequence.StandardKey.Paste) and self.paste():  # type: ignore[attr-defined]
            return True
        return super().eventFilter(watched, event)

    def paste(self) -> bool:
        """What is on the clipboard, unless it says something in text: a spreadsheet's cells come with a picture of them."""
        data = QGuiApplication.clipboard().mimeData()
        text = data.hasText() and not data.hasUrls()
        if text or not brings(data) or not self._may():
            return False
        self.brought.emit(data)
        return True
