"""Opening what the server makes of other records: a copy, or what a link derives (下推)."""

from __future__ import annotations

from PySide6.QtCore import QObject

from cellar.v1 import document_pb2 as doc
from cellar_client.rpc import Api
from cellar_client.widgets.feedback import title_of
from cellar_client.widgets.view import Workspace


def open_derived(api: Api, workspace: Workspace, request: doc.DraftRequest, asker: QObject) -> None:
    """Asks for it and opens it unsaved; why not is said in a toast. Forgotten where `asker` is gone by then."""
    api.query(
        api.documents.Draft,
        request,
        lambda reply: workspace.open_draft(reply.record, list(reply.panels)),
        lambda error: workspace.toast(title_of(error), "error", note=error.message),
        parent=asker,
    )
