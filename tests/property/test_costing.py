"""What goods cost: the worked figures of moving average, and what holds of any history (WH-09, S26.24)."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cellar_server.kernel.amounts.steps import ZERO
from cellar_server.ledgers.stock import costing
from cellar_server.ledgers.stock.costing import Balance, Change, CostMethod

D = Decimal
HERE, THERE, ROAD = (1, 7, 0), (2, 7, 0), (2, 7, 99)


def run(balances: dict[costing.Key, Balance], *changes: Change) -> list[Decimal]:
    return costing.valued(changes, balances, lambda _: CostMethod.MOVING_AVERAGE)


def change(
    quantity: object,
    value: object = None,
    *,
    document: int = 1,
    key: costing.Key = HERE,
    back: bool = False,
    contra: int = 0,
) -> Change:
    return Change(
        document=document, key=key, quantity=D(str(quantity)), value=None if value is None else D(str(value)), back=back, contra=contra
    )  # fmt: skip


@pytest.mark.covers("WH-09", "S26.24")
def test_the_worked_figures() -> None:
    """10 for 1,000.00 and 5 for 550.05 are 103.336667 each; 7 leave with 723.36, 8 stay for 826.69."""
    balances: dict[costing.Key, Balance] = {}
    assert run(balances, change(10, "1000.00"), change(5, "550.05")) == [D("1000.00"), D("550.05")]
    assert run(balances, change(-7)) == [D("-723.36")]
    assert (balances[HERE].quantity, balances[HERE].value) == (8, D("826.69"))
    assert run(balances, change(-8)) == [D("-826.69")], "the last takes all that is left"
    assert run(balances, change(2)) == [D("206.67")], "what comes in without a cost comes at the last one"


def test_lines_of_one_document_are_worth_one_share() -> None:
    balances = {HERE: Balance(D(3), D("10.00"))}
    assert run(balances, change(-1), change(-1), change(-1)) == [D("-3.33"), D("-3.34"), D("-3.33")]
    assert balances[HERE].value == 0


def test_what_stays_in_its_area_is_worth_what_it_was() -> None:
    """Bucket, bin, status, warehouse: nothing is asked of the balance."""
    assert costing.moving([change(-5), change(5)]) == set()
    assert costing.moving([change(-5), change(5, document=2)]) == {HERE}
    assert costing.moving([change(-5, 0, back=True), change(5, 0, back=True)]) == set()


def test_what_leaves_one_area_comes_into_the_other_at_the_same_value() -> None:
    balances = {HERE: Balance(D(3), D("10.00")), THERE: Balance(D(1), D("100.00"))}
    assert run(balances, change(1, key=THERE), change(-1)) == [D("3.33"), D("-3.33")]
    assert (balances[HERE].value, balances[THERE].value) == (D("6.67"), D("103.33"))


def test_below_nothing_the_next_that_come_in_make_good_what_went_at_an_estimate() -> None:
    balances = {HERE: Balance(D(2), D("20.00"), D("10"))}
    assert run(balances, change(-5)) == [D("-50.00")]
    assert balances[HERE].value == D("-30.00")
    run(balances, change(5, "60.00"))
    assert (balances[HERE].quantity, balances[HERE].value) == (2, D("24.00")), (
        "what lies there is worth what the new ones cost"
    )


quantities = st.decimals(min_value=1, max_value=500, places=2)
money = st.decimals(min_value=0, max_value=100_000, places=2)
deeds = st.lists(st.tuples(st.booleans(), quantities, st.none() | money), min_size=1, max_size=25)


@given(deeds, st.lists(st.integers(0, 1000), max_size=25))
def test_no_cent_is_lost_and_nothing_is_worth_nothing(
    history: list[tuple[bool, D, D | None]], order: list[int]
) -> None:
    """Receipts with and without a cost, issues of what is there; then all of it taken back, whatever the order."""
    balances: dict[costing.Key, Balance] = {}
    posted: list[tuple[D, D]] = []
    for comes, quantity, value in history:
        there = balances.get(HERE, Balance()).quantity
        moved = quantity if comes else -min(quantity, there)
        if not moved:
            continue
        (worth,) = run(balances, change(moved, value if comes else None))
        posted.append((moved, worth))
        now = balances[HERE]
        assert costing.sound(now)
        assert now.value == sum((each for _, each in posted), ZERO)
        assert now.quantity == sum((each for each, _ in posted), ZERO)
    for place in order:
        if posted:
            quantity, worth = posted.pop(place % len(posted))
            assert run(balances, change(-quantity, -worth, back=True)) == [-worth]
    for quantity, worth in reversed(posted):
        run(balances, change(-quantity, -worth, back=True))
    assert all((each.quantity, each.value) == (0, 0) for each in balances.values())


def test_goods_leave_the_road_at_the_value_at_which_they_came_onto_it() -> None:
    """Two lots of one item on one receipt: what is lost of the dear one is worth what the dear one cost."""
    balances = {HERE: Balance(D(10), D("100.00"))}
    other = (2, 7, 98)
    assert run(balances, change(-4, contra=99), change(4, key=ROAD)) == [D("-40.00"), D("40.00")]
    run(balances, change(6, "540.00"))
    assert run(balances, change(-4, contra=98), change(4, key=other)) == [D("-200.00"), D("200.00")]
    run(balances, change(100, "100.00", key=THERE))
    arrived = (
        change(-4, key=ROAD), change(4, key=THERE, contra=99), change(-4, key=other), change(3, key=THERE, contra=98)
    )  # fmt: skip
    assert run(balances, *arrived) == [D("-40.00"), D("40.00"), D("-200.00"), D("150.00")]
    assert balances[THERE].value == D("290.00")


def test_goods_of_a_warehouse_without_costs_come_onto_the_road_at_the_average_of_where_they_go() -> None:
    balances = {THERE: Balance(D(3), D("10.00"))}
    assert run(balances, change(6, key=ROAD)) == [D("20.00")]
    assert balances[THERE].value == D("10.00")


def test_what_left_before_layers_were_kept_arrives_from_the_average() -> None:
    assert costing.placed(change(-3, key=ROAD), {ROAD: Balance()}).key == THERE
    assert costing.placed(change(-3, key=ROAD), {ROAD: Balance(D(3), ZERO)}).key == ROAD
    assert costing.placed(change(3, 5, key=ROAD, back=True), {}).key == ROAD


parted = st.lists(st.tuples(quantities, quantities, st.tuples(quantities, money)), min_size=1, max_size=6)


@given(money, parted)
def test_all_value_is_back_when_a_transfer_is_undone(first: D, parts: list[tuple[D, D, tuple[D, D]]]) -> None:
    """Sent, mixed on both sides with goods of other costs, received in part, lost in part; then all of it undone, the last first."""
    balances = {HERE: Balance(D(600), first), THERE: Balance(D(7), D("70.00"))}
    before, posted = dict(balances), list[list[Change]]()

    def do(*changes: Change) -> list[D]:
        worths = run(balances, *changes)
        posted.append([change(-each.quantity, -worth, key=each.key, back=True)
                       for each, worth in zip(changes, worths, strict=True) if each.quantity])  # fmt: skip
        assert all(costing.sound(each) for each in balances.values())
        return worths

    sent = sum((came + lost for came, lost, _ in parts), ZERO)
    sent_worth = do(change(-min(sent, D(600)), contra=99), change(min(sent, D(600)), key=ROAD))[1]
    worths: list[D] = []
    left = min(sent, D(600))
    for came, lost, (quantity, value) in parts:
        do(change(quantity, value, key=THERE))
        do(change(quantity, value))
        came = min(came, left)
        lost = min(lost, left - came)
        if not came + lost:
            break
        left -= came + lost
        off, on = do(change(-came - lost, key=ROAD), change(came, key=THERE, contra=99))
        worths.append(off)
        # What is lost is worth its part of what left the road, to the cent.
        assert abs(on + off * came / (came + lost)) <= D("0.005")
    assert balances[ROAD].value == sent_worth + sum(worths, ZERO)
    for changes in reversed(posted):
        run(balances, *changes)
    ended = {key: (each.quantity, each.value) for key, each in balances.items()}
    assert ended == {key: (each.quantity, each.value) for key, each in before.items()} | {ROAD: (0, 0)}
