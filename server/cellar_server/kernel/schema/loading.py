"""Imports modules that map tables while other threads answer calls.

SQLAlchemy does not bear that classes are mapped while another thread works with the same registry of them. So each package has one
of its own (``model.registry_of``), one thread loads at a time, and nobody works with a package before it is whole.
"""

from __future__ import annotations

import threading
from importlib import import_module
from types import ModuleType

from cellar_server.kernel.schema.model import registry_of

ALONE = threading.RLock()
"""Held by whoever loads. No transaction waits for it in the other order: who loads needs no database."""


def take_in(name: str) -> ModuleType:
    """Import a module and configure what its package has mapped so far."""
    with ALONE:
        module = import_module(name)
        registry_of(name.rpartition(".")[0]).configure()
        return module


__all__ = ["ALONE", "take_in"]
