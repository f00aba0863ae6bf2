"""What papers that ask the warehouse for goods do alike (出库申请单, 调拨订单): they promise nothing, and their rest is closed with a reason."""

from __future__ import annotations

from typing import Any

from cellar_server.kernel.kit import (  # isort: skip
    APPROVED, DRAFT, Action, UnitOfWork, VerbGroup, action, closing, links, reopening, text,
)  # fmt: skip


@action(
    "弃审|Un-approve", APPROVED >> DRAFT, icon="undo", backward=True, requires=(links.nothing_downstream,), group=VerbGroup.CHECK
)  # fmt: skip
def unapprove(work: UnitOfWork, doc: Any) -> None:
    """Nothing came of it yet."""


def close_the_rest(warning: str) -> Action:
    """关闭余量, with its reason; ``warning``: what will not be done any more."""

    @action("关闭余量|Close the rest", closing(APPROVED), icon="lock", backward=True,
            questions={"reason": text("原因|Reason", 200, required=True)}, confirmation=warning, group=VerbGroup.CHECK)  # fmt: skip
    def close(work: UnitOfWork, doc: Any) -> None:
        doc.closed_because = work.answers["reason"]
        for line in doc.lines:
            line.closed = True

    return close


@action("打开|Reopen", reopening(APPROVED), icon="key", group=VerbGroup.CHECK)
def reopen(work: UnitOfWork, doc: Any) -> None:
    doc.closed_because = None
    for line in doc.lines:
        line.closed = False
