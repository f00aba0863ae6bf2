"""SessionService: login, metadata, to-do, what changed."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select

from cellar.v1 import session_pb2, session_pb2_grpc
from cellar_common.figures import show_month
from cellar_db import engine as db
from cellar_db.ids import new_id
from cellar_server.books import program_version
from cellar_server.kernel import audit
from cellar_server.kernel.access.accounts import Role, UserRole
from cellar_server.kernel.access.principal import Principal
from cellar_server.kernel.entry import security
from cellar_server.kernel.entry.ledger_set import LedgerSet
from cellar_server.kernel.exchange import comments
from cellar_server.kernel.lists import todo
from cellar_server.kernel.schema import clock
from cellar_server.kernel.schema.problems import Unauthenticated, problem
from cellar_server.kernel.schema.states import ACTIVE
from cellar_server.kernel.unit_of_work.periods import Period
from cellar_server.rpc import convert, homepage, metadata
from cellar_server.rpc.calls import Call

# Ids are made before their commit: what was written in the last three seconds may still be on its way, and is told again.
# An id's tick of 10 ms stands 25 bits up.
_UNSETTLED = 300 << 25


class Sessions(session_pb2_grpc.SessionServiceServicer):
    def __init__(self, ledger_sets: Mapping[str, LedgerSet], name: str) -> None:
        self.ledger_sets, self.name = ledger_sets, name
        self._todo = {code: todo.Counts() for code in ledger_sets}

    def Welcome(self, request: session_pb2.WelcomeRequest, call: Call) -> session_pb2.WelcomeResponse:
        sets = [session_pb2.LedgerSet(code=books.code, name=books.name) for books in self.ledger_sets.values()]
        return session_pb2.WelcomeResponse(ledger_sets=sets, server_version=program_version(), server_name=self.name)

    def Login(self, request: session_pb2.LoginRequest, call: Call) -> session_pb2.LoginResponse:
        books = self.ledger_sets.get(request.ledger_set)
        if books is None:
            words = "没有这个账套，请重新选择|There is no such ledger set; choose again"
            raise Unauthenticated([problem("ledger_set", "LEDGER_SET_UNKNOWN", words)])
        opened = security.login(
            books, request.user, request.password, "en" if request.language == "en" else "zh", request.device, call.peer
        )
        who = opened.principal
        roles, period, organisation = _about(books, who)
        return session_pb2.LoginResponse(
            token=f"{books.code}.{opened.token}", user_code=who.code, user_name=who.name, roles=roles, ledger_set_name=books.name,
            period=period, must_change_password=opened.must_change, server_time=convert.instant(clock.now()), user_id=who.user_id,
            organisation_name=organisation, zone=clock.ZONE.key,
        )  # fmt: skip

    def Logout(self, request: session_pb2.LogoutRequest, call: Call) -> session_pb2.LogoutResponse:
        security.logout(call.books, call.principal)
        return session_pb2.LogoutResponse()

    def ChangePassword(
        self, request: session_pb2.ChangePasswordRequest, call: Call
    ) -> session_pb2.ChangePasswordResponse:
        security.change_password(call.books, call.principal, request.old_password, request.new_password)
        return session_pb2.ChangePasswordResponse()

    def GetMetadata(self, request: session_pb2.GetMetadataRequest, call: Call) -> session_pb2.GetMetadataResponse:
        asked = call.books.registry, call.principal.policy, call.language
        if request.area:
            # Its hash is known without its metadata being made.
            if request.known_hash == metadata.area_hash(*asked, request.area):
                return session_pb2.GetMetadataResponse(unchanged=True)
            return metadata.of_area(*asked, request.area)
        made = metadata.menu(*asked) if request.by_area else metadata.everything(*asked)
        if request.known_hash == made.metadata.hash:
            return session_pb2.GetMetadataResponse(unchanged=True)
        return made

    def GetTodo(self, request: session_pb2.GetTodoRequest, call: Call) -> session_pb2.GetTodoResponse:
        with call.books.commands.reading(call.principal) as work:
            items, mentions = todo.waiting(work), comments.messages(work)
        return session_pb2.GetTodoResponse(
            items=[homepage.todo_message(item, call.language) for item in items],
            mentions=homepage.mention_messages(mentions),
        )

    def GetHome(self, request: session_pb2.GetHomeRequest, call: Call) -> session_pb2.GetHomeResponse:
        with call.books.commands.reading(call.principal) as work:
            return homepage.response(work)

    def Poll(self, request: session_pb2.PollRequest, call: Call) -> session_pb2.PollResponse:
        settled = new_id() - _UNSETTLED
        with call.books.commands.reading(call.principal) as work:
            if request.after > 0:
                rows = audit.changed_since(work, request.after)
            else:
                newest = audit.newest(work)
                rows, settled = [], min(settled, newest) if newest else settled
            changes = audit.told(work, ((entity, id_) for _, entity, id_ in rows))
            last = max(min(rows[-1][0], settled) if rows else (request.after or settled), request.after)
            count = self._todo[call.books.code].total(work, request.after, last, (entity for _, entity, _ in rows))
        return session_pb2.PollResponse(last=last, changes=convert.change_messages(changes), todo_count=count)


def _about(books: LedgerSet, who: Principal) -> tuple[list[str], str, str]:
    """Role names, the period of today, the organisation's name."""
    today = clock.today()
    organisations = books.registry.find("organisation")
    with db.read(books.engine) as connection:
        mine = select(Role.name).join(UserRole, UserRole.role_id == Role.id).where(UserRole.document_id == who.user_id)
        roles = list(connection.scalars(mine.where(Role.state == ACTIVE.code).order_by(Role.code)))
        period = connection.scalar(select(Period.code).where(Period.starts <= today, Period.ends >= today))
        name = None
        if organisations is not None and who.org_id is not None:
            table = organisations.table.c
            name = connection.scalar(select(table.name).where(table.id == who.org_id))
    return roles, period or show_month(today), name or ""
