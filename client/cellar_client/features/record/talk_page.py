"""讨论: what people say of a record, the oldest first; below a place to speak. @ names a colleague, who gets a message."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from PySide6.QtCore import QModelIndex, QStringListModel, Qt
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import QCompleter, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from cellar.v1 import document_pb2 as doc
from cellar.v1 import metadata_pb2 as pb
from cellar_client import formats, kinds
from cellar_client.controls.note_edit import NoteEdit
from cellar_client.features.record import naming
from cellar_client.features.record.pages import Page
from cellar_client.features.registry import Desk
from cellar_client.i18n import t
from cellar_client.rpc import ApiError, Call, new_request_id
from cellar_client.session.metadata import EntityMeta
from cellar_client.widgets.buttons import LinkButton, PrimaryButton, ToolButton
from cellar_client.widgets.dialogs import confirm
from cellar_client.widgets.feedback import title_of
from cellar_client.widgets.layout import Label, Panel, Rule, hbox, vbox

_LONGEST = 1000
_K = Qt.Key
_ENTER = (_K.Key_Return, _K.Key_Enter)


class SayEdit(NoteEdit):
    """A text in which @ offers colleagues; who is chosen stands as ``@name`` and a blank."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(pb.Field(label=t("写评论|Write a comment"), kind=kinds.NOTE), parent)
        self.setPlaceholderText(
            t("写评论，@ 提到同事，Ctrl+Enter 发出|Write a comment; @ names a colleague; Ctrl+Enter sends")
        )
        self._names = QStringListModel(self)
        self._completer = QCompleter(self._names, self)
        self._completer.setWidget(self)
        self._completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._completer.activated[QModelIndex].connect(self._take)  # type: ignore[index]
        popup = self._completer.popup()
        assert popup is not None
        popup.setAccessibleName(t("同事|Colleagues"))
        self._popup = popup
        self.people: dict[str, doc.Person] = {}
        """By what stands behind the @."""
        self._offered: list[str] = []
        # What an input method brings comes by no key.
        self.textChanged.connect(self._narrow)

    def know(self, people: Iterable[doc.Person]) -> None:
        self.people = naming.handles(people)

    def offered(self, word: str) -> list[str]:
        """What names those whose name holds what was typed, or whose initials or code begin so."""
        begun = word.casefold()
        return [
            handle
            for handle, each in self.people.items()
            if begun in handle.casefold() or each.mnemonic.startswith(begun) or each.code.casefold().startswith(begun)
        ]

    def _begun(self) -> str | None:
        """What stands between the last @ and the cursor; None where no name is being typed."""
        before = self.toPlainText()[: self.textCursor().position()]
        head, at, word = before.rpartition("@")
        named = at and not any(sign.isspace() for sign in word) and not (head[-1:].isalnum() and head[-1:].isascii())
        return word if named else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._popup.isVisible() and event.key() in (*_ENTER, _K.Key_Tab, _K.Key_Escape):
            event.ignore()
            return
        super().keyPressEvent(event)
        self._narrow()

    def _narrow(self) -> None:
        """Offers those whom what is typed behind the @ may mean, wherever the cursor stands now."""
        word = self._begun()
        self._offered = self.offered(word) if word is not None else []
        self._names.setStringList([naming.line(self.people[handle]) for handle in self._offered])
        if self._offered:
            place = self.cursorRect()
            place.setWidth(360)
            self._completer.complete(place)
            self._popup.setCurrentIndex(self._completer.completionModel().index(0, 0))
        else:
            self._popup.hide()

    def _take(self, at: QModelIndex) -> None:
        """By its place in the list: two lines may read alike."""
        name, word, cursor = self._offered[at.row()], self._begun(), self.textCursor()
        cursor.movePosition(QTextCursor.MoveOperation.Left, QTextCursor.MoveMode.KeepAnchor, len(word or ""))
        cursor.insertText(name + " ")
        self.setTextCursor(cursor)


class _Bubble(Panel):
    """One comment: who, when, what; for its author the ways to change it."""

    def __init__(self, said: doc.Comment, page: TalkPage) -> None:
        when = formats.instant_of_wire(said.when) + (t(" · 已改| · changed") if said.edited else "")
        head: list[QWidget | None] = [Label(said.who, bold=True), Label(when, role="text3", step="small"), None]
        if said.own:
            for word, run in (
                (t("修改|Change"), partial(page.edit, said)), (t("删除|Delete"), partial(page.ask_to_remove, said)),
            ):  # fmt: skip
                button = LinkButton(word)
                button.clicked.connect(lambda _checked=False, run=run: run())
                head.append(button)
        text = Label(said.text)
        text.setWordWrap(True)
        text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        super().__init__(vbox(hbox(*head, gap=10), text, gap=4, margins=(16, 10, 16, 10)))
        self.setAccessibleName(f"{said.who} {when}: {said.text}")


class TalkPage(Page):
    def __init__(self, desk: Desk, meta: EntityMeta) -> None:
        super().__init__()
        self._desk, self._meta, self._id = desk, meta, 0
        self._call: Call | None = None
        self._editing = 0
        self.said: list[doc.Comment] = []
        self._lines = QVBoxLayout()
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(0)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QScrollArea.Shape.NoFrame)
        self._area.setAccessibleName(t("讨论|Discussion"))
        self._area.setWidget(Panel(self._lines))
        # Its length is known only once it is laid out; from then on whoever scrolls is left where he is.
        self._to_end = True
        bar = self._area.verticalScrollBar()
        bar.rangeChanged.connect(self._go_to_end)
        bar.actionTriggered.connect(self._stay)
        self.entry = SayEdit()
        self.send = PrimaryButton(t("发出|Send"), "send", "Ctrl+Return")
        self.send.clicked.connect(self.say)
        self.entry.left.connect(lambda _step: self.say())
        self._back = ToolButton(t("不改了|Leave it"), "", "")
        self._back.hide()
        self._back.clicked.connect(self._leave_edit)
        foot = QHBoxLayout()
        foot.setContentsMargins(16, 10, 16, 10)
        foot.setSpacing(8)
        foot.addWidget(self.entry, 1)
        for button in (self._back, self.send):
            foot.addWidget(button, 0, Qt.AlignmentFlag.AlignBottom)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(Rule())
        column.addWidget(self._area, 1)
        column.addWidget(Rule())
        column.addWidget(Panel(foot, area="band"))
        self.setFocusProxy(self.entry)

    def show_record(self, record_id: int) -> None:
        if record_id != self._id:
            self._leave_edit()
        self._id = record_id
        if self._call is not None:
            self._call.cancel()
        api = self._desk.api
        request = doc.ListCommentsRequest(entity=self._meta.name, id=record_id)
        self._call = api.query(api.documents.ListComments, request, self._show, self._failed, parent=self)

    def _show(self, reply: doc.ListCommentsResponse) -> None:
        self._call = None
        self.said = list(reply.comments)
        self.entry.know(reply.people)
        while (item := self._lines.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        for at, one in enumerate(self.said):
            if at:
                self._lines.addWidget(Rule())
            self._lines.addWidget(_Bubble(one, self))
        if not self.said:
            nothing = Label(t("还没有人说话|Nobody has said anything yet"), role="text3")
            nothing.setContentsMargins(16, 16, 16, 16)
            self._lines.addWidget(nothing)
        self._lines.addStretch(1)
        self.counted.emit(len(self.said))
        self._to_end = True
        bar = self._area.verticalScrollBar()
        self._go_to_end(bar.minimum(), bar.maximum())
        self._look()

    def _go_to_end(self, _least: int, most: int) -> None:
        if self._to_end:
            self._area.verticalScrollBar().setValue(most)

    def _stay(self, _action: int) -> None:
        self._to_end = False

    def _look(self) -> None:
        """What names this user is not new to him any more."""
        if not self.isVisible() or not self.said:
            return
        api = self._desk.api
        request = doc.SeeMentionsRequest(request_id=new_request_id(), entity=self._meta.name, id=self._id)
        api.command(api.documents.SeeMentions, request, lambda _reply: None, lambda _error: None, parent=self)

    def say(self) -> None:
        text = self.entry.text().strip()
        if not text or not self.send.isEnabled():
            return
        if len(text) > _LONGEST:
            words = t(
                "评论最多 {max} 字，现有 {n} 字|A comment takes {max} characters, this has {n}",
                max=_LONGEST,
                n=len(text),
            )
            self._desk.workspace.toast(words, "warn")
            return
        named = naming.named_in(text, self.entry.people)
        api, key = self._desk.api, new_request_id()
        self.send.setEnabled(False)
        if self._editing:
            edit = doc.EditCommentRequest(request_id=key, comment_id=self._editing, text=text, named=named)
            api.command(api.documents.EditComment, edit, self._sent, self._not_sent, parent=self)
        else:
            add = doc.AddCommentRequest(request_id=key, entity=self._meta.name, id=self._id, text=text, named=named)
            api.command(api.documents.AddComment, add, self._sent, self._not_sent, parent=self)

    def _sent(self, _reply: object) -> None:
        self.send.setEnabled(True)
        self.entry.show_text("")
        self._leave_edit()
        self.show_record(self._id)
        self.entry.setFocus()

    def _not_sent(self, error: ApiError) -> None:
        """What was written stays."""
        self.send.setEnabled(True)
        self._failed(error)

    def edit(self, said: doc.Comment) -> None:
        self._editing = said.id
        self._back.show()
        self.entry.show_text(said.text)
        self.entry.select_all()
        self.entry.setFocus()

    def _leave_edit(self) -> None:
        if self._editing:
            self._editing = 0
            self.entry.show_text("")
        self._back.hide()

    def ask_to_remove(self, said: doc.Comment) -> None:
        def go(yes: bool) -> None:
            if yes:
                self.remove(said)

        confirm(self, t("删除这条评论？|Delete this comment?"), said.text[:80], go, yes=t("删除|Delete"), danger=True)

    def remove(self, said: doc.Comment) -> None:
        api = self._desk.api
        request = doc.RemoveCommentRequest(request_id=new_request_id(), comment_id=said.id)
        api.command(
            api.documents.RemoveComment, request, lambda _reply: self.show_record(self._id), self._failed, parent=self
        )

    def _failed(self, error: ApiError) -> None:
        self._call = None
        words = "；".join(problem.message for problem in error.problems) or error.message
        self._desk.workspace.toast(title_of(error), "error", note=words)
