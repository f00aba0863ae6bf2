"""Every seeded role walks its own day through the command path, and is refused the deeds of its neighbours by name."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from cellar_server.kernel.access.policy import CREATE
from cellar_server.kernel.schema.problems import Forbidden, Invalid
from cellar_server.kernel.schema.records import RecordInput
from cellar_server.seed.roles import templates
from tests.integration.posts.ground import Ground
from tests.support import databases
from tests.support.books import CHECKER, D, SmallBooks, ref, request, small_books
from tests.support.post_table import DOERS, Deed

ROLES = [each.code for each in templates()]


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ground]:
    folder: Path = tmp_path_factory.mktemp("posts")
    with databases.fresh(databases.families()[0], folder) as url, small_books(url) as books:
        yield Ground.of(books)


def do(ground: Ground, hands: SmallBooks, deed: Deed) -> None:
    """Carry it out; whatever it needs was made by others."""
    entity, name = deed
    if name == CREATE:
        ground.make(entity, hands)
    elif ground.action(entity, name).on_draft:
        with hands.reading() as work:
            declaration = work.registry.of(entity)
            assert hands.who.policy.may(entity, name)
            assert declaration.actions[name].on_draft
    else:
        hands.act(ground.ready(entity, name), name, **ground.answers(entity, name))


def attempt(ground: Ground, hands: SmallBooks, deed: Deed) -> None:
    """Try it on any record; the right is asked before the record is looked for."""
    entity, name = deed
    if name == CREATE:
        hands.commands.save(hands.who, request(), RecordInput(entity))
    else:
        hands.commands.act(hands.who, request(), entity, 1, 0, name)


@pytest.mark.covers("ORG-04", "ORG-07", "S26.11")
@pytest.mark.parametrize("role", ROLES)
def test_a_post_walks_its_day(ground: Ground, role: str) -> None:
    mine = [deed for deed, posts in DOERS.items() if role in posts]
    for deed in mine:
        try:
            do(ground, ground.people[role], deed)
        except (Forbidden, Invalid) as refused:
            pytest.fail(f"{role} could not {deed[1]} {deed[0]}: {refused.problems}")


@pytest.mark.covers("ORG-04", "ORG-07", "S23.5", "S09.5")
@pytest.mark.parametrize("role", ROLES)
def test_a_post_is_refused_its_neighbours_deeds(ground: Ground, role: str) -> None:
    hands = ground.people[role]
    for deed, posts in DOERS.items():
        entity, name = deed
        if role in posts or (name != CREATE and ground.action(entity, name).on_draft):
            continue
        with pytest.raises(Forbidden) as refused:
            attempt(ground, hands, deed)
        (found,) = refused.value.problems
        title = ground.books.ledger.registry.of(entity).title.zh
        assert (found.code, title in found.message.zh) == ("FORBIDDEN", True), deed


@pytest.mark.covers("S26.12", "S19.3")
def test_nobody_but_the_keeper_signs_goods_out(ground: Ground) -> None:
    """The named neighbours of W05.5, at a real document: it stays unsigned, and then the keeper signs it."""
    outbound = ground.make("outbound", ground.people["keeper"])
    for role in ROLES:
        if role == "keeper":
            continue
        with pytest.raises(Forbidden):
            ground.people[role].act(outbound, "sign")
    assert ground.books.again(outbound).state == "draft"
    assert ground.people["keeper"].act(outbound, "sign").state == "signed"


@pytest.mark.covers("ORG-07")
def test_two_posts_in_one_hand_still_do_not_check_their_own(ground: Ground) -> None:
    """Somebody who is dispatcher and shipping clerk at once: the gate asks for another person."""
    both = ground.people["dispatcher"]
    policy = type(both.who.policy)((*both.who.policy.roles, *ground.people["shipping_clerk"].who.policy.roles))
    hands = both.by(4711)
    hands.who = type(hands.who)(4711, "both", "both", policy, hands.who.settings)
    note = ground.make("delivery_note", hands)
    with pytest.raises(Invalid) as refused:
        hands.act(note, "approve")
    assert [found.code for found in refused.value.problems] == ["MAKER_IS_CHECKER"]
    assert ground.people["shipping_clerk"].act(note, "approve").state == "approved"


@pytest.mark.covers("ORG-07", "S09.5", "S23.24")
def test_who_entered_the_money_does_not_settle_with_it(ground: Ground) -> None:
    settler, lead = ground.people["settler"], ground.people["office_lead"]
    receipt = ground.make("receipt", settler)
    ground.people["accountant"].act(receipt, "approve")
    owed = ground.after("receivable", "approve")
    head = {"customer_id": ref("C1"), "org_id": ref("01")}
    paper = settler.save("write_off", head, [{"receivable_id": owed.id, "receipt_id": receipt.id, "amount": D("40")}])
    with pytest.raises(Invalid) as refused:
        settler.act(paper, "approve")
    (found,) = refused.value.problems
    assert (found.code, found.path) == ("OWN_RECEIPT", "lines[0].receipt_id")
    assert ground.books.again(receipt).number in found.message.zh
    assert lead.act(paper, "approve").state == "approved"
    # A company with one clerk for both says so in a parameter, and nowhere else.
    again = settler.save("write_off", head, [{"receivable_id": owed.id, "receipt_id": receipt.id}])
    allowed = settler.with_settings(receipts__maker_may_write_off="1")
    assert allowed.act(again, "approve").state == "approved"


def test_the_rule_holds_when_saved_and_acted_on_in_one_call(ground: Ground) -> None:
    settler = ground.people["settler"]
    receipt = ground.books.by(CHECKER).act(ground.make("receipt", settler), "approve")
    owed = ground.after("receivable", "approve")
    data = RecordInput(
        "write_off", values={"customer_id": ref("C1"), "org_id": ref("01")},
        grids={"lines": [_line(receivable_id=owed.id, receipt_id=receipt.id)]},
    )  # fmt: skip
    with pytest.raises(Invalid) as refused:
        settler.commands.save(settler.who, request(), data, then="approve")
    assert [found.code for found in refused.value.problems] == ["OWN_RECEIPT"]


def _line(**ids: int):  # type: ignore[no-untyped-def]
    from cellar_common.codec import Ref
    from cellar_server.kernel.schema.records import LineInput

    return LineInput(values={name: Ref(id_) for name, id_ in ids.items()})
