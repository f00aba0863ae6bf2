"""What a row of a file becomes of the pieces that its line upstream comes in."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from cellar_common.codec import Ref
from cellar_server.kernel.exchange.from_upstream import parted

quantities = st.integers(1, 50).map(Decimal)


def of(*held: Decimal) -> list[dict[str, Any]]:
    """Pieces of these quantities, each of a batch of its own."""
    return [{"quantity": each, "batch_id": Ref(at, f"B{at}", ""), "via": 7} for at, each in enumerate(held, start=1)]


@given(st.lists(quantities, min_size=1, max_size=4), st.none() | quantities, st.none() | st.just("r"))
def test_the_pieces_come_to_what_the_row_says(held: list[Decimal], wanted: Decimal | None, remark: str | None) -> None:
    said = {"quantity": wanted, "remark": remark}
    made = parted(of(*held), "quantity", said)
    assert sum(row["quantity"] for row in made) == (sum(held) if wanted is None else wanted)
    assert all(row["quantity"] > 0 for row in made)
    # In the order in which they are proposed, each but the last whole.
    assert [row["batch_id"].code for row in made] == [f"B{at}" for at in range(1, len(made) + 1)]
    assert [row["quantity"] for row in made[:-1]] == held[: len(made) - 1]
    assert all(row["via"] == 7 and row.get("remark") == remark for row in made)


@given(st.lists(quantities, min_size=2, max_size=4), st.data())
def test_a_row_that_names_a_batch_is_that_one(held: list[Decimal], data: st.DataObject) -> None:
    at = data.draw(st.integers(1, len(held)))
    batch = Ref(0, f"b{at}", "")
    assert parted(of(*held), "quantity", {"batch_id": batch}) == [
        {"quantity": held[at - 1], "batch_id": batch, "via": 7}
    ]


def test_a_batch_that_was_not_proposed_is_the_row_s_own() -> None:
    (made,) = parted(of(Decimal(3), Decimal(4)), "quantity", {"batch_id": Ref(0, "B9", ""), "quantity": Decimal(2)})
    assert (made["batch_id"].code, made["quantity"]) == ("B9", 2)


def test_nothing_or_less_is_left_to_the_rules_of_the_record() -> None:
    assert [row["quantity"] for row in parted(of(Decimal(3), Decimal(4)), "quantity", {"quantity": Decimal(0)})] == [0]
    assert [row["quantity"] for row in parted(of(Decimal(3), Decimal(4)), "quantity", {"quantity": "abc"})] == ["abc"]
