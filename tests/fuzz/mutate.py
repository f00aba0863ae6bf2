"""Mutations of one message by its descriptor: any field of it, at any depth, becomes something it should not be."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import Any

from google.protobuf.descriptor import FieldDescriptor as Field
from google.protobuf.message import Message

from cellar.v1 import value_pb2
from tests.fuzz import values

_INTEGERS = {
    Field.CPPTYPE_INT32: "int32", Field.CPPTYPE_INT64: "int64", Field.CPPTYPE_UINT32: "uint32", Field.CPPTYPE_UINT64: "uint64",
}  # fmt: skip
_ADDRESS = frozenset({"entity", "request_id", "id", "row_version", "link", "record", "query"})
_COUNTS = (2, 3, 41, 61, 205, 501, 2_001, 10_000)
# Some thousand elements are a question of limits; the same with megabytes in each would be one of patience.
_MOST_BYTES = 3_000_000


def places(message: Message) -> Iterator[tuple[Message, Any]]:
    """Every field of the message and of what it holds, whether it is set or not."""
    for field in message.DESCRIPTOR.fields:
        yield message, field
        if field.message_type is None:
            continue
        held = getattr(message, field.name)
        if _is_map(field):
            if field.message_type.fields_by_name["value"].message_type is not None:
                for key in list(held):
                    yield from places(held[key])
        elif field.is_repeated:
            for each in list(held)[:8]:
                yield from places(each)
        elif message.HasField(field.name):
            yield from places(held)


def mutate(message: Message, random: Random) -> str:
    """Change one field in place; gives its path in words, for the report."""
    found = list(places(message))
    if not found:
        return ""
    holder, field = random.choice(found)
    for _ in range(3):
        # A request that goes nowhere tries nothing that lies behind.
        if field.name in _ADDRESS and random.random() < 0.75:
            holder, field = random.choice(found)
    if isinstance(holder, value_pb2.Value) and random.random() < 0.5:
        holder.CopyFrom(values.value(random))
        return "Value"
    _change(holder, field, random)
    return f"{holder.DESCRIPTOR.name}.{field.name}"


def another(request: Any, random: Random) -> Any:
    """A mutated copy under the same request id; None where the mutation left it as it was."""
    other = type(request)()
    other.CopyFrom(request)
    mutate(other, random)
    other.request_id = request.request_id
    same = other.SerializeToString(deterministic=True) == request.SerializeToString(deterministic=True)
    return None if same else other


def _change(holder: Message, field: Any, random: Random) -> None:
    if _is_map(field):
        _change_map(holder, field, random)
    elif field.is_repeated:
        _change_repeated(holder, field, random)
    elif field.message_type is not None:
        _change_message(holder, field, random)
    else:
        setattr(holder, field.name, scalar(field, random))


def scalar(field: Any, random: Random) -> Any:
    """A hostile value of the field's own type; of an enum, numbers that nobody declared as well."""
    kind = field.cpp_type
    if kind in _INTEGERS:
        return values.integer(random, _INTEGERS[kind])
    if kind == Field.CPPTYPE_ENUM:
        return random.choice([*(each.number for each in field.enum_type.values), 99, -1, 2**31 - 1, -(2**31)])
    if kind == Field.CPPTYPE_BOOL:
        return random.random() < 0.5
    return values.content(random) if field.type == Field.TYPE_BYTES else values.text(random)


def _change_message(holder: Message, field: Any, random: Random) -> None:
    if random.random() < 0.3:
        holder.ClearField(field.name)
        return
    held = getattr(holder, field.name)
    held.SetInParent()
    if isinstance(held, value_pb2.Value):
        held.CopyFrom(values.value(random))
    else:
        inner = random.choice(field.message_type.fields or [None])
        if inner is not None:
            _change(held, inner, random)


def _change_map(holder: Message, field: Any, random: Random) -> None:
    held = getattr(holder, field.name)
    keys = sorted(held)
    what = random.random()
    if keys and what < 0.2:
        del held[random.choice(keys)]
    elif what < 0.85 and keys:
        held[random.choice(keys)].CopyFrom(values.value(random))
    elif what < 0.95:
        held[values.text(random)].CopyFrom(values.value(random))
    else:
        for index in range(random.choice(_COUNTS)):
            held[f"x{index}"].CopyFrom(value_pb2.Value(integer=index))


def _change_repeated(holder: Message, field: Any, random: Random) -> None:
    held = getattr(holder, field.name)
    what = random.random()
    if held and what < 0.2:
        del held[random.randrange(len(held))]
    elif held and what < 0.45:
        one = held[random.randrange(len(held))]
        size = one.ByteSize() if isinstance(one, Message) else len(str(one)) + 1
        count = min(random.choice(_COUNTS), max(1, _MOST_BYTES // max(1, size)))
        held.extend([one] * count)
    elif field.message_type is not None:
        if held and what < 0.8:
            mutate(held[random.randrange(len(held))], random)
        else:
            made = held.add()
            for _ in range(random.randint(0, 3)):
                mutate(made, random)
    elif held and what < 0.8:
        held[random.randrange(len(held))] = scalar(field, random)
    else:
        held.extend(scalar(field, random) for _ in range(random.randint(1, 3)))


def _is_map(field: Any) -> bool:
    return bool(field.message_type is not None and field.message_type.GetOptions().map_entry)


def smaller(message: Any) -> Iterator[Any]:
    """Copies with one thing less, for the search of the smallest that still fails."""
    for index, (_, field) in enumerate(list(places(message))):
        copy = type(message)()
        copy.CopyFrom(message)
        twin = next((each for i, each in enumerate(places(copy)) if i == index), None)
        if twin is None:
            continue
        holder, _ = twin
        held = getattr(holder, field.name)
        if field.is_repeated and not _is_map(field) and len(held) > 1:
            del held[len(held) // 2 :]
        else:
            holder.ClearField(field.name)
        if copy.ByteSize() < message.ByteSize():
            yield copy
