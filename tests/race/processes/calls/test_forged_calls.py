"""Hand-made calls: a role, a state, a ledger set or a token that one does not have opens nothing and is refused by type."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import grpc
import pytest
from sqlalchemy import select

from cellar.v1 import document_pb2, list_pb2, session_pb2
from cellar_common import codec
from cellar_db import engine as db
from cellar_server.kernel.schema.tables import login_session
from devtools.demo import PASSWORD
from tests.race.processes.calls.desks import ADMIN, OTHER_SET, Desks, order, submitted, value
from tests.support.rpc_client import Client, Refused, new_id

pytestmark = [pytest.mark.slow, pytest.mark.covers("PT-31", "ORG-09")]


class Forger(Client):
    """Sends headers of its own with each call."""

    def __init__(self, client: Client, *headers: tuple[str, str]) -> None:
        super().__init__(client.channel, client.token)
        self.headers = headers

    def metadata(self) -> list[tuple[str, str]]:
        return [*super().metadata(), *self.headers]


def refusal(call: Callable[..., Any], *arguments: Any, **named: Any) -> Refused:
    """What the call is refused with; every refusal here is typed and carries an incident number."""
    with pytest.raises(Refused) as caught:
        call(*arguments, **named)
    assert caught.value.failure is not None, caught.value
    assert caught.value.failure.incident
    return caught.value


def approval(shown: Any, request_id: str = "") -> document_pb2.ActRequest:
    return document_pb2.ActRequest(
        request_id=request_id or new_id(),
        entity="sales_order",
        id=shown.id,
        row_version=shown.row_version,
        action="approve",
    )


def test_a_role_in_the_headers_means_nothing(desks: Desks) -> None:
    lin = desks.client("lin")
    shown = submitted(desks.client("xu"), order("冒充"))
    headers = [("role", "admin"), ("roles", "admin"), ("x-user", ADMIN), ("user-id", "1"), ("principal", "system")]
    forger = Forger(lin, *headers)
    refused = refusal(forger.call, forger.documents.Act, approval(shown))
    assert (refused.code, refused.rules) == (grpc.StatusCode.PERMISSION_DENIED, {"FORBIDDEN"})
    assert lin.get("sales_order", shown.id).row_version == shown.row_version


def test_a_second_authorization_header_gives_no_more_than_one_of_them(desks: Desks) -> None:
    """gRPC carries a header twice. Whichever the server takes, an honest clerk's token never gains another's rights."""
    lin = desks.client("lin")
    shown = submitted(desks.client("xu"), order("双头"))
    for forged in ("Bearer 001.forged", "Basic YWRtaW46YWRtaW4=", ""):
        forger = Forger(lin, ("authorization", forged))
        refused = refusal(forger.call, forger.documents.Act, approval(shown))
        assert refused.code in {grpc.StatusCode.PERMISSION_DENIED, grpc.StatusCode.UNAUTHENTICATED}
    assert lin.get("sales_order", shown.id).state == "submitted"


def test_state_number_and_maker_in_the_record_mean_nothing(desks: Desks) -> None:
    lin = desks.client("lin")
    forged = order("自封")
    forged.state, forged.number, forged.editable = "approved", "XS2611-99999", True
    forged.actions.extend(["approve", "unapprove"])
    saved = lin.save(forged).record
    assert (saved.state, saved.number[0], "approve" in saved.actions) == ("draft", "~", False)
    for name in ("state", "number", "created_by", "checked_by", "delivered_total", "row_version"):
        wanted = order("自封")
        wanted.values[name].CopyFrom(codec.to_value("approved" if name in ("state", "number") else 1))
        assert saved_plainly_or_refused(lin, wanted, name) is None


def saved_plainly_or_refused(client: Client, wanted: Any, name: str) -> str | None:
    """Save a record with a value that is not the client's to give; what is wrong with the answer, or None."""
    try:
        shown = client.save(wanted).record
    except Refused as refused:
        named = name in {problem.path for problem in refused.problems}
        return None if named and refused.code is grpc.StatusCode.INVALID_ARGUMENT else str(refused)
    plain = (shown.state, shown.number[0], shown.row_version) == ("draft", "~", 1)
    return None if plain and not value(shown, "delivered_total") else str(shown)


def test_a_token_belongs_to_its_ledger_set(desks: Desks) -> None:
    here, there = desks.client("lin"), desks.client(ADMIN, books=OTHER_SET)
    shown = here.save(order("只在一套")).record
    for stolen in (there.token.partition(".")[2], "001." + there.token, there.token.replace("002.", "001.", 1)):
        client = desks.client()
        client.token = stolen
        refused = refusal(client.get, "sales_order", shown.id)
        assert (refused.code, refused.rules) == (grpc.StatusCode.UNAUTHENTICATED, {"SESSION_ENDED"})
    client = desks.client()
    client.token = here.token.replace("001.", "002.", 1)
    assert refusal(client.page, "sales_order", ["number"]).code is grpc.StatusCode.UNAUTHENTICATED
    # The other set's own administrator, who may do everything there, does not find it under any header.
    forger = Forger(there, ("ledger-set", "001"), ("x-ledger-set", "001"))
    assert refusal(forger.get, "sales_order", shown.id).code is grpc.StatusCode.NOT_FOUND
    request = list_pb2.CountRequest(query=list_pb2.Query(entity="sales_order"))
    assert forger.call(forger.lists.Count, request).count == 0


def test_a_ledger_set_that_is_none_cannot_be_logged_in_to(desks: Desks) -> None:
    for books in ("003", "", "../001", "001\x00"):
        client = desks.client()
        refused = refusal(client.login, "lin", PASSWORD, books=books)
        assert (refused.code, refused.rules) == (grpc.StatusCode.UNAUTHENTICATED, {"LEDGER_SET_UNKNOWN"})
    # People of one set are nobody in another, even with the right password.
    stranger = refusal(desks.client, "lin", books=OTHER_SET)
    assert (stranger.code, stranger.rules) == (grpc.StatusCode.UNAUTHENTICATED, {"LOGIN_REFUSED"})


def test_what_the_database_keeps_of_a_session_is_no_token(desks: Desks) -> None:
    """Somebody who reads a backup finds hashes, and with them he is nobody."""
    desks.client("lin")
    with db.read(desks.books.ledger.engine) as connection:
        hashes = list(connection.scalars(select(login_session.c.token_hash)))
    for found in hashes:
        client = desks.client()
        client.token = f"001.{found}"
        assert refusal(client.page, "item", ["code"]).code is grpc.StatusCode.UNAUTHENTICATED


def test_a_token_ends_with_its_logout(desks: Desks) -> None:
    lin = desks.client("lin")
    wanted = document_pb2.SaveRequest(request_id=new_id(), record=order("登出前"))
    lin.call(lin.documents.Save, wanted)
    lin.call(lin.sessions.Logout, session_pb2.LogoutRequest())
    # Not even the reply of what it carried out itself is told to an ended session.
    assert refusal(lin.call, lin.documents.Save, wanted).code is grpc.StatusCode.UNAUTHENTICATED


def test_somebody_elses_request_is_neither_repeated_nor_told(desks: Desks) -> None:
    lin, xu, gu = desks.client("lin"), desks.client("xu"), desks.client("gu")
    making = document_pb2.SaveRequest(request_id=new_id(), record=order("原件"))
    made = lin.call(lin.documents.Save, making).record
    # Who may not make orders, or not there, is refused for that, and sees nothing of the first reply.
    for user, code, rule in (
        ("wen", grpc.StatusCode.PERMISSION_DENIED, "FORBIDDEN"),
        ("mu", grpc.StatusCode.INVALID_ARGUMENT, "OUT_OF_SCOPE"),
    ):
        thief = desks.client(user)
        refused = refusal(thief.call, thief.documents.Save, making)
        assert refused.code is code
        assert rule in refused.rules
        assert str(made.id) not in refused.everything()
    # A colleague's change or approval, replayed: it is this person's own call then, on what is no longer there to do.
    changing = document_pb2.SaveRequest(request_id=new_id(), record=made)
    changing.record.values["contract_no"].CopyFrom(codec.to_value("HT-1"))
    changed = lin.call(lin.documents.Save, changing).record
    stale = refusal(xu.call, xu.documents.Save, changing)
    assert (stale.code, stale.conflict.row_version) == (grpc.StatusCode.ABORTED, changed.row_version)
    asked = lin.act(changed, "submit").record
    approving = approval(asked)
    approved = gu.call(gu.documents.Act, approving).record
    assert refusal(xu.call, xu.documents.Act, approving).code is grpc.StatusCode.PERMISSION_DENIED
    # The approver's own retry, and his retry from another desk, get the first reply.
    for again in (gu, desks.client("gu")):
        repeated = again.call(again.documents.Act, approving).record
        assert (repeated.number, repeated.row_version) == (approved.number, approved.row_version)
    assert lin.get("sales_order", made.id).row_version == approved.row_version


def test_an_id_carries_out_one_thing_only(desks: Desks) -> None:
    lin = desks.client("lin")
    making = document_pb2.SaveRequest(request_id=new_id(), record=order("一号"))
    made = lin.call(lin.documents.Save, making).record
    others: list[tuple[Any, Any]] = [
        (lin.documents.Save, document_pb2.SaveRequest(request_id=making.request_id, record=order("二号"))),
        (lin.documents.Delete, document_pb2.DeleteRequest(request_id=making.request_id, entity="sales_order", id=made.id, row_version=1)),
        (lin.documents.Act, document_pb2.ActRequest(request_id=making.request_id, entity="sales_order", id=made.id, row_version=1, action="submit")),
    ]  # fmt: skip
    for method, request in others:
        assert refusal(lin.call, method, request).rules == {"REQUEST_ID_REUSED"}
    stored = lin.get("sales_order", made.id)
    assert (stored.state, stored.row_version, value(stored, "customer_order_no")) == ("draft", 1, "一号")
