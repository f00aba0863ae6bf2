"""The bulk door: many typed records of any declared type, drafts or carried out, by the functions that a person's deeds run through."""

from __future__ import annotations

from cellar_server.kernel.bulk.batch import in_stages, write
from cellar_server.kernel.bulk.typed import LineOf, Of, Typed, Written

__all__ = ["LineOf", "Of", "Typed", "Written", "in_stages", "write"]
