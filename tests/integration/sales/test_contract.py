"""The contract is attached to the order, found by its name, and stays with an order in execution (S26.8, CT-09)."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from cellar_db import engine as db
from cellar_server.kernel import audit
from cellar_server.kernel.access.policy import Policy, RolePolicy
from cellar_server.kernel.exchange import attachments
from cellar_server.kernel.lists import query
from cellar_server.kernel.schema.problems import Invalid
from cellar_server.kernel.schema.records import RecordView
from cellar_server.kernel.schema.tables import attachment
from cellar_server.kernel.unit_of_work.exactly_once import Reply
from tests.support.books import CHECKER, SmallBooks, request
from tests.support.counting import count_statements

NAME = "望川贸易_2026年经销合同[盖章].pdf"


def attach(books: SmallBooks, record: RecordView, name: str = NAME) -> int:
    made: list[int] = []

    def body(work):  # type: ignore[no-untyped-def]
        made[:] = [attachments.attach(work, record.entity, record.id, name, b"%PDF")]
        return Reply(record.entity, record.id)

    books.commands.run(books.who, request(), body)
    return made[0]


def detach(books: SmallBooks, id_: int) -> None:
    books.commands.run(books.who, request(), lambda work: Reply(*attachments.detach(work, id_)))


def named(books: SmallBooks, record: RecordView) -> list[str]:
    with books.reading() as work:
        return [one.file_name for one in attachments.listed(work, record.entity, record.id)]


def holding(books: SmallBooks, *verbs: str) -> SmallBooks:
    """Hands with these rights on orders and no others."""
    policy = Policy((RolePolicy("some", frozenset(("sales_order", verb) for verb in ("read", *verbs))),))
    return replace(books, who=replace(books.who, policy=policy))


def found(books: SmallBooks, words: str, entity: str = "sales_order") -> list[int]:
    with books.reading() as work:
        return query.page(work, query.Query(entity, search=words), ["number"]).ids


@pytest.mark.covers("S26.8", "CT-09")
def test_the_contract_of_an_order_in_execution_stays(books: SmallBooks) -> None:
    clerk = holding(books, "attach")
    order = books.order(("A", 6))
    wrong = attach(clerk, order, "错的.pdf")
    detach(clerk, wrong)
    kept = attach(clerk, order)
    books.act(order, "submit")
    books.by(CHECKER).act(order, "approve")
    with pytest.raises(Invalid) as refused:
        detach(clerk, kept)
    (problem,) = refused.value.problems
    assert problem.code == "ATTACHMENT_KEPT"
    assert NAME in problem.message.zh
    assert NAME in problem.message.en
    assert named(books, order) == [NAME]
    # More may be added while the order lives.
    attach(clerk, order, "补充协议.pdf")
    # Whoever has the right for it takes off a wrong one; nothing is lost, and both are in the order's history.
    detach(holding(books, "attach", "detach"), kept)
    assert named(books, order) == ["补充协议.pdf"]
    with db.read(books.ledger.engine) as connection:
        assert connection.scalar(select(attachment.c.content).where(attachment.c.id == kept)) == b"%PDF"
    with books.reading() as work:
        entries = audit.read(work, work.registry.of("sales_order"), order.id)
    told = [(entry.action.zh, entry.changes[0].before or entry.changes[0].after) for entry in entries if "附件" in entry.action.zh]  # fmt: skip
    assert told == [
        ("删除附件", NAME), ("添加附件", "补充协议.pdf"), ("添加附件", NAME), ("删除附件", "错的.pdf"), ("添加附件", "错的.pdf"),
    ]  # fmt: skip


@pytest.mark.parametrize("way", [(), ("submit",), ("submit", "approve"), ("submit", "approve", "close"), ("void",)])
def test_in_every_state_of_an_order(one_books: SmallBooks, way: tuple[str, ...]) -> None:
    """Adding while it lives, taking off while it may be changed."""
    books, clerk = one_books, holding(one_books, "attach")
    order = books.order(("A", 1))
    first = attach(clerk, order)
    for deed in way:
        order = books.by(CHECKER).act(order, deed, **({"reason": "试验"} if deed == "close" else {}))
    if order.state == "void":
        with pytest.raises(Invalid) as dead:
            attach(clerk, order, "x.pdf")
        assert dead.value.problems[0].code == "RECORD_DEAD"
    else:
        attach(clerk, order, "x.pdf")
    if order.state == "draft":
        detach(clerk, first)
        assert named(books, order) == ["x.pdf"]
    else:
        with pytest.raises(Invalid):
            detach(clerk, first)
        assert NAME in named(books, order)


def test_a_master_in_use_changes_its_files(one_books: SmallBooks) -> None:
    customer = one_books.get("customer", one_books.ids["C1"])
    detach(one_books, attach(one_books, customer, "营业执照.jpg"))
    assert named(one_books, customer) == []


@pytest.mark.covers("S26.8")
def test_an_order_is_found_by_its_contract(books: SmallBooks) -> None:
    first, second = books.order(("A", 1)), books.order(("A", 1))
    kept, gone = attach(books, first), attach(books, second, "Contract_50%.PDF")
    assert found(books, "经销合同") == [first.id]
    assert found(books, "[盖章]") == [first.id]
    assert found(books, "contract_50%") == [second.id]
    # Signs of the pattern are letters here.
    assert found(books, "contract%50") == []
    assert found(books, "合同", "delivery_note") == []
    detach(books, gone)
    assert found(books, "contract_50%") == []
    assert kept
    with books.reading() as work, count_statements(books.ledger.engine) as sent:
        query.page(work, query.Query("sales_order", search="合同"), ["number", "customer_id"])
    assert sent.count == 1, str(sent)


def test_an_order_that_one_may_not_see_is_not_found_by_its_file(one_books: SmallBooks) -> None:
    order = one_books.order(("A", 1))
    attach(one_books, order)
    role = RolePolicy("own", frozenset({("sales_order", "read")}), (("employee", frozenset({4711})),))
    stranger = replace(one_books, who=replace(one_books.who, policy=Policy((role,))))
    assert found(one_books, "经销合同") == [order.id]
    assert found(stranger, "经销合同") == []


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    name=st.text(st.sampled_from("合同aB_%[]\\'^-."), min_size=1, max_size=12).filter(
        lambda s: s.strip(" .") and "\\" not in s
    )
)
def test_any_part_of_a_name_finds_it(one_books: SmallBooks, name: str) -> None:
    order = one_books.order(("A", 1))
    attach(one_books, order, f"x{name}x")
    assert order.id in found(one_books, name)
