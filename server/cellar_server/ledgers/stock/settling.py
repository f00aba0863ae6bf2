"""What a document is to stand for in stock, against what stands posted under its name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection

from cellar_server.kernel.amounts.money import share
from cellar_server.kernel.amounts.steps import ZERO
from cellar_server.kernel.unit_of_work.posting_day import Deed
from cellar_server.kernel.unit_of_work.unit import UnitOfWork
from cellar_server.ledgers import standing
from cellar_server.ledgers.standing import Amounts
from cellar_server.ledgers.stock.door import post
from cellar_server.ledgers.stock.move import Move
from cellar_server.ledgers.stock.tables import BUCKETS, DETAIL_KEY, LEDGER, OWNED

_WITH_VALUE = (*BUCKETS, "cost")


def tally(moves: Iterable[Move]) -> Amounts:
    """What these moves come to, by warehouse, item, batch, bin (0: of none) and status."""
    return standing.tally((move.key, tuple(move.deltas().values())) for move in moves)


def posted(connection: Connection, entity: str, ids: Iterable[int]) -> dict[int, Amounts]:
    """By document what stands under its name, by the keys of ``tally``."""
    return standing.posted(connection, LEDGER, DETAIL_KEY, BUCKETS, entity, ids)


def _owned(figures: Sequence[Decimal]) -> Decimal:
    return sum((figure for bucket, figure in zip(BUCKETS, figures, strict=False) if bucket in OWNED), ZERO)


def _mirrored(before: Sequence[Decimal], deltas: Sequence[Decimal]) -> Decimal | None:
    """The value of what is taken back of a key: all that was posted, or its share; None where more is posted than before."""
    if not before:
        return None
    value, stood, moved = before[-1], _owned(before), _owned(deltas)
    if stood + moved == 0:
        return -value if moved or value else None
    return share(value, moved, stood) if moved and moved * stood < 0 else None


def _by_bucket(deltas: Sequence[Decimal]) -> dict[str, Any]:
    return dict(zip(BUCKETS, deltas, strict=True))


def settle(work: UnitOfWork, doc: Any, moves: Iterable[Move], *, deed: Deed = Deed.DONE) -> None:
    """Post the difference between what the document is to stand for and what stands posted under its name.

    What is taken back gives back exactly the value that was posted for it.
    """
    wanted = list(moves)
    paths = {(move.warehouse_id, move.item_id): move.path for move in wanted}
    before = standing.posted(work.connection, LEDGER, DETAIL_KEY, _WITH_VALUE, doc.__tablename__, [doc.id]).get(
        doc.id, {}
    )
    stood = {key: figures[:-1] for key, figures in before.items()}
    changes = [
        Move(
            warehouse_id=key[0],
            item_id=key[1],
            batch_id=key[2] or None,
            bin_id=key[3] or None,
            status=key[4],
            path=paths.get(key[:2], ""),
            value=_mirrored(before.get(key, ()), deltas),
            **_by_bucket(deltas),
        )
        for key, deltas in standing.difference(tally(wanted), stood).items()
    ]
    back = [move for move in changes if move.value is not None and any(move.deltas().values())]
    post(work, doc, [move for move in changes if move not in back], deed=deed)
    post(work, doc, back, deed=deed, back=True)
