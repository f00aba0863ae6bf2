"""The first calls of a server's life: ``python -m tests.support.first_calls URL USER PASSWORD AREA START``.

Serves the ledger set in this process as ``cellar-server serve`` does but for the loading of the rest, asks every kind of question
about every entity of the area, the kind numbered ``START`` first (``*``: of all areas), and prints the outcomes as JSON. With ``whole`` before the URL the
program is loaded at once: the answers are to be the same.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import grpc
from google.protobuf.json_format import MessageToDict
from sqlalchemy import inspect, text

from cellar.v1 import document_pb2, exchange_pb2, list_pb2, session_pb2
from cellar_db.engine import open_engine
from cellar_server import books
from cellar_server.kernel.entry.ledger_set import LedgerSet
from cellar_server.kernel.schema.declaration import EntityKind
from cellar_server.kernel.schema.outline import Outline
from cellar_server.rpc.server import Listen, serve_at
from tests.support.rpc_client import Client, Refused, new_id

# What differs from one process to the next: ids and instants of now, numbers made of them, the next page's key, milliseconds.
_PASSING = re.compile(r'"next": "[^"]*"|"spent": \d+|~?\b[0-9A-Z]{12,13}\b|\d{13,}')
ALL = "*"
NEVER = 999_999
"""No record has this version: what would be written is refused, after everything else was looked at."""


class Caller:
    """Asks about one entity; ``id``: a record of it, 0 where there is none."""

    def __init__(self, client: Client, entity: Outline, id_: int) -> None:
        self.client, self.entity, self.id = client, entity, id_

    @property
    def query(self) -> list_pb2.Query:
        return list_pb2.Query(entity=self.entity.name)

    def page(self) -> Any:
        columns = ["id"] if self.entity.kind is EntityKind.INQUIRY else ["state"]
        return self.client.call(
            self.client.lists.Page, list_pb2.PageRequest(query=self.query, columns=columns, limit=5)
        )

    def count(self) -> Any:
        return self.client.call(self.client.lists.Count, list_pb2.CountRequest(query=self.query))

    def total(self) -> Any:
        return self.client.call(self.client.lists.Sum, list_pb2.SumRequest(query=self.query, fields=[]))

    def lookup(self) -> Any:
        return self.client.call(
            self.client.lists.Lookup, list_pb2.LookupRequest(entity=self.entity.name, text="", limit=5)
        )

    def pull(self) -> list[Any]:
        names = [f"{way.source}.{self.entity.name}" for way in self.entity.links]
        sources = [list_pb2.Query(entity=way.source) for way in self.entity.links]
        return [
            self.client.call(self.client.lists.PullPage, list_pb2.PullPageRequest(link=name, query=source, limit=5))
            for name, source in zip(names, sources, strict=True)
        ]

    def get(self) -> Any:
        return self.client.call(self.client.documents.Get, document_pb2.GetRequest(entity=self.entity.name, id=self.id))

    def draft(self) -> Any:
        return self.client.call(self.client.documents.Draft, document_pb2.DraftRequest(entity=self.entity.name))

    def copy(self) -> Any:
        request = document_pb2.DraftRequest(entity=self.entity.name, copy_of=self.id)
        return self.client.call(self.client.documents.Draft, request)

    def evaluate(self) -> Any:
        request = document_pb2.EvaluateRequest(record=document_pb2.Record(entity=self.entity.name), line=-1)
        return self.client.call(self.client.documents.Evaluate, request)

    def save(self) -> Any:
        """Of nothing: refused for what is required."""
        return self.client.save(document_pb2.Record(entity=self.entity.name))

    def act(self) -> Any:
        deed = next((deed.name for deed in self.entity.deeds), "nothing")
        request = document_pb2.ActRequest(
            request_id=new_id(), entity=self.entity.name, id=self.id, row_version=NEVER, action=deed
        )
        return self.client.call(self.client.documents.Act, request)

    def delete(self) -> Any:
        request = document_pb2.DeleteRequest(
            request_id=new_id(), entity=self.entity.name, id=self.id, row_version=NEVER
        )
        return self.client.call(self.client.documents.Delete, request)

    def trace(self) -> Any:
        return self.client.call(
            self.client.documents.Trace, document_pb2.TraceRequest(entity=self.entity.name, id=self.id)
        )

    def history(self) -> Any:
        request = document_pb2.HistoryRequest(entity=self.entity.name, id=self.id)
        return self.client.call(self.client.documents.History, request)

    def preview(self) -> int:
        request = exchange_pb2.PreviewRequest(entity=self.entity.name, ids=[self.id])
        return bool(self.client.file(self.client.exchange.Preview, request)[1])

    def export(self) -> int:
        request = exchange_pb2.ExportRequest(query=self.query, columns=[], format="csv", with_lines=True)
        return len(self.client.file(self.client.exchange.Export, request)[1])

    def template(self) -> bool:
        request = exchange_pb2.TemplateRequest(entity=self.entity.name)
        return bool(self.client.file(self.client.exchange.Template, request)[1])

    def import_(self) -> Any:
        return self.client.upload(self.entity.name, "nothing.csv", b"?\n", dry_run=True)

    def attachments(self) -> Any:
        request = exchange_pb2.ListAttachmentsRequest(entity=self.entity.name, id=self.id)
        return self.client.call(self.client.exchange.ListAttachments, request)

    def metadata(self) -> list[Any]:
        request = session_pb2.GetMetadataRequest(area=self.entity.area)
        return list(self.client.call(self.client.sessions.GetMetadata, request).metadata.entities)

    def todo(self) -> Any:
        return self.client.call(self.client.sessions.GetTodo, session_pb2.GetTodoRequest())


QUESTIONS: tuple[Callable[[Caller], Any], ...] = (
    Caller.trace, Caller.page, Caller.draft, Caller.metadata, Caller.save, Caller.lookup, Caller.get, Caller.pull, Caller.export,
    Caller.act, Caller.evaluate, Caller.preview, Caller.delete, Caller.history, Caller.import_, Caller.todo, Caller.copy, Caller.count,
    Caller.template, Caller.attachments, Caller.total,
)  # fmt: skip


def outcomes(client: Client, entities: Sequence[tuple[Outline, int]], start: int) -> Iterator[tuple[str, str]]:
    for ask in (*QUESTIONS[start:], *QUESTIONS[:start]):
        for entity, id_ in entities:
            yield f"{ask.__name__} {entity.name}", _outcome(ask, Caller(client, entity, id_))


def _outcome(ask: Callable[[Caller], Any], caller: Caller) -> str:
    try:
        reply = ask(caller)
    except Refused as refused:
        return f"{refused.code.name} {' '.join(sorted(refused.rules))}"
    if isinstance(reply, int):
        return str(reply)
    parts = reply if isinstance(reply, list) else [reply]
    said = [_PASSING.sub("", json.dumps(MessageToDict(each), sort_keys=True, ensure_ascii=False)) for each in parts]
    return f"{hashlib.sha256(''.join(said).encode()).hexdigest()[:16]} {said[0][:2000] if said else ''}"


def main(arguments: list[str]) -> int:
    whole = arguments[0] == "whole"
    url, user, password, area, start = arguments[whole:]
    registry = books.registry() if whole else books.serving_registry()
    opened = LedgerSet("001", "", open_engine(url), registry)
    running = serve_at({"001": opened}, registry, Listen())
    entities = []
    imported = [name for name in sys.modules if name.startswith("cellar_server.areas.") and name.count(".") > 2]
    tables = set(inspect(opened.engine).get_table_names())
    with opened.engine.connect() as connection:
        for each in registry.outlines.values():
            if area in (each.area, ALL):
                # An inquiry may be a question and no table.
                stored = each.tables[0] in tables
                least = connection.execute(text(f"SELECT min(id) FROM {each.tables[0]}")).scalar() if stored else 0
                entities.append((each, int(least or 0)))
    later = [each.name for each, _ in entities if registry.loaded(each.name) is None]
    with grpc.insecure_channel(running.address, [("grpc.max_receive_message_length", -1)]) as channel:
        client = Client(channel)
        client.login(user, password)
        found = dict(outcomes(client, entities, int(start)))
    sys.stdout.write(json.dumps({"later": later, "imported": imported, "outcomes": found}))
    sys.stdout.flush()
    running.stop(grace=0)
    opened.engine.dispose()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
