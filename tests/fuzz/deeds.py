"""Writes that a server should carry out, about records as they are now: what a race needs on at least one side."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from random import Random
from typing import Any

from cellar.v1 import document_pb2, exchange_pb2
from tests.fuzz import mutate
from tests.fuzz.contract import Rpc
from tests.fuzz.schema import Known
from tests.fuzz.templates import Templates
from tests.support.rpc_client import Client, Refused

_TRIES = 6


@dataclass(frozen=True, slots=True)
class Deed:
    """``record``: what it is about as it is now, None for one that is not there yet."""

    rpc: Rpc
    request: Any
    record: Any = None


class Deeds:
    """Makes such writes. ``only``: the calls that may be made."""

    def __init__(self, templates: Templates, only: list[Rpc]) -> None:
        self.templates = templates
        self.rpcs = {rpc.name: rpc for rpc in only}

    def one(self, client: Client, random: Random, kinds: Collection[str]) -> Deed | None:
        """Saving something new, an action that the record allows, or an attachment. None where nothing was found."""
        makers = {"Save": self._new, "Act": self._acted, "Attach": self._attached}
        names = [
            name for name in ("Save", "Save", "Act", "Act", "Act", "Attach") if name in self.rpcs and name in kinds
        ]
        for _ in range(_TRIES if names else 0):
            made = makers[random.choice(names)](client, random)
            if made is not None:
                return made
        return None

    def another(self, deed: Deed, random: Random) -> Any:
        """What could as well have been asked under the same request id: another text in it, or any other change."""
        other = type(deed.request)()
        other.CopyFrom(deed.request)
        if deed.rpc.name == "Save" and _retold(other.record, random):
            return other
        return mutate.another(deed.request, random) or deed.request

    def about(self, deed: Deed, random: Random) -> Deed:
        """Another write about the same record, starting from the same version of it."""
        record = deed.record
        if record.editable and "Save" in self.rpcs and random.random() < 0.5:
            changed = document_pb2.Record()
            changed.CopyFrom(record)
            _retold(changed, random)
            return Deed(self.rpcs["Save"], document_pb2.SaveRequest(request_id=_id_of(random), record=changed), record)
        if "Delete" in self.rpcs and random.random() < 0.2:
            request = document_pb2.DeleteRequest(
                request_id=_id_of(random), entity=record.entity, id=record.id, row_version=record.row_version
            )
            return Deed(self.rpcs["Delete"], request, record)
        again = type(deed.request)()
        again.CopyFrom(deed.request)
        again.request_id = _id_of(random)
        return Deed(deed.rpc, again, record)

    def _new(self, _client: Client, random: Random) -> Deed | None:
        # Of something that is there already: a copy wants little to be complete.
        drafts = [each.drafts[-1] for each in self._known() if each.drafts and each.ids]
        if not drafts:
            return None
        record = document_pb2.Record()
        record.CopyFrom(random.choice(drafts))
        if "code" in record.values:
            record.values["code"].text = _word(random)
        return Deed(self.rpcs["Save"], document_pb2.SaveRequest(request_id=_id_of(random), record=record))

    def _acted(self, client: Client, random: Random) -> Deed | None:
        found = self._fresh(client, random)
        if found is None or not found[1].actions:
            return None
        about, record = found
        request = document_pb2.ActRequest(
            request_id=_id_of(random), entity=record.entity, id=record.id, row_version=record.row_version,
            action=random.choice(list(record.actions)),
        )  # fmt: skip
        for name, value in self.templates.answers(request.action, about, random).items():
            request.answers[name].CopyFrom(value)
        return Deed(self.rpcs["Act"], request, record)

    def _attached(self, client: Client, random: Random) -> Deed | None:
        found = self._fresh(client, random)
        if found is None:
            return None
        request = exchange_pb2.AttachRequest(
            request_id=_id_of(random), entity=found[1].entity, id=found[1].id, file_name="合同.pdf", content=b"%PDF"
        )
        return Deed(self.rpcs["Attach"], request, found[1])

    def _fresh(self, client: Client, random: Random) -> tuple[Known, Any] | None:
        about = random.choice([each for each in self._known() if each.ids] or [None])
        if about is None:
            return None
        record = random.choice(about.records or [None])
        try:
            return about, client.get(about.entity.name, record.id if record is not None else random.choice(about.ids))
        except Refused:
            return None

    def _known(self) -> list[Known]:
        return [each for each in self.templates.schema.known.values() if each.opens]


def _retold(record: Any, random: Random) -> bool:
    """Change one of the record's texts, its code if it has one; False where it has none."""
    texts = sorted(
        name for name, value in record.values.items() if name == "remark" or value.WhichOneof("kind") == "text"
    )
    if texts:
        name = "code" if "code" in texts and not record.id else random.choice(texts)
        record.values[name].text = _word(random)
    return bool(texts)


def _word(random: Random) -> str:
    return f"{random.getrandbits(40):010x}"


def _id_of(random: Random) -> str:
    """A request id that the seed repeats."""
    return f"{random.getrandbits(128):032x}"
