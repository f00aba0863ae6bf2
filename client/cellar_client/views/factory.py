"""Where the shell gets its views from."""

from __future__ import annotations

from collections.abc import Sequence

from cellar.v1 import document_pb2 as doc
from cellar.v1 import metadata_pb2 as pb
from cellar_client.i18n import t
from cellar_client.models.metadata import EntityMeta, MetadataIndex, index_of
from cellar_client.rpc import Api
from cellar_client.views.form import FormView
from cellar_client.views.list import ListView
from cellar_client.widgets.view import View, Workspace


def make_list(
    workspace: Workspace,
    api: Api,
    metadata: pb.Metadata | MetadataIndex,
    entity: str,
    filters: Sequence[pb.Filter] | None = None,
) -> View:
    """The list of an entity; KeyError where this user has no such entity."""
    index = index_of(metadata)
    return ListView(workspace, api, index, _meta(index, entity), filters)


def make_record(
    workspace: Workspace,
    api: Api,
    metadata: pb.Metadata | MetadataIndex,
    entity: str,
    record: int | doc.Record,
    panels: Sequence[doc.Panel] | None = None,
) -> View:
    """The form of a record: an id to load, 0 for a new one, or an unsaved record to go on with. KeyError as above."""
    index = index_of(metadata)
    return FormView(workspace, api, index, _meta(index, entity), record, panels)


def _meta(index: MetadataIndex, entity: str) -> EntityMeta:
    meta = index.entity(entity)
    if meta is None:
        raise KeyError(t("没有“{name}”，或没有权限|There is no “{name}”, or no right to it", name=entity))
    return meta
