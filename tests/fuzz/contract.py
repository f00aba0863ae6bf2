"""Every remote call of the contract, found in its descriptors: a new one is fuzzed by existing."""

from __future__ import annotations

import pkgutil
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from google.protobuf import message_factory
from google.protobuf.message import Message

import cellar.v1

# Calls that write though their request has no id: what they set is the same when set twice.
_WRITERS = frozenset({"Login", "Logout", "ChangePassword", "SetPreference"})
ANONYMOUS = frozenset({"Welcome", "Login"})


@dataclass(frozen=True, slots=True)
class Rpc:
    """One call: its path on the wire and its messages."""

    service: str
    name: str
    request: type[Message]
    reply: type[Message]
    streaming: bool

    @property
    def path(self) -> str:
        return f"/{self.service}/{self.name}"

    @property
    def writes(self) -> bool:
        """Whether a call that succeeds may change the database."""
        return "request_id" in self.request.DESCRIPTOR.fields_by_name or self.name in _WRITERS

    @property
    def anonymous(self) -> bool:
        return self.name in ANONYMOUS


def rpcs() -> list[Rpc]:
    """All calls of all services, in the order of the files that describe them."""
    found = []
    for module in sorted(each.name for each in pkgutil.iter_modules(cellar.v1.__path__)):
        if not module.endswith("_pb2"):
            continue
        services: Any = import_module(f"cellar.v1.{module}").DESCRIPTOR.services_by_name
        for service in services.values():
            for method in service.methods:
                request, reply = (
                    message_factory.GetMessageClass(each) for each in (method.input_type, method.output_type)
                )
                found.append(Rpc(service.full_name, method.name, request, reply, method.server_streaming))
    return found
