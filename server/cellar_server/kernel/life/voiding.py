"""作废: the end of a document that keeps its number and never takes effect again."""

from __future__ import annotations

from typing import Any

from cellar_server.kernel import links
from cellar_server.kernel.schema.actions import action
from cellar_server.kernel.schema.states import DRAFT, VOID
from cellar_server.kernel.schema.verbs import VerbGroup
from cellar_server.kernel.unit_of_work.unit import UnitOfWork


@action("作废|Void", DRAFT >> VOID, icon="trash", backward=True, requires=(links.nothing_downstream,),
        confirmation="作废后不能恢复|A voided document cannot be brought back", group=VerbGroup.MAKE)  # fmt: skip
def void(work: UnitOfWork, doc: Any) -> None:
    """A numbered draft cannot be deleted, or the series would have a gap."""
