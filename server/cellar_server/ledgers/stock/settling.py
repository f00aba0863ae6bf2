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
# What is taken back goes back to the layer it came of.
_KEY = (*DETAIL_KEY, "layer_id")


def tally(moves: Iterable[Move]) -> Amounts:
    """What these moves come to, by warehouse, item, batch, bin (0: of none) and status."""
    return standing.tally((part.key, tuple(part.deltas().values())) for move in moves for part in move.laid())


def posted(connection: Connection, entity: str, ids: Iterable[int]) -> dict[int, Amounts]:
    """By document what stands under its name, by the keys of ``tally``."""
    return standing.posted(connection, LEDGER, DETAIL_KEY, BUCKETS, entity, ids)


def valued(connection: Connection, entity: str, ids: Iterable[int]) -> dict[int, Amounts]:
    """``posted`` with the value as the last figure of each key."""
    return standing.posted(connection, LEDGER, DETAIL_KEY, _WITH_VALUE, entity, ids)


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
    before = _standing(work, doc, [doc.id])
    stood = {key: figures[:-1] for key, figures in before.items()}
    _post(work, doc, standing.difference(_by_layer(wanted), stood), before, wanted, deed)


def mirror(work: UnitOfWork, doc: Any, moves: Iterable[Move], *, of: Iterable[int]) -> None:
    """A red document takes back a part of what these documents together stand for: at what they posted, not at today's average.

    Its part of the value is its share of what is left of it; whoever takes the last of the goods takes all of it.
    """
    wanted = list(moves)
    _post(work, doc, _by_layer(wanted), _standing(work, doc, of), wanted, Deed.DONE)


def _standing(work: UnitOfWork, doc: Any, ids: Iterable[int]) -> Amounts:
    """What stands posted under these documents of one type together, by layer, with its value."""
    found = standing.posted(work.connection, LEDGER, _KEY, _WITH_VALUE, doc.__tablename__, ids)
    return standing.tally(row for amounts in found.values() for row in amounts.items())


def _by_layer(moves: Iterable[Move]) -> Amounts:
    """``tally`` by layer too."""
    return standing.tally(
        ((*part.key, part.layer_id), tuple(part.deltas().values())) for move in moves for part in move.laid()
    )


def _post(work: UnitOfWork, doc: Any, deltas: Amounts, before: Amounts, said: Iterable[Move], deed: Deed) -> None:
    """Post these deltas; what is taken back of ``before`` gives back the value that was posted for it."""
    paths = {(move.warehouse_id, move.item_id): move.path for move in said}
    changes = [
        Move(
            warehouse_id=key[0],
            item_id=key[1],
            batch_id=key[2] or None,
            bin_id=key[3] or None,
            status=key[4],
            layer_id=key[5],
            path=paths.get(key[:2], ""),
            value=_mirrored(before.get(key, ()), moved),
            **_by_bucket(moved),
        )
        for key, moved in deltas.items()
    ]
    back = [move for move in changes if move.value is not None and any(move.deltas().values())]
    post(work, doc, [move for move in changes if move not in back], deed=deed)
    post(work, doc, back, deed=deed, back=True)
