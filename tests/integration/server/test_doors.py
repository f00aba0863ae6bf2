"""Permission is one predicate at every door: a generated matrix of roles × doors × entities."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import grpc
import pytest

from cellar.v1 import document_pb2, exchange_pb2, list_pb2, metadata_pb2, session_pb2
from cellar_common.codec import to_value
from tests.integration.server.conftest import World
from tests.support.rpc_client import Client, Refused, new_id, record, tasting

VERBS = ("read", "create", "edit", "delete", "export", "import", "print", "attach", "approve")
ENTITIES = ("sample_tasting", "sample_place")


@dataclass
class Target:
    """A record that the administrator made, fresh for each role and entity."""

    entity: str
    id: int
    row_version: int
    attachment: int


def _query(target: Target) -> list_pb2.Query:
    return list_pb2.Query(entity=target.entity)


def _new(target: Target) -> Any:
    if target.entity == "sample_tasting":
        return tasting()
    return record("sample_place", {"code": new_id()[:12], "name": "新"})


def _edit(client: Client, target: Target) -> Any:
    wanted = document_pb2.Record(entity=target.entity, id=target.id, row_version=target.row_version)
    name = "remark" if target.entity == "sample_tasting" else "city"
    wanted.values[name].CopyFrom(to_value(new_id()[:10]))
    return client.save(wanted)


def _attach(client: Client, target: Target) -> Any:
    request = exchange_pb2.AttachRequest(
        request_id=new_id(), entity=target.entity, id=target.id, file_name="a", content=b"a"
    )
    return client.call(client.exchange.Attach, request)


def _delete(client: Client, target: Target) -> Any:
    request = document_pb2.DeleteRequest(
        request_id=new_id(), entity=target.entity, id=target.id, row_version=target.row_version
    )
    return client.call(client.documents.Delete, request)


def _approve(client: Client, target: Target) -> Any:
    request = document_pb2.ActRequest(
        request_id=new_id(), entity=target.entity, id=target.id, row_version=target.row_version, action="approve"
    )
    return client.call(client.documents.Act, request)


def _red(client: Client, target: Target) -> None:
    """Neither can be reversed, which is said to whoever may see it and make another."""
    with pytest.raises(Refused) as refused:
        client.call(client.documents.Draft, document_pb2.DraftRequest(entity=target.entity, red_of=target.id))
    if refused.value.rules != {"NOT_REVERSIBLE"}:
        raise refused.value


# Door → the verbs that open it, all of them needed.
DOORS: dict[str, tuple[frozenset[str], Callable[[Client, Target], Any]]] = {
    "get": (frozenset({"read"}), lambda c, t: c.get(t.entity, t.id)),
    "list": (frozenset({"read"}), lambda c, t: c.page(t.entity, ["state"])),
    "count": (frozenset({"read"}), lambda c, t: c.call(c.lists.Count, list_pb2.CountRequest(query=_query(t)))),
    "sum": (frozenset({"read"}), lambda c, t: c.call(c.lists.Sum, list_pb2.SumRequest(query=_query(t)))),
    "lookup": (frozenset({"read"}), lambda c, t: c.call(c.lists.Lookup, list_pb2.LookupRequest(entity=t.entity, text=""))),
    "trace": (frozenset({"read"}), lambda c, t: c.call(c.documents.Trace, document_pb2.TraceRequest(entity=t.entity, id=t.id))),
    "history": (frozenset({"read"}), lambda c, t: c.call(c.documents.History, document_pb2.HistoryRequest(entity=t.entity, id=t.id))),
    "related": (frozenset({"read"}), lambda c, t: c.call(c.documents.Related, document_pb2.RelatedRequest(entity=t.entity, id=t.id))),
    "comments": (frozenset({"read"}), lambda c, t: c.call(c.documents.ListComments, document_pb2.ListCommentsRequest(entity=t.entity, id=t.id))),
    "attachments": (frozenset({"read"}), lambda c, t: c.call(c.exchange.ListAttachments, exchange_pb2.ListAttachmentsRequest(entity=t.entity, id=t.id))),
    "download": (frozenset({"read"}), lambda c, t: c.file(c.exchange.Download, exchange_pb2.DownloadRequest(attachment_id=t.attachment))),
    "new": (frozenset({"create"}), lambda c, t: c.call(c.documents.Draft, document_pb2.DraftRequest(entity=t.entity))),
    "copy": (frozenset({"create", "read"}), lambda c, t: c.call(c.documents.Draft, document_pb2.DraftRequest(entity=t.entity, copy_of=t.id))),
    "red": (frozenset({"create", "read"}), _red),
    "evaluate": (frozenset({"create"}), lambda c, t: c.call(c.documents.Evaluate, document_pb2.EvaluateRequest(record=_new(t)))),
    "export": (frozenset({"export", "read"}), lambda c, t: c.file(c.exchange.Export, exchange_pb2.ExportRequest(query=_query(t), format="csv"))),
    "template": (frozenset({"import"}), lambda c, t: c.file(c.exchange.Template, exchange_pb2.TemplateRequest(entity=t.entity))),
    "print": (frozenset({"print", "read"}), lambda c, t: c.file(c.exchange.Print, exchange_pb2.PrintRequest(request_id=new_id(), entity=t.entity, ids=[t.id]))),
    "preview": (frozenset({"print", "read"}), lambda c, t: c.file(c.exchange.Preview, exchange_pb2.PreviewRequest(entity=t.entity, ids=[t.id]))),
    "attach": (frozenset({"attach", "read"}), _attach),
    "save new": (frozenset({"create"}), lambda c, t: c.save(_new(t))),
    "edit": (frozenset({"edit", "read"}), _edit),
    "delete": (frozenset({"delete", "read"}), _delete),
}  # fmt: skip
REFUSALS = {grpc.StatusCode.PERMISSION_DENIED, grpc.StatusCode.NOT_FOUND}
ROLES: dict[str, frozenset[str]] = {
    "none": frozenset(),
    **{verb: frozenset({verb}) for verb in VERBS},
    **{f"read+{verb}": frozenset({"read", verb}) for verb in VERBS if verb != "read"},
}


@pytest.fixture(scope="module")
def admin(world: World) -> Client:
    return world.client("admin")


def _target(admin: Client, entity: str) -> Target:
    wanted = tasting() if entity == "sample_tasting" else record(entity, {"code": new_id()[:12], "name": "门"})
    saved = admin.save(wanted).record
    file = exchange_pb2.AttachRequest(request_id=new_id(), entity=entity, id=saved.id, file_name="f", content=b"f")
    attachment = admin.call(admin.exchange.Attach, file).attachment.id
    return Target(entity, saved.id, saved.row_version, attachment)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.covers("ORG-04")
def test_each_door_opens_for_its_verbs_and_no_other(world: World, admin: Client, role: str) -> None:
    granted = ROLES[role]
    code = f"r-{role}"
    # The place is there to be referred to; what is asked of it comes from the role alone.
    world.role(code, [(entity, verb) for entity in ENTITIES for verb in granted])
    client = world.client(code)
    wrong = []
    for entity in ENTITIES:
        for door, (needed, knock) in DOORS.items():
            target = _target(admin, entity)
            may = needed <= granted
            if door == "save new" and entity == "sample_tasting":
                # A place that one may not see cannot be referred to.
                may = may and "read" in granted
            try:
                knock(client, target)
            except Refused as refused:
                closed = refused.code in REFUSALS or "REFERENCE_UNKNOWN" in refused.rules
                if may or not closed:
                    wrong.append((entity, door, "refused", refused.code, refused.message))
            else:
                if not may:
                    wrong.append((entity, door, "opened", None, ""))
    assert not wrong, wrong


@pytest.mark.covers("ORG-04")
def test_an_action_needs_its_own_right(world: World, admin: Client) -> None:
    for code, verbs, may in (("act-none", ["read"], False), ("act", ["read", "approve"], True)):
        world.role(code, [("sample_tasting", verb) for verb in verbs])
        client, target = world.client(code), _target(admin, "sample_tasting")
        if may:
            assert _approve(client, target).record.state == "approved"
        else:
            with pytest.raises(Refused) as caught:
                _approve(client, target)
            assert caught.value.code is grpc.StatusCode.PERMISSION_DENIED


@pytest.mark.covers("ORG-06")
def test_a_hidden_field_is_hidden_at_every_door(world: World, admin: Client) -> None:
    grants = [(entity, "*") for entity in ENTITIES]
    world.role(
        "blind",
        grants,
        [
            ("sample_place", "rent"),
            ("sample_tasting", "lines.price"),
            ("sample_tasting", "lines.amount"),
            ("sample_tasting", "amount"),
        ],
    )
    blind = world.client("blind")
    place = admin.save(record("sample_place", {"code": "HID", "name": "密", "rent": Decimal("77.77")})).record
    assert "rent" not in blind.get("sample_place", place.id).values
    saved = admin.save(tasting(wines=[("甲", 1, "88.88")])).record
    seen = blind.get("sample_tasting", saved.id)
    assert "amount" not in seen.values
    assert "price" not in seen.grids[0].lines[0].values
    metadata = blind.call(blind.sessions.GetMetadata, session_pb2.GetMetadataRequest()).metadata
    assert "rent" not in {
        field.name for entity in metadata.entities if entity.name == "sample_place" for field in entity.fields
    }
    low = metadata_pb2.Filter(field="rent", operator=metadata_pb2.FILTER_OPERATOR_FROM, values=[to_value(Decimal("1"))])
    for knock in (
        lambda: blind.page("sample_place", ["rent"]),
        lambda: blind.page("sample_place", ["code"], filters=[low]),
        lambda: blind.call(blind.lists.Sum, list_pb2.SumRequest(query=list_pb2.Query(entity="sample_place"), fields=["rent"])),
        lambda: blind.file(blind.exchange.Export, exchange_pb2.ExportRequest(query=list_pb2.Query(entity="sample_place"), columns=["rent"], format="csv")),
    ):  # fmt: skip
        with pytest.raises(Refused) as caught:
            knock()
        assert caught.value.code is grpc.StatusCode.PERMISSION_DENIED
    reply = blind.call(blind.lists.Lookup, list_pb2.LookupRequest(entity="sample_place", text="HID"))
    assert [field.name for field in reply.fields] == ["city"]
    _, content = blind.file(blind.exchange.Export, exchange_pb2.ExportRequest(query=list_pb2.Query(entity="sample_tasting"), format="csv", with_lines=True))  # fmt: skip
    assert "88.88" not in content.decode("utf-8-sig")
    history = blind.call(blind.documents.History, document_pb2.HistoryRequest(entity="sample_tasting", id=saved.id))
    assert "88.88" not in str(history)
    trace = blind.call(blind.documents.Trace, document_pb2.TraceRequest(entity="sample_tasting", id=saved.id))
    assert "8888" not in str(trace)
    with pytest.raises(Refused):
        blind.save(record("sample_place", {"code": "HID2", "name": "x", "rent": Decimal("1")}))


def test_metadata_shows_what_one_may_read_and_do(world: World) -> None:
    world.role("reader", [("sample_place", "read")])
    client = world.client("reader")
    metadata = client.call(client.sessions.GetMetadata, session_pb2.GetMetadataRequest()).metadata
    assert [entity.name for entity in metadata.entities] == ["sample_place"]
    (place,) = metadata.entities
    assert not any([place.may_create, place.may_delete, place.may_export, place.may_import, place.may_attach])
    assert not place.actions
    assert not place.prints
