"""What one ledger set holds, learned over the wire: entities, fields, real ids and records, links, attachments."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random
from typing import Any

from cellar.v1 import document_pb2, exchange_pb2, list_pb2, metadata_pb2, session_pb2
from tests.support.rpc_client import Client, Refused, new_id

_RECORDS = 4


@dataclass
class Known:
    """One entity: how it is declared, and some of what is stored of it."""

    entity: metadata_pb2.Entity
    ids: list[int] = field(default_factory=list)
    records: list[document_pb2.Record] = field(default_factory=list)
    cursor: bytes = b""

    @property
    def opens(self) -> bool:
        return self.entity.kind != metadata_pb2.ENTITY_KIND_INQUIRY

    @property
    def listed(self) -> list[str]:
        return [each.name for each in self.entity.fields]

    def headings(self) -> list[str]:
        """What an import file of it has at its head."""
        return [each.label for each in self.entity.fields if not each.readonly][:12] or ["x"]


@dataclass
class Schema:
    """Of one ledger set, as somebody sees it who may do everything."""

    known: dict[str, Known]
    links: dict[str, metadata_pb2.Link]
    attachments: list[int]

    def entity(self, random: Random, *, opens: bool = False) -> Known:
        """One entity; those with records more often."""
        found = [each for each in self.known.values() if each.opens or not opens]
        stored = [each for each in found if each.ids]
        return random.choice(stored if stored and random.random() < 0.9 else found)


def learn(client: Client) -> Schema:
    """Ask the server for everything that valid requests are made of."""
    metadata = client.call(client.sessions.GetMetadata, session_pb2.GetMetadataRequest()).metadata
    schema = Schema({each.name: Known(each) for each in metadata.entities}, {}, [])
    for each in schema.known.values():
        schema.links.update({link.name: link for link in each.entity.pulls})
        page = client.call(
            client.lists.Page, list_pb2.PageRequest(query=list_pb2.Query(entity=each.entity.name), limit=20)
        )
        each.ids, each.cursor = list(page.ids), page.next
        if each.opens:
            # The first and the last of a list are seldom in the same state.
            chosen = list(dict.fromkeys([*each.ids[: _RECORDS // 2], *each.ids[-_RECORDS // 2 :]]))
            each.records = [client.get(each.entity.name, id_) for id_ in chosen]
            if each.entity.may_create:
                each.records.append(_blank(client, each.entity.name))
    schema.attachments = _attached(client, schema)
    return schema


def _blank(client: Client, entity: str) -> document_pb2.Record:
    record: Any = client.call(client.documents.Draft, document_pb2.DraftRequest(entity=entity)).record
    return record  # type: ignore[no-any-return]


def _attached(client: Client, schema: Schema) -> list[int]:
    found = []
    for each in schema.known.values():
        if each.entity.may_attach and each.ids and each.opens and len(found) < 3:
            request = exchange_pb2.AttachRequest(
                request_id=new_id(), entity=each.entity.name, id=each.ids[0], file_name="合同.pdf", content=b"%PDF"
            )
            try:
                found.append(client.call(client.exchange.Attach, request).attachment.id)
            except Refused:
                continue
    return found
