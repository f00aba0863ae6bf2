"""Requests that are right, or nearly: filled by what each field's name means, so that a new call needs no line here."""

from __future__ import annotations

from random import Random
from typing import Any

from google.protobuf.descriptor import FieldDescriptor as Field
from google.protobuf.message import Message

from cellar.v1 import document_pb2, list_pb2, metadata_pb2, preference_pb2, value_pb2
from tests.fuzz import files, mutate, values
from tests.fuzz.contract import Rpc
from tests.fuzz.schema import Known, Schema
from tests.support.rpc_client import new_id

_OPERATORS = metadata_pb2.FilterOperator.keys()[1:]


class Templates:
    """Makes requests about one ledger set. ``throwaway`` is a user whose password may be wrong and whose session may end."""

    def __init__(self, schema: Schema, *, books: str, throwaway: str, password: str) -> None:
        self.schema, self.books, self.throwaway, self.password = schema, books, throwaway, password

    def request(self, rpc: Rpc, random: Random) -> Any:
        """A plausible request of this call."""
        about = self.schema.entity(random, opens="List" not in rpc.service and rpc.name != "Export")
        if rpc.name == "Import":
            about = random.choice([each for each in self.schema.known.values() if each.entity.may_import] or [about])
        message: Any = rpc.request()
        self._fill(message, about, random)
        if rpc.name == "ChangePassword":
            # The throwaway user keeps his password, or there would be no second login.
            message.old_password = "not-" + self.password
        return message

    def _fill(self, message: Any, about: Known, random: Random) -> None:
        chosen = {each.name: random.choice(each.fields) for each in message.DESCRIPTOR.oneofs if each.fields}
        for field in message.DESCRIPTOR.fields:
            one_of = field.containing_oneof
            if one_of is not None and (chosen[one_of.name] is not field or random.random() < 0.2):
                continue
            self._field(message, field, about, random)

    def _field(self, message: Any, field: Any, about: Known, random: Random) -> None:
        name = field.name
        known = getattr(self, f"_make_{name}", None)
        if known is not None:
            made = known(message, about, random)
            if made is not None:
                _set(message, field, made)
        elif field.message_type is None:
            if field.cpp_type == Field.CPPTYPE_BOOL:
                setattr(message, name, random.random() < 0.3)
            elif not field.is_repeated:
                setattr(message, name, mutate.scalar(field, random))
        elif not field.is_repeated:
            held = getattr(message, name)
            held.SetInParent()
            self._fill(held, about, random)

    # What a field of this name holds when it is right. None leaves it empty.

    def _make_request_id(self, _message: Any, _about: Known, _random: Random) -> str:
        return new_id()

    def _make_entity(self, _message: Any, about: Known, _random: Random) -> str:
        return about.entity.name

    _make_asking_entity = _make_entity

    def _make_id(self, message: Any, about: Known, random: Random) -> int:
        # Of some records it is known in which state they are: what is to be done with one is then possible.
        seen = [each.id for each in about.records] if hasattr(message, "row_version") else []
        return random.choice(seen or about.ids or [0])

    _make_copy_of = _make_id

    def _make_ids(self, _message: Any, about: Known, random: Random) -> list[int]:
        return random.sample(about.ids, min(len(about.ids), random.randint(1, 3)))

    def _make_row_version(self, message: Any, about: Known, random: Random) -> int:
        if random.random() < 0.1:
            return 0
        return next((each.row_version for each in about.records if each.id == getattr(message, "id", 0)), 1)

    def _make_action(self, message: Any, about: Known, random: Random) -> str | None:
        if isinstance(message, document_pb2.EvaluateRequest) and random.random() < 0.6:
            return None
        record = next((each for each in about.records if each.id == getattr(message, "id", 0)), None)
        if record is not None and record.actions and random.random() < 0.7:
            return random.choice(list(record.actions))
        return random.choice([each.name for each in about.entity.actions] or ["approve"])

    def _make_then(self, message: Any, about: Known, random: Random) -> str:
        # Mostly a save alone: with an action that is not there nothing behind it would be tried.
        possible = message.record.actions or [each.name for each in about.entity.actions]
        return random.choice(possible) if possible and random.random() < 0.3 else ""

    def _make_changed(self, message: Any, _about: Known, random: Random) -> list[str]:
        record = message.record
        paths = [
            *sorted(record.values),
            *(f"{grid.name}[0].{name}" for grid in record.grids for name in _in_first(grid)),
        ]
        return random.sample(paths, min(len(paths), random.randint(0, 3)))

    def _make_grid(self, message: Any, _about: Known, random: Random) -> str:
        return random.choice([each.name for each in message.record.grids] or [""])

    def _make_line(self, _message: Any, _about: Known, random: Random) -> int:
        return random.choice((-1, 0, 0, 1))

    def _make_answers(self, message: Any, about: Known, random: Random) -> dict[str, value_pb2.Value]:
        return self.answers(message.action, about, random)

    def answers(self, action: str, about: Known, random: Random) -> dict[str, value_pb2.Value]:
        """What the action asks for, answered."""
        asked = [each.questions for each in about.entity.actions if each.name == action]
        return {question.name: self._value(question, random) for questions in asked for question in questions}

    def _make_context(self, _message: Any, about: Known, random: Random) -> dict[str, value_pb2.Value]:
        names = {name for each in about.entity.fields for name in each.lookup_context}
        return {name: values.value(random) for name in sorted(names)}

    def _make_asking_field(self, _message: Any, about: Known, random: Random) -> str:
        return random.choice(about.listed or [""])

    def _make_record(self, _message: Any, about: Known, random: Random) -> document_pb2.Record | None:
        return random.choice([*about.records, *about.drafts] or [None])

    def _make_query(self, message: Any, about: Known, random: Random) -> list_pb2.Query:
        link = self.schema.links.get(getattr(message, "link", ""))
        about = self.schema.known.get(link.source, about) if link is not None else about
        filters = [self._filter(about, random) for _ in range(random.choice((0, 0, 1, 1, 2)))]
        search = values.text(random) if random.random() < 0.3 else ""
        return list_pb2.Query(entity=about.entity.name, filters=filters, search=search)

    def _make_columns(self, _message: Any, about: Known, random: Random) -> list[str]:
        return random.sample(about.listed, random.randint(0, min(6, len(about.listed))))

    def _make_fields(self, _message: Any, about: Known, _random: Random) -> list[str]:
        return list(about.entity.list.sums)

    def _make_sort(self, _message: Any, about: Known, random: Random) -> list_pb2.Sort:
        return list_pb2.Sort(field=random.choice([*about.listed, ""]), descending=random.random() < 0.5)

    def _make_limit(self, _message: Any, _about: Known, random: Random) -> int:
        return random.choice((0, 1, 20, 200))

    _make_cap = _make_limit
    _make_offset = _make_limit

    def _make_after(self, message: Any, about: Known, random: Random) -> bytes | int:
        if message.DESCRIPTOR.fields_by_name["after"].type != Field.TYPE_BYTES:
            return random.choice((0, 1, 2**62))
        link = self.schema.links.get(getattr(message, "link", ""))
        # A page of what a link may pull has a cursor of its own, which no list gives.
        return b"" if link is not None or random.random() < 0.5 else about.cursor

    def _make_search(self, _message: Any, _about: Known, random: Random) -> str:
        return values.text(random)

    _make_text = _make_search

    def _make_link(self, _message: Any, _about: Known, random: Random) -> str:
        return random.choice(sorted(self.schema.links) or [""])

    def _make_source_ids(self, message: Any, _about: Known, random: Random) -> list[int]:
        link = self.schema.links.get(message.link)
        ids = self.schema.known[link.source].ids if link is not None else []
        return random.sample(ids, min(len(ids), random.randint(1, 2)))

    def _make_template(self, _message: Any, about: Known, random: Random) -> str:
        return random.choice([each.name for each in about.entity.prints] or [""])

    def _make_format(self, _message: Any, _about: Known, random: Random) -> str:
        return random.choice(("xlsx", "csv", "csv"))

    def _make_content(self, message: Any, about: Known, random: Random) -> bytes:
        name, content = files.hostile(random, about.headings())
        # Under its own name half of the time: a reader is chosen by the ending.
        message.file_name = name if random.random() < 0.5 else random.choice(("a.csv", "a.xlsx"))
        return content

    def _make_attachment_id(self, _message: Any, _about: Known, random: Random) -> int:
        return random.choice(self.schema.attachments or [1])

    def _make_ledger_set(self, _message: Any, _about: Known, _random: Random) -> str:
        return self.books

    def _make_user(self, _message: Any, _about: Known, _random: Random) -> str:
        return self.throwaway

    def _make_password(self, _message: Any, _about: Known, _random: Random) -> str:
        return self.password

    def _make_preference(self, _message: Any, about: Known, random: Random) -> preference_pb2.Preference:
        content = random.choice(
            ('{"a": 1}', "[1]", "", "{", "[" * 5_000, '"\\ud800"', "1e999", '"' + "x" * 17_000 + '"')
        )
        return preference_pb2.Preference(
            key=f"columns/{about.entity.name}", value=content, shared=random.random() < 0.2
        )

    def _filter(self, about: Known, random: Random) -> metadata_pb2.Filter:
        fields = [each for each in about.entity.fields if each.filterable]
        if not fields:
            return metadata_pb2.Filter()
        field = random.choice(fields)
        operands = [self._value(field, random) for _ in range(random.choice((0, 1, 1, 2)))]
        return metadata_pb2.Filter(field=field.name, operator=random.choice(_OPERATORS), values=operands)

    def _value(self, field: metadata_pb2.Field, random: Random) -> value_pb2.Value:
        """A value of the field's kind; now and then of another."""
        if random.random() < 0.2:
            return values.value(random)
        kind = metadata_pb2.FieldKind.Name(field.kind).removeprefix("FIELD_KIND_")
        if kind in ("QUANTITY", "MONEY", "PRICE", "RATE", "FACTOR"):
            return value_pb2.Value(
                decimal=value_pb2.Decimal(unscaled=random.randrange(-(10**6), 10**9), scale=field.scale)
            )
        if kind in ("INTEGER", "DURATION"):
            return value_pb2.Value(integer=random.choice(values.INT64))
        if kind == "DAY":
            return value_pb2.Value(day=random.randrange(-30_000, 90_000))
        if kind == "INSTANT":
            return value_pb2.Value(instant=random.choice(values.INT64))
        if kind == "FLAG":
            return value_pb2.Value(flag=True)
        if kind == "CHOICE":
            return value_pb2.Value(text=random.choice([each.code for each in field.choices] or ["x"]))
        if kind in ("REFERENCE", "FILE", "PICTURE"):
            ids = self.schema.known[field.target].ids if field.target in self.schema.known else []
            return value_pb2.Value(
                reference=value_pb2.Reference(id=random.choice(ids or [0]), code=random.choice(("", "01")))
            )
        return value_pb2.Value(text=values.text(random))


def _in_first(grid: document_pb2.Grid) -> list[str]:
    return sorted(grid.lines[0].values) if grid.lines else []


def _set(message: Any, field: Any, made: Any) -> None:
    held = getattr(message, field.name)
    if isinstance(made, dict):
        for key, value in made.items():
            held[key].CopyFrom(value)
    elif field.is_repeated:
        held.extend(made)
    elif isinstance(made, Message):
        held.CopyFrom(made)
    else:
        setattr(message, field.name, made)
