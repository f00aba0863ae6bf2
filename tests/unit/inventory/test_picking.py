"""Batches a keeper is offered."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from cellar_server.areas.inventory.picking import pick, single

D = Decimal
batches = st.lists(st.integers(0, 50), max_size=6).map(
    lambda held: [(n, D(quantity)) for n, quantity in enumerate(held)]
)


@given(st.integers(1, 200), batches)
def test_the_whole_wish_is_split_and_no_batch_gives_more_than_it_has(
    wanted: int, held: list[tuple[int, Decimal]]
) -> None:
    picked = pick(D(wanted), held)
    assert sum(quantity for _, quantity in picked) == wanted
    assert all(quantity > 0 for _, quantity in picked)
    have = dict(held)
    assert all(batch is None or quantity <= have[batch] for batch, quantity in picked)
    # A later batch is opened only when the earlier ones are empty.
    used = [batch for batch, _ in picked if batch is not None]
    assert all(dict(picked)[batch] == have[batch] for batch in used[:-1])


def test_one_batch_that_suffices_is_preferred() -> None:
    assert single(D(10), [(1, D(4)), (2, D(20))]) == 2
    assert single(D(10), [(1, D(4)), (2, D(5))]) == 1
    assert single(D(10), []) is None
