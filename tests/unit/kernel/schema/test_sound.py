"""A misspelt name in a declaration is told where it is written, before anything is asked of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from cellar_server import books as program
from cellar_server.areas.shipping.outbound import OutboundLine
from cellar_server.kernel.schema.layout import Where, scheme
from cellar_server.kernel.schema.link import found, further
from cellar_server.kernel.schema.sound import MisspeltError, checked

NOTE, ORDER = program.registry().of("delivery_note"), program.registry().of("sales_order")


def listing(**more: Any) -> Any:
    return replace(NOTE, listing=replace(NOTE.listing, **more))


@pytest.mark.parametrize(
    ("planted", "told"),
    [
        (listing(columns="number custmer_id"), "list columns: “custmer_id” is no field (customer_id"),
        (listing(filters="stat"), "list filters: “stat” is no field (state"),
        (listing(sums="quantity_totl"), "list sums: “quantity_totl”"),
        (listing(search="numbr"), "list search: “numbr” is no field (number"),
        (listing(sort="-bizdate"), "list sort: “bizdate”"),
        (listing(schemes=(scheme("x", "一|X", Where.of("state", "in", "drft")),)), "scheme x: “drft” is no state (draft"),
        (listing(schemes=(scheme("x", "一|X", Where.of("stae", "in", "draft")),)), "scheme x: “stae” is no field"),
        (
            listing(schemes=(scheme("x", "一|X", Where.of("quantity_total", "from", 1)),)),
            "scheme x: “quantity_total” has parts of one: ask it from CENT or PIECE",
        ),
        (replace(NOTE, form=replace(NOTE.form, rows="customer_id | adress_id")), "form: “adress_id” is no field (address_id"),
        (replace(NOTE, form=replace(NOTE.form, totals="qty")), "form totals: “qty”"),
        (replace(NOTE, lookup_columns=("nummer",)), "look-up: “nummer”"),
        (replace(NOTE, looked_up={"lines.item": ORDER.looked_up["lines.item_id"]}), "looked up: “item” is no field (item_id"),
        (
            replace(NOTE, looked_up={"lines.item_id": (replace(ORDER.looked_up["lines.item_id"][0], near=("warehouse",)),)}),
            "looked up, near lines.item_id: “warehouse” is no field (warehouse_id",
        ),
        (replace(NOTE, printed_in=frozenset({"aproved"})), "printed in: “aproved” is no state (approved"),
        (
            replace(NOTE, fields={**NOTE.fields, "quantity_total": replace(NOTE.fields["quantity_total"], sum_of="lines.qty")}),
            "sum of quantity_total: “qty” is no field",
        ),
        (
            replace(NOTE, fields={**NOTE.fields, "quantity_total": replace(NOTE.fields["quantity_total"], sum_of="line.quantity")}),
            "sum of quantity_total: “line” is no grid (lines",
        ),
        (
            replace(NOTE, grids={"lines": replace(NOTE.grids["lines"], columns=("item",))}),
            "columns of lines: “item” is no field (item_id",
        ),
        (
            replace(NOTE, grids={"lines": replace(NOTE.grids["lines"], once=("item",))}),
            "once in lines: “item” is no field (item_id",
        ),
        (
            replace(NOTE, fields={**NOTE.fields, "remark": replace(NOTE.fields["remark"], tells=("customer",))}),
            "what remark tells: “customer” is no field (customer_id",
        ),
        (
            replace(NOTE, links=(replace(NOTE.links[0], head={"custmer_id": "customer_id"}),)),
            "link from sales_order, head: “custmer_id” is no field",
        ),
        (
            replace(NOTE, links=(replace(NOTE.links[0], head={"customer_id": "client_id"}),)),
            "link from sales_order, of its head: “client_id” is no field",
        ),
        (
            replace(NOTE, links=(replace(NOTE.links[0], line={"item_id": "itm_id"}),)),
            "link from sales_order, line from: “itm_id” is no field (item_id",
        ),
        (
            replace(NOTE, links=(replace(NOTE.links[0], also=further(OutboundLine, "outbound_id", "signd=quantity")),)),
            "link from sales_order, further: “outbound_id” is no field",
        ),
        (
            replace(NOTE, links=(replace(NOTE.links[0], also=further(OutboundLine, "order_line_id", "signd=quantity")),)),
            "link from sales_order, further of outbound_line: “signd” is no field (signed",
        ),
    ],
)  # fmt: skip
def test_a_planted_slip_is_told(planted: Any, told: str) -> None:
    with pytest.raises(MisspeltError) as found:
        checked(planted)
    assert told in str(found.value)
    assert str(found.value).startswith("delivery_note: ")


@pytest.mark.parametrize(
    ("planted", "told"),
    [
        (replace(ORDER, form=replace(ORDER.form, rows="org_id business_date")), "“customer_id” must be filled, and is not on the form"),
        (
            replace(ORDER, grids={"lines": replace(ORDER.grids["lines"], columns=("item_id",))}),
            "“quantity” must be filled, and is not among the columns of lines",
        ),
    ],
)  # fmt: skip
def test_what_must_be_filled_and_can_nowhere_be_typed_is_told(planted: Any, told: str) -> None:
    with pytest.raises(MisspeltError) as found:
        checked(planted)
    assert told in str(found.value)


def test_what_the_links_carry_need_not_be_typed() -> None:
    # The note's customer is the order's.
    fields = {**NOTE.fields, "customer_id": replace(NOTE.fields["customer_id"], readonly=False)}
    checked(replace(NOTE, fields=fields, form=replace(NOTE.form, rows="org_id business_date warehouse_id")))


def test_several_references_of_which_none_says_whose_the_document_is_are_told() -> None:
    fields = NOTE.fields
    planted = replace(NOTE, fields={**fields, "driver_id": replace(fields["salesperson_id"], name="driver_id")})
    with pytest.raises(MisspeltError, match="scope employee: salesperson_id and driver_id may each say whose it is"):
        checked(planted, unsaid={"employee"})
    marked = {**planted.fields, "salesperson_id": replace(fields["salesperson_id"], whose=True)}
    checked(replace(planted, fields=marked), unsaid={"employee"})
    spared = {**fields, "driver_id": replace(planted.fields["driver_id"], whose=False)}
    checked(replace(planted, fields=spared), unsaid={"employee"})


def test_what_is_declared_names_what_is_there() -> None:
    for declaration in program.registry().declarations.values():
        checked(declaration)


@pytest.mark.parametrize(
    ("planted", "told"),
    [
        ({"taken": "delivred"}, "a link goes by delivred, which no line of sales_order has (delivered?)"),
        ({"via": "ordr_line_id"}, "a link goes by ordr_line_id, which no line of delivery_note has (order_line_id?)"),
    ],
)
def test_what_a_link_goes_by_is_told_on_which_side_it_is_missing(planted: dict[str, str], told: str) -> None:
    link = replace(NOTE.links[0], grid="", into="", **planted)
    with pytest.raises(ValueError) as raised:  # noqa: PT011
        found(link, NOTE.model, NOTE.grids)
    assert told in str(raised.value)
