"""Kinds of views by name. What opens a view says the kind, as the metadata has it; the folder of that name makes it.

A folder `features/NAME/` registers its kind when it is first asked for: a new kind is a new folder and no line elsewhere.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from importlib import import_module

from PySide6.QtCore import QObject

from cellar.v1 import document_pb2 as doc
from cellar.v1 import metadata_pb2 as pb
from cellar_client import features
from cellar_client.i18n import t
from cellar_client.rpc import Api, ApiError
from cellar_client.session.drafts import DraftStore
from cellar_client.session.jobs import Jobs
from cellar_client.session.login import Login
from cellar_client.session.metadata import EntityMeta, MetadataIndex
from cellar_client.widgets.feedback import title_of
from cellar_client.widgets.view import View, Workspace


@dataclass(frozen=True)
class Desk:
    """What views are made with. They are handed on only what they need of it."""

    workspace: Workspace
    api: Api
    metadata: MetadataIndex
    login: Login
    drafts: DraftStore
    jobs: Jobs

    def entity(self, name: str) -> EntityMeta:
        """KeyError where this user has no such entity."""
        found = self.metadata.entity(name)
        if found is None:
            raise KeyError(t("没有“{name}”，或没有权限|There is no “{name}”, or no right to it", name=name))
        return found

    def when_known(self, names: Iterable[str], asker: QObject, done: Callable[[], None]) -> None:
        """`done` once the areas of these entities are here; a toast where one does not come."""

        def failed(error: ApiError) -> None:
            self.workspace.toast(title_of(error), "error", note=error.message)

        self.metadata.when_known(names, asker, done, failed)


@dataclass(frozen=True)
class Subject:
    """What a view shall show; each kind takes its part.

    `filters`: conditions to start with. `record`: an id to load, 0 for a new one, or an unsaved record to go on with, with
    the `panels` that came with it and the `draft_key` under which it is kept on this machine.
    """

    entity: str = ""
    filters: Sequence[pb.Filter] | None = None
    record: int | doc.Record = 0
    panels: Sequence[doc.Panel] = ()
    draft_key: str = ""


Maker = Callable[[Desk, Subject], View]
MakeView = Callable[[str, Desk, Subject], View]
_makers: dict[str, Maker] = {}


class UnknownKindError(LookupError):
    """The server speaks of a kind of view that this client does not have yet."""


def view_kind(name: str) -> Callable[[Maker], Maker]:
    """Registers what makes views of this kind."""

    def register(maker: Maker) -> Maker:
        _makers[name] = maker
        return maker

    return register


def prepare(kind: str) -> bool:
    """Imports the folder of a kind, so that its first view opens as quickly as the next. False where there is none."""
    if kind not in _makers and kind in {folder.name for folder in pkgutil.iter_modules(features.__path__)}:
        import_module(f"{features.__name__}.{kind}")
    return kind in _makers


def make(kind: str, desk: Desk, subject: Subject) -> View:
    """A view of this kind. UnknownKindError where there is none; KeyError where the user has no such entity."""
    if not prepare(kind):
        raise UnknownKindError(kind)
    return _makers[kind](desk, subject)
