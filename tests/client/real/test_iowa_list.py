"""Real days of a liquor wholesaler in the client: the list of invoices pages, filters and adds up to the cent."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal

import pytest

from cellar.v1 import metadata_pb2 as pb
from cellar_client import formats
from cellar_client.features.list.view import ListView
from cellar_client.rpc import Endpoint
from cellar_client.session.paged import BLOCK
from cellar_common.codec import to_value
from tests.end_to_end.desk import Desk
from tests.end_to_end.events import press, retype, until
from tests.end_to_end.served import ServerProcess
from tests.support import databases, iowa
from tests.support.homes import cast_home

DOLLARS, INVOICES = "1,435,209.05", 310

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def iowa_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    iowa.folder()
    folder = tmp_path_factory.mktemp("iowa_desk")
    with databases.fresh(databases.families()[0], folder) as url:
        home = cast_home(folder / "home", "iowa", iowa.fill, database=url)
        with ServerProcess(home) as server:
            yield server


def at_rest(view: ListView) -> None:
    until(
        lambda: view.rows.state != "loading" and not view.rows.asking and view.totals._count_call is None,
        "the list at rest",
    )


@pytest.mark.covers("MD-01")
def test_the_list_of_invoices_pages_filters_and_ties_out(
    iowa_server: ServerProcess, desk_at: Callable[[Endpoint, str, str], Desk]
) -> None:
    clerk = desk_at(iowa_server.endpoint, "admin", "zh")
    clerk.window.open_list("sales_invoice")
    view = clerk.list("sales_invoice")
    at_rest(view)
    until(lambda: str(INVOICES) in view.totals.counted.text(), view.totals.counted.text)
    until(lambda: all(view.rows.id_at(row) for row in range(BLOCK)), "the first page")
    seen = {view.rows.id_at(row) for row in range(BLOCK)}
    view.table.scrollToBottom()
    until(lambda: all(view.rows.id_at(row) for row in range(INVOICES)), "the next page")
    seen |= {view.rows.id_at(row) for row in range(BLOCK, INVOICES)}
    assert len(seen) == INVOICES
    assert 0 not in seen
    clerk.front()
    view.table.setFocus()
    press("End")
    until(lambda: view.totals.exact != {}, "the sums of everything")
    until(lambda: view.rows.rowCount() == INVOICES and view.rows.id_at(INVOICES - 1), "the last row")
    assert view.totals.exact["gross_total"] == DOLLARS
    until(lambda: DOLLARS in view.totals.row.accessibleName(), view.totals.row.accessibleName)
    assert f"{INVOICES:,}" in view.totals.counted.text()

    day = pb.Filter(field="business_date", operator=pb.FILTER_OPERATOR_EQUALS)
    day.values.append(to_value(date(2022, 1, 2)))
    view.conditions.set([day])
    at_rest(view)
    one_day = view.rows.rowCount()
    assert 0 < one_day < INVOICES
    assert {view.rows.text(row, "business_date") for row in range(min(one_day, BLOCK))} == {"2022-01-02"}

    view.conditions.set([])
    at_rest(view)
    number = view.rows.text(3, "number")
    view.search.setFocus()
    retype(number)
    press("Return")
    until(lambda: view.rows.state == "ready" and view.rows.rowCount() == 1, "the one invoice")
    assert view.rows.text(0, "number") == number
    amount = view.rows.raw(0, "gross_total")
    assert isinstance(amount, Decimal)
    words = formats.value(view.meta.fields["gross_total"], amount)
    until(lambda: words in view.totals.row.accessibleName(), view.totals.row.accessibleName)
