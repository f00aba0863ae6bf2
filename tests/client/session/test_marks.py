"""What is shown as a mark, and which one stands for a document: metadata says it, no name and no code."""

from __future__ import annotations

from cellar.v1 import document_pb2 as doc
from cellar.v1 import metadata_pb2 as pb
from cellar.v1 import value_pb2
from cellar_client.session.metadata import EntityMeta

FAR = pb.Field(
    name="how_far", kind=pb.FIELD_KIND_CHOICE, role=pb.FIELD_ROLE_PROGRESS,
    choices=[pb.Choice(code="open", label="未执行"), pb.Choice(code="partly", label="部分执行", look="partly")],
)  # fmt: skip
STATE = pb.Field(name="life", kind=pb.FIELD_KIND_CHOICE, role=pb.FIELD_ROLE_STATE)
PLAIN = pb.Field(name="kind", kind=pb.FIELD_KIND_CHOICE, choices=[pb.Choice(code="a", label="甲")])


def meta(*fields: pb.Field) -> EntityMeta:
    states = [pb.State(code="on", label="已审核", look="approved"), pb.State(code="odd", label="怪")]
    return EntityMeta(pb.Entity(name="paper", fields=fields, states=states))


def test_how_far_a_document_is_stands_for_it_once_it_is_begun() -> None:
    order = meta(STATE, PLAIN, FAR)
    assert order.standing("on", "open") == ("approved", "已审核")
    assert order.standing("on", "partly") == ("partly", "部分执行")
    assert set(order.marked) == {"life", "how_far"}


def test_a_mark_is_found_by_code_and_by_word() -> None:
    order = meta(STATE, FAR)
    assert order.mark("how_far", "partly") == order.mark("how_far", "部分执行") == ("partly", "部分执行")
    assert order.mark("how_far", "open") is None
    assert order.mark("life", "odd") == ("draft", "怪")


def test_what_has_no_progress_stands_where_people_left_it() -> None:
    master = meta(STATE, PLAIN)
    assert (master.progress_field, master.progress_of(doc.Record())) == ("", "")
    assert master.standing("on", "") == ("approved", "已审核")


def test_progress_is_read_from_the_record() -> None:
    record = doc.Record(values={"how_far": value_pb2.Value(text="partly")})
    assert meta(STATE, FAR).progress_of(record) == "partly"
