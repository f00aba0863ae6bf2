"""Who is logged in, where."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from cellar.v1 import session_pb2
from cellar_client.rpc import Endpoint
from cellar_common import zone

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Login:
    """A login that the server accepted. `owner` tells users of this machine apart (drafts, recent documents)."""

    endpoint: Endpoint
    ledger_set: str
    user: str
    user_name: str
    roles: tuple[str, ...]
    ledger_set_name: str
    period: str
    organisation_name: str
    server_version: str
    must_change_password: bool

    @classmethod
    def of(
        cls, endpoint: Endpoint, ledger_set: str, reply: session_pb2.LoginResponse, server_version: str = ""
    ) -> Login:
        return cls(
            endpoint=endpoint,
            ledger_set=ledger_set,
            user=reply.user_code,
            user_name=reply.user_name or reply.user_code,
            roles=tuple(reply.roles),
            ledger_set_name=reply.ledger_set_name,
            period=reply.period,
            organisation_name=reply.organisation_name,
            server_version=server_version,
            must_change_password=reply.must_change_password,
        )

    @staticmethod
    def set_clock(reply: session_pb2.LoginResponse) -> None:
        """From now on times are shown, and days counted, by the clock of the company."""
        if reply.server_time:
            zone.follow(_EPOCH + timedelta(microseconds=reply.server_time), reply.zone)

    @property
    def owner(self) -> str:
        return "|".join((self.endpoint.target, self.ledger_set, self.user))

    @property
    def shown_user(self) -> str:
        """Name and first role, as in the top bar."""
        return f"{self.user_name}·{self.roles[0]}" if self.roles else self.user_name
