"""The largest figures and the longest names that the program takes, in whatever a server sends: nothing on screen may be cut by them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from google.protobuf.message import Message

from cellar.v1 import session_pb2, value_pb2
from cellar_client.rpc import Api, Call

MOST = {2: 99_999_999_999_99, 4: 9_999_999_9999}
"""By scale: money (99,999,999,999.99) and quantities (9,999,999.9999)."""
NAME = 60


def swell(message: Message) -> None:
    """Every amount and quantity becomes the largest, every Chinese name the longest; codes and choices stay what they are."""
    if isinstance(message, value_pb2.Decimal):
        message.unscaled = MOST.get(message.scale, message.unscaled)
    elif isinstance(message, value_pb2.Decimals):
        message.unscaled[:] = [MOST.get(message.scale, each) for each in message.unscaled]
    elif isinstance(message, value_pb2.Reference):
        message.name = _long(message.name)
    elif isinstance(message, value_pb2.Texts | value_pb2.Dictionary):
        message.values[:] = [_long(each) for each in message.values]
    elif isinstance(message, value_pb2.Value) and message.WhichOneof("kind") == "text":
        message.text = _long(message.text)
    else:
        for field, held in message.ListFields():
            if field.message_type is None:
                continue
            if field.message_type.GetOptions().map_entry:
                parts = list(held.values())
            else:
                parts = list(held) if field.is_repeated else [held]
            for part in parts:
                if isinstance(part, Message):
                    swell(part)


def _long(name: str) -> str:
    return (name * NAME)[:NAME] if any("\u4e00" <= sign <= "\u9fff" for sign in name) else name


@contextmanager
def swollen_replies() -> Iterator[None]:
    """While the block runs, what the client reads is swollen; what it was told of itself (metadata) is not."""
    plain = Api.query

    def query(self: Api, method: Any, request: Any, on_done: Callable[[Any], None], *more: Any, **named: Any) -> Call:
        def done(reply: Any) -> None:
            if not isinstance(reply, session_pb2.GetMetadataResponse):
                swell(reply)
            on_done(reply)

        return plain(self, method, request, done, *more, **named)

    with patch.object(Api, "query", query):
        yield
