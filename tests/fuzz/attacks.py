"""What is done with a request beside sending it once and waiting: forged sessions, rubbish, repetition, cancelling."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from random import Random
from typing import Any

import grpc

from cellar_server.kernel.entry import security
from tests.fuzz import files, values
from tests.fuzz.contract import Rpc
from tests.fuzz.wire import Answer, Code, answer_of, call, start

Metadata = list[tuple[str, str | bytes]]
# Seconds after which a call is taken back: before the server has read it, within its work, after most answers.
SOON = (0.0, 0.001, 0.005, 0.03)
# Lone surrogates, overlong and cut forms: what UTF-8 does not allow and protobuf does not let into a message.
_NOT_UTF8 = (b"\xed\xa0\x80", b"\xed\xbf\xbf", b"\xc0\x80", b"\xff", b"\xf5\x80\x80\x80", b"\xe9\x85")


def forged(random: Random, token: str, ended: list[str]) -> str:
    """An authorization header that opens nothing. ``ended``: tokens whose session is over."""
    set_code, _, secret = token.partition(".")
    return random.choice((
        lambda: "",
        lambda: "Bearer",
        lambda: "Bearer ",
        lambda: f"Bearer {set_code}.",
        lambda: f"Bearer {token[:-1]}",
        lambda: f"Bearer {token}x",
        lambda: f"Bearer 999.{secret}",
        lambda: f"Bearer {secret}",
        lambda: f"bearer {token}",
        lambda: f"Basic {token}",
        lambda: f"Bearer {token} {token}",
        # What a thief of the database has.
        lambda: f"Bearer {set_code}.{security._digest(secret)}",
        lambda: f"Bearer {set_code}." + "A" * 4_000,
        lambda: f"Bearer {set_code}.{random.randbytes(24).hex()}",
        lambda: f"Bearer {random.choice(ended)}" if ended else "Bearer none",
    ))()  # fmt: skip


def rubbish(random: Random, honest: bytes) -> bytes:
    """Bytes that are no such message, or almost are."""
    cut = random.randrange(len(honest) + 1)
    flipped = bytearray(honest or b"\x00")
    for _ in range(random.randint(1, 4)):
        flipped[random.randrange(len(flipped))] = random.randrange(256)
    bad = random.choice(_NOT_UTF8)
    return random.choice((
        lambda: random.randbytes(random.choice((1, 10, 1000))),
        lambda: honest[:cut],
        lambda: bytes(flipped),
        lambda: honest + random.randbytes(8),
        lambda: honest + honest,
        # Field 1 as text that is no UTF-8.
        lambda: b"\x0a" + bytes([len(bad)]) + bad + honest,
        # Groups in groups, deeper than any parser follows.
        lambda: b"\x0b" * 20_000,
        lambda: b"\x0a\x80\x80\x80\x80\x08",
        lambda: b"\xff" * 11,
        lambda: honest + b"\xfa\x7f\x05\x00\x00\x00\x00\x00",
    ))()  # fmt: skip


def cancelled(channel: grpc.Channel, rpc: Rpc, request: Any, metadata: Metadata, seconds: float) -> Answer:
    """Sent, and taken back after so many seconds; a stream after one message."""
    sent = start(channel, rpc, request, metadata)
    try:
        if rpc.streaming:
            next(iter(sent), None)
        else:
            time.sleep(seconds)
    except grpc.RpcError as error:
        return answer_of(error)
    sent.cancel()
    return Answer(Code.CANCELLED)


def too_late(channel: grpc.Channel, rpc: Rpc, request: Any, metadata: Metadata, random: Random) -> Answer:
    return call(channel, rpc, request, metadata, timeout=random.choice((0.0, 0.000_001, 0.002)))


@dataclass(frozen=True, slots=True)
class Special:
    """``right``: the codes that are right for it; where empty any answer in words is."""

    name: str
    rpc: Rpc
    deed: Callable[[], Answer]
    right: frozenset[grpc.StatusCode] = frozenset()


def specials(
    channel: Callable[[], grpc.Channel], rpcs: dict[str, Rpc], requests: dict[str, Any], metadata: Metadata
) -> Iterator[Special]:
    """Once a run: what costs too much to be thrown often."""
    shared = channel()
    unknown = frozenset({Code.UNIMPLEMENTED})
    exhausted = frozenset({Code.RESOURCE_EXHAUSTED})
    save, page, upload = rpcs["Save"], rpcs["Page"], rpcs["Import"]
    wrong_path = page.path + "s"
    yield Special("a method that is none", page, lambda: call(shared, page, b"", metadata, path=wrong_path), unknown)
    yield Special("a service that is none", page, lambda: call(shared, page, b"", metadata, path="/x.Y/Z"), unknown)
    huge: Metadata = [*metadata, ("x-much", "y" * 60_000)]
    yield Special("60 KB of metadata", page, lambda: call(channel(), page, requests["Page"], huge), exhausted)
    much = b"\x0a\xff\xff\xff\x0e" + b"x" * 30_000_000
    yield Special("30 MB at once", save, lambda: call(channel(), save, much, metadata), exhausted)
    crowded = requests["Save"]
    if crowded.record.grids and crowded.record.grids[0].lines:
        line = crowded.record.grids[0].lines[0]
        crowded.record.grids[0].lines.extend([line] * (10_000 - len(crowded.record.grids[0].lines)))
    yield Special("10,000 lines", save, lambda: call(shared, save, crowded, metadata))
    for name, content in (("bomb.xlsx", files.bomb(220)), ("wide.xlsx", files.far_cell()), ("laughs.xlsx", files.entities()), ("large.xlsx", files.bomb(60))):  # fmt: skip
        file = requests["Import"]
        file.file_name, file.content = name, content
        yield Special(name, upload, partial(call, shared, upload, file, metadata))


def odd_metadata(random: Random) -> Metadata:
    """Headers beside the session that a client could send."""
    choices: tuple[Metadata, ...] = (
        [], [], [],
        [("accept-language", "en")],
        [("accept-language", "".join(c for c in values.text(random, long=False) if " " <= c <= "~").strip() or "x")],
        [("x-user", "admin"), ("x-role", "admin")],
        [("bytes-bin", random.randbytes(40))],
    )  # fmt: skip
    return random.choice(choices)
