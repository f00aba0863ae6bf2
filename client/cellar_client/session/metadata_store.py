"""Metadata on this machine, so that a login sends only what is new: the menu and each area in a file, with the hash it had.

Kept apart by server, ledger set (账套) and user, as drafts are. It is a comfort: what cannot be read or written is asked for anew.
"""

from __future__ import annotations

import logging
import os
import re

from google.protobuf.message import DecodeError

from cellar.v1 import metadata_pb2 as pb
from cellar_client.session.drafts import folder_of
from cellar_client.session.login import Login

MENU = "menu"
_SUFFIX = ".metadata"
_NAME = re.compile(r"[a-z0-9_]{1,40}\Z")
_log = logging.getLogger(__name__)


class MetadataStore:
    """What one user was sent in one ledger set on one server."""

    def __init__(self, login: Login) -> None:
        self.folder = folder_of("metadata", login.endpoint.target, login.ledger_set, login.user)

    def read(self, name: str) -> pb.Metadata | None:
        """What was kept under the name; None where there is nothing, or nothing whole."""
        if not _NAME.match(name):
            return None
        try:
            found = pb.Metadata.FromString((self.folder / f"{name}{_SUFFIX}").read_bytes())
        except FileNotFoundError:
            return None
        except (OSError, DecodeError):
            _log.warning("metadata of %s cannot be read", name, exc_info=True)
            return None
        return found if found.hash else None

    def keep(self, name: str, metadata: pb.Metadata) -> None:
        """Replaces what stood there."""
        if not _NAME.match(name):
            return
        path = self.folder / f"{name}{_SUFFIX}"
        # A name of its own per write: two processes of the same user must not write into one side file.
        side = path.with_name(f"{name}.{os.getpid()}.tmp")
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            side.write_bytes(metadata.SerializeToString())
            os.replace(side, path)
        except OSError:
            _log.warning("metadata of %s cannot be kept", name, exc_info=True)
            side.unlink(missing_ok=True)
