"""Scalars that programs trip over, and the shapes of values that are almost right."""

from __future__ import annotations

from random import Random
from typing import Any

from cellar.v1 import value_pb2

INT32 = (0, 1, -1, 2, 31, 19_000, 10**6, 2**31 - 1, -(2**31))
INT64 = (0, 1, -1, 2, 999, 2**31, 2**53 + 1, 2**62, 2**63 - 1, -(2**63))
UINT32 = (0, 1, 2, 999, 1001, 10**6, 2**31, 2**32 - 1)
UINT64 = (0, 1, 2**32, 2**63, 2**64 - 1)
SCALES = (0, 1, 2, 4, 6, 7, 18, 40, 1000, 999_999, 2**31, 2**32 - 1)
TEXTS = (
    "", " ", "\x00", "a\x00b", "\x01\x02\x1f\x7f", "\n\r\t", "NaN", "-Infinity", "1e999999", "1E+40", "0x10", "-0",
    "1" * 40, "9" * 400, "0." + "0" * 60 + "1", "1,234,567.89", "٣", "①", "null", "None", "true", "__class__",
    "'; DROP TABLE app_user; --", "' OR 1=1 --", "%", "_%_", "\\", "\\%", "[a-z]", "*", "?", "..", "../../etc/passwd",
    "C:\\Windows\\x", "\u202eevil", "\u200b", "\ufeff", "\ufffe", "\U0001f377" * 20, "酒" * 61, "é", "e\u0301",
    '=cmd|"/c calc"!A1', "+1+1", "-1+1", "@SUM(A1)", "\t=1", "${x}", "{0.__class__}", "%s%n", "<script>", "today", "this_week",
    "2026-02-30", "0000-00-00", "lines", "lines[0].quantity", "id", "state", "number", "code", "row_version", "-id", "--id",
)  # fmt: skip
_LONG = (61, 201, 4_001, 70_000, 1_000_000)


def text(random: Random, *, long: bool = True) -> str:
    """A hostile text, now and then a very long one."""
    if long and random.random() < 0.04:
        return random.choice(("x", "酒", "'", "%", "\U0001f377", "1", "[")) * random.choice(_LONG)
    if random.random() < 0.1:
        return "".join(chr(_point(random)) for _ in range(random.randint(1, 40)))
    return random.choice(TEXTS)


def _point(random: Random) -> int:
    """Any character that protobuf takes: surrogates come in the raw attacks, it does not let them into a message."""
    point = random.choice((random.randrange(0x80), random.randrange(0x3000), random.randrange(0x110000)))
    return 0x2028 if 0xD800 <= point <= 0xDFFF else point


def content(random: Random) -> bytes:
    """Bytes for a cursor or a chunk."""
    return random.choice(
        (b"", b"\x00", b"AA==", b"bnVsbA==", b"W10=", random.randbytes(16), random.randbytes(300), b"9" * 40, b"-1")
    )


def integer(random: Random, cpp_type: str) -> int:
    """An integer at or within the bounds of its type."""
    choices: tuple[int, ...] = {"int32": INT32, "int64": INT64, "uint32": UINT32, "uint64": UINT64}[cpp_type]
    return random.choice(choices)


def value(random: Random) -> value_pb2.Value:
    """Any kind of value, whatever the field wants."""
    makers: tuple[Any, ...] = (
        value_pb2.Value,
        lambda: value_pb2.Value(integer=random.choice(INT64)),
        lambda: value_pb2.Value(decimal=value_pb2.Decimal(unscaled=random.choice(INT64), scale=random.choice(SCALES))),
        lambda: value_pb2.Value(decimal=value_pb2.Decimal(unscaled=random.randrange(-(10**9), 10**12), scale=random.randrange(8))),
        lambda: value_pb2.Value(text=text(random)),
        lambda: value_pb2.Value(day=random.choice(INT32)),
        lambda: value_pb2.Value(instant=random.choice(INT64)),
        lambda: value_pb2.Value(flag=random.random() < 0.5),
        lambda: value_pb2.Value(reference=value_pb2.Reference(id=random.choice(INT64), code=text(random), name=text(random))),
        lambda: value_pb2.Value(reference=value_pb2.Reference(id=random.choice((0, 0, -1)), code=text(random))),
    )  # fmt: skip
    made: value_pb2.Value = random.choice(makers)()
    return made
