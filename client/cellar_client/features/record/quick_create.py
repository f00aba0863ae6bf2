"""A master that a field lacks, made in front of the form that needs it (Shift+F7): saved, it is taken into the field."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, cast

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from cellar.v1 import document_pb2 as doc
from cellar.v1 import metadata_pb2 as pb
from cellar_client.features.registry import Desk, Subject, make
from cellar_client.i18n import t
from cellar_client.rpc import ApiError
from cellar_client.session.metadata import EntityMeta
from cellar_client.session.record_session import RecordSession
from cellar_client.widgets.dialogs import Dialog
from cellar_client.widgets.feedback import title_of
from cellar_client.widgets.view import View, Workspace
from cellar_common.codec import Ref

_SHARE = 0.86
"""Of the window behind it, which stays in sight around it."""


class QuickCreate(QObject):
    """Opens the form of a new record for a field. Closed without a save, the field has what was typed into it."""

    def __init__(self, desk: Desk, window: QWidget) -> None:
        super().__init__(window)
        self._desk, self._window = desk, window

    def may(self, field: pb.Field) -> bool:
        """Whether this person may make what a field refers to."""
        return field.kind == pb.FIELD_KIND_REFERENCE and self._desk.metadata.may_create(field.target)

    def begin(self, field: pb.Field, text: str, take: Callable[[Ref], None], back: Callable[[], None]) -> None:
        """`text`: what was typed; `take` is given the new record, or `back` is called."""
        if not self.may(field):
            back()
            return

        def failed(error: ApiError) -> None:
            self._desk.workspace.toast(title_of(error), "error", note=error.message)
            back()

        def known() -> None:
            api, request = self._desk.api, doc.DraftRequest(entity=field.target, called=text)
            api.query(api.documents.Draft, request, drafted, failed, parent=self)

        def drafted(reply: doc.DraftResponse) -> None:
            meta = self._desk.entity(field.target)
            self.dialog = NewRecord(self._desk, meta, reply, take, back, self._window)
            self.dialog.open()

        self._desk.metadata.when_known([field.target], self, known, failed)


class NewRecord(Dialog):
    """The form in a dialog of its own."""

    def __init__(
        self,
        desk: Desk,
        meta: EntityMeta,
        drafted: doc.DraftResponse,
        take: Callable[[Ref], None],
        back: Callable[[], None],
        parent: QWidget,
    ) -> None:
        super().__init__(t("新建 · {what}|New · {what}", what=meta.label), parent=parent)
        self._take, self._back, self._is_taken = take, back, False
        aside = replace(desk, workspace=cast(Workspace, _Aside(desk.workspace, self)))
        subject = Subject(meta.name, record=drafted.record, panels=list(drafted.panels))
        self.form = make(meta.pb.record_view, aside, subject)
        self.session = cast(RecordSession, self.form.session)  # type: ignore[attr-defined]
        self.session.commands.saved.connect(lambda reply, _follows: self._saved(reply.record))
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.addWidget(self.form)
        self.add_button(t("取消|Cancel"), key="Esc")
        self.resize(parent.window().size() * _SHARE)

    def _saved(self, record: doc.Record) -> None:
        name = self.session.state.values.get(self.session.meta.pb.title_field)
        self._is_taken = True
        self.accept()
        self._take(Ref(record.id, record.number, name if isinstance(name, str) else ""))

    def reject(self) -> None:
        """Asks where something was typed into it."""

        def leave(agreed: bool) -> None:
            if agreed and not self._is_taken:
                super(NewRecord, self).reject()
                self._back()

        if self.session.state.may_undo:
            self.form.may_close(leave)
        else:
            self.session.drafts.drop()
            leave(agreed=True)


class _Aside:
    """The workspace as the form in the dialog knows it: what it says of its tab has no tab to go to."""

    def __init__(self, workspace: Workspace, dialog: Dialog) -> None:
        self._workspace, self._dialog = workspace, dialog

    def __getattr__(self, name: str) -> Any:
        return getattr(self._workspace, name)

    def set_dirty(self, _view: View, _dirty: bool) -> None: ...

    def set_title(self, _view: View, _text: str) -> None: ...

    def hint(self, _text: str) -> None: ...

    def close(self, _view: View) -> None:
        self._dialog.accept()
