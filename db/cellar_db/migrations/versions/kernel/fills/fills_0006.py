"""What documents of before hold in 0006: links had written partly, done, closed, settled over what people had done; it comes back.

What a list was asked for is told anew too: saved schemes, the conditions a list was left with, and its columns. Plain Core over
``sa.table`` with `cellar_db.types`; no model is imported. Done twice it does nothing more.
"""

import base64
import json
from collections.abc import Collection, Iterable, Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from cellar.v1 import metadata_pb2, value_pb2
from cellar_db import types

PROGRESS = {"partly": "partly", "done": "done", "closed": "closed", "part_settled": "partly", "settled": "done"}
"""By the state of before."""
DONE_BY_PEOPLE = {
    "sales_order": "approved", "delivery_note": "approved", "outbound": "signed", "sign_off": "received", "sales_invoice": "approved",
    "receivable": "approved", "receipt": "approved", "price_list": "approved",
}  # fmt: skip
"""The types that had such states, with the one that people had brought them to."""
FILLED: tuple[str, ...] = ()
"""The default fills the rest."""


def fill(connection: Connection) -> None:
    for name, state in DONE_BY_PEOPLE.items():
        table = sa.table(name, sa.column("state", types.Text(20)), sa.column("progress", types.Text(20)))
        far = sa.case(*((table.c.state == former, progress) for former, progress in PROGRESS.items()))
        connection.execute(sa.update(table).where(table.c.state.in_(list(PROGRESS))).values(progress=far, state=state))
    _preferences(connection)


def _preferences(connection: Connection) -> None:
    table = sa.table(
        "preference", sa.column("id", types.Id()), sa.column("pref_key", types.Text(120)), sa.column("content", types.LongText())
    )  # fmt: skip
    for id_, key, content in connection.execute(sa.select(table)).all():
        kind, _, rest = key.partition("/")
        entity = rest.partition("/")[0]
        if entity not in DONE_BY_PEOPLE or not content:
            continue
        told = _columns(content) if kind == "columns" else _conditions(entity, content)
        if told != content:
            connection.execute(sa.update(table).where(table.c.id == id_).values(content=told))


def _columns(content: str) -> str:
    """Who sees the state sees how far it is: until now one column said both."""
    kept = _read(content)
    shown = kept.get("shown")
    if not isinstance(shown, list) or "state" not in shown or "progress" in shown:
        return content
    at = shown.index("state") + 1
    return json.dumps({**kept, "shown": [*shown[:at], "progress", *shown[at:]]})


def _conditions(entity: str, content: str) -> str:
    kept = _read(content)
    filters = kept.get("filters")
    if not isinstance(filters, list) or not all(isinstance(each, str) for each in filters):
        return content
    try:
        asked = [metadata_pb2.Filter.FromString(base64.b64decode(each)) for each in filters]
    except Exception:
        # The client passes over what it cannot read, too.
        return content
    if any(each.field == "progress" for each in asked):
        return content
    told = [new for each in asked for new in (_translated(entity, each) if each.field == "state" else [each])]
    if told == asked:
        return content
    return json.dumps(
        {**kept, "filters": [base64.b64encode(each.SerializeToString()).decode("ascii") for each in told]}
    )


def _translated(entity: str, asked: metadata_pb2.Filter) -> Iterator[metadata_pb2.Filter]:
    """The same question of state and progress; where two conditions cannot say it, the one that finds more."""
    base, codes = DONE_BY_PEOPLE[entity], [value.text for value in asked.values]
    former = [PROGRESS[code] for code in codes if code in PROGRESS]
    own = [code for code in codes if code not in PROGRESS]
    if not former and base not in own:
        yield asked
    elif asked.operator in (metadata_pb2.FILTER_OPERATOR_EQUALS, metadata_pb2.FILTER_OPERATOR_IN):
        # What people call approved was what nothing had been taken of, and what is no further than a draft is open.
        yield _one_of("state", [*own, base] if former else own)
        yield _one_of("progress", ["open", *former] if own else former)
    elif asked.operator == metadata_pb2.FILTER_OPERATOR_NOT_IN:
        yield from _none_of("state", [code for code in own if code != base])
        yield from _none_of("progress", former)
    else:
        yield asked


def _one_of(field: str, codes: Iterable[str]) -> metadata_pb2.Filter:
    wanted = list(dict.fromkeys(codes))
    single = len(wanted) == 1
    operator = metadata_pb2.FILTER_OPERATOR_EQUALS if single else metadata_pb2.FILTER_OPERATOR_IN
    return metadata_pb2.Filter(field=field, operator=operator, values=_values(wanted))


def _none_of(field: str, codes: Collection[str]) -> Iterator[metadata_pb2.Filter]:
    if codes:
        values = _values(dict.fromkeys(codes))
        yield metadata_pb2.Filter(field=field, operator=metadata_pb2.FILTER_OPERATOR_NOT_IN, values=values)


def _values(codes: Iterable[str]) -> list[value_pb2.Value]:
    return [value_pb2.Value(text=code) for code in codes]


def _read(content: str) -> dict[str, Any]:
    try:
        kept = json.loads(content)
    except ValueError:
        return {}
    return kept if isinstance(kept, dict) else {}
