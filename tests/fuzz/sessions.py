"""Everybody's session, sessions that are over, and the way back when a call took somebody's away."""

from __future__ import annotations

import grpc

from cellar.v1 import session_pb2
from cellar_server.kernel.entry import security
from tests.fuzz.attacks import Metadata
from tests.fuzz.ground import Ground
from tests.support.rpc_client import Client


class Sessions:
    """``tokens`` by user; ``ended``: tokens whose session was ended by its user, or by its time."""

    def __init__(self, ground: Ground, channel: grpc.Channel) -> None:
        self.ground, self.channel = ground, channel
        self.tokens = {user: self._login(user) for user in (*ground.everybody, ground.throwaway)}
        self.ended = [self._ended(user) for user in (ground.everybody[-1], ground.throwaway)]

    def _login(self, user: str) -> str:
        client = Client(self.channel)
        client.login(user, self.ground.password, books=self.ground.books.code)
        return client.token

    def _ended(self, user: str) -> str:
        token = self._login(user)
        if user == self.ground.throwaway:
            client = Client(self.channel, token)
            client.call(client.sessions.Logout, session_pb2.LogoutRequest())
        else:
            self.ground.expire(security._digest(token.partition(".")[2]))
        return token

    def revive(self) -> None:
        """Give everybody his rights and a session again."""
        self.ground.revive()
        self.tokens = {user: self._login(user) for user in self.tokens}

    def metadata(self, user: str) -> Metadata:
        return [("authorization", f"Bearer {self.tokens[user]}")]

    def first(self) -> Client:
        """A client of the one who may do everything."""
        return Client(self.channel, self.tokens[self.ground.everybody[0]])
