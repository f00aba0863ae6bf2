"""Tags: short words parted by commas; the word under way is completed by those that others were given."""

from __future__ import annotations

from PySide6.QtCore import QStringListModel, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QCompleter, QLineEdit, QWidget

from cellar_client.i18n import t
from cellar_client.session.lookups import Matches, Source
from cellar_client.timers import after_rest
from cellar_common import tags

_OFFERED = 12
_IDLE_MS = 250
_K = Qt.Key


class TagsEdit(QLineEdit):
    """Down offers all that are in use; Enter takes the lit one and goes on behind it."""

    def __init__(self, source: Source, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._source = source
        self._words = QStringListModel(self)
        self._completer = QCompleter(self._words, self)
        self._completer.setWidget(self)
        self._completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        popup = self._completer.popup()
        assert popup is not None
        self._popup = popup
        popup.setAccessibleName(t("在用的标签|Tags in use"))
        self._completer.activated.connect(self._take)
        self._timer = after_rest(self, _IDLE_MS, self._ask)
        self.textEdited.connect(lambda _text: self._timer.start())
        self.setPlaceholderText(t("逗号分开|parted by commas"))

    def _under_way(self) -> str:
        return self.text()[: self.cursorPosition()].rpartition(",")[2].strip()

    def _ask(self) -> None:
        self._source.search(self._under_way(), _OFFERED, self._offer, self)

    def _offer(self, matches: Matches) -> None:
        held = set(tags.words(self.text())) - {self._under_way()}
        words = [each.name for each in matches.rows if each.name not in held]
        self._words.setStringList(words)
        if words and self.hasFocus():
            self._completer.complete()
        else:
            self._popup.hide()

    def _take(self, word: str) -> None:
        at = self.cursorPosition()
        before, parted, _ = self.text()[:at].rpartition(",")
        head = f"{before}{parted} {word}".strip() + tags.SEPARATOR
        self.setText(head + self.text()[at:].lstrip(", "))
        self.setCursorPosition(len(head))
        self.setModified(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        popup = self._popup
        if popup.isVisible() and event.key() in (_K.Key_Return, _K.Key_Enter) and popup.currentIndex().isValid():
            event.ignore()
            return
        if event.key() == _K.Key_Down and not popup.isVisible():
            self._ask()
            return
        super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._timer.stop()
        super().focusOutEvent(event)
