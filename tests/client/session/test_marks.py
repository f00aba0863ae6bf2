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
    assert master.progress_field == ""
    assert master.standing("on", "") == ("approved", "已审核")


STAMP = pb.Field(
    name="books", kind=pb.FIELD_KIND_CHOICE, role=pb.FIELD_ROLE_FINANCE,
    choices=[pb.Choice(code="no", label="未审核"), pb.Choice(code="audited", label="已审核（财务）", look="approved")],
)  # fmt: skip


def test_every_dimension_of_a_life_has_its_mark_beside_the_state() -> None:
    paper = meta(STATE, FAR, STAMP)
    record = doc.Record(values={"how_far": value_pb2.Value(text="open"), "books": value_pb2.Value(text="audited")})
    assert [paper.mark_in(name, record) for name in paper.beside_state] == [None, ("approved", "已审核（财务）")]
    assert set(paper.marked) == {"life", "how_far", "books"}
    assert meta(STATE, PLAIN).beside_state == ()


def test_an_action_begins_where_all_dimensions_fit() -> None:
    paper = meta(STATE, FAR, STAMP)
    undo = pb.Action(name="undo", from_states=["on"], from_progress=["open"], from_finance=["no"])
    assert paper.begins(undo, "on", {"how_far": "open", "books": "no"})
    assert not paper.begins(undo, "on", {"how_far": "open", "books": "audited"})
    assert not paper.begins(undo, "on", {"how_far": "partly", "books": "no"})
    assert not paper.begins(undo, "odd", {"how_far": "open", "books": "no"})
    assert meta(STATE).begins(undo, "on", {}), "a master has a state only"
