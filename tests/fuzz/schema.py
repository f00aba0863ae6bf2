"""What one ledger set holds, learned over the wire: entities, fields, real ids and records, links, attachments."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

from cellar.v1 import document_pb2, exchange_pb2, list_pb2, metadata_pb2, session_pb2
from tests.support.rpc_client import Client, Refused, new_id

_RECORDS = 4
_MOST = 11


@dataclass
class Known:
    """One entity: how it is declared, some of what is stored of it, and unsaved ones: an empty one, and a copy."""

    entity: metadata_pb2.Entity
    ids: list[int] = field(default_factory=list)
    records: list[document_pb2.Record] = field(default_factory=list)
    drafts: list[document_pb2.Record] = field(default_factory=list)
    cursor: bytes = b""

    @property
    def opens(self) -> bool:
        return self.entity.kind != metadata_pb2.ENTITY_KIND_INQUIRY

    @property
    def listed(self) -> list[str]:
        return [each.name for each in self.entity.fields]

    def learn(self, record: document_pb2.Record) -> None:
        """Keep a record that a fuzzed call made or moved on: the next one may go further with it."""
        self.ids.append(record.id)
        self.records = [*[each for each in self.records if each.id != record.id][-_MOST:], record]

    def forget(self, id_: int) -> None:
        """What a call deleted: asking for it again only shows that it is gone."""
        self.ids = [each for each in self.ids if each != id_]
        self.records = [each for each in self.records if each.id != id_]

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
                each.drafts = _drafts(client, each)
    schema.attachments = _attached(client, schema)
    return schema


def _drafts(client: Client, known: Known) -> list[document_pb2.Record]:
    """An empty one, and a copy that could be saved as it is but for its code."""
    name = known.entity.name
    made = [client.call(client.documents.Draft, document_pb2.DraftRequest(entity=name)).record]
    for id_ in known.ids:
        try:
            copied = client.call(client.documents.Draft, document_pb2.DraftRequest(entity=name, copy_of=id_))
        except Refused as refused:
            if refused.rules != {"RED_NOT_COPIED"}:
                raise
            continue
        made.append(copied.record)
        break
    for record in made:
        if "code" in record.values and not record.values["code"].text:
            record.values["code"].text = new_id()[:12]
    return made


def _attached(client: Client, schema: Schema) -> list[int]:
    found: list[int] = []
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
