"""What a declaration need not say: by the fields of documents that are declared."""

from __future__ import annotations

from decimal import Decimal
from types import SimpleNamespace

from hypothesis import given
from hypothesis import strategies as st

from cellar_server import books as program
from cellar_server.kernel.life import sums
from cellar_server.kernel.schema.declaration import EntityKind
from cellar_server.kernel.schema.scopes import Shared
from tests.support.kernel_types import ORDER

REGISTRY = program.registry()
SIGN_OFF = REGISTRY.of("sign_off")


def test_an_area_is_the_folder_of_the_model() -> None:
    assert SIGN_OFF.area == "shipping"


def test_whose_a_document_is() -> None:
    """Its organisation, customer and warehouse; the salespeople of its lines share it."""
    assert SIGN_OFF.scopes == {
        "org": "org_id", "customer": "customer_id", "warehouse": "warehouse_id",
        "employee": Shared("lines.salesperson_id", "salesperson_id"),
    }  # fmt: skip


def test_a_list_filters_by_what_is_chosen_and_sums_up_what_the_head_does() -> None:
    filters = SIGN_OFF.listing.filters.split()
    assert {"signed_on", "customer_id", "signer", "state"} <= {*filters}
    assert "signed_by" not in filters
    assert SIGN_OFF.listing.sums.split() == [
        "quantity_total", "signed_total", "lost_total", "to_invoice_total", "invoiced_total",
    ]  # fmt: skip
    assert SIGN_OFF.grids["lines"].sums == ("shipped", "signed", "lost", "to_invoice", "invoiced")


def test_all_that_is_carried_over_is_spared() -> None:
    assert {"customer_id", "carrier_id", "lines.item_id", "lines.batch_id", "salesperson_id"} <= {*SIGN_OFF.spared}
    assert "lines.reason_id" not in SIGN_OFF.spared, "what a person chooses is asked whether it may be used"


@given(st.lists(st.one_of(st.none(), st.decimals(0, 9999, places=4)), max_size=6))
def test_a_total_is_the_sum_of_what_is_there(taken: list[Decimal | None]) -> None:
    doc = SimpleNamespace(taken_total=None, lines=[SimpleNamespace(taken=one) for one in taken])
    sums.fill(ORDER, doc)
    assert doc.taken_total == sum((one for one in taken if one is not None), Decimal(0))


def test_every_sum_names_a_field_of_a_grid() -> None:
    for declaration in REGISTRY.declarations.values():
        for name, spec in declaration.fields.items():
            if spec.sum_of:
                grid, _, field = spec.sum_of.partition(".")
                assert declaration.grids[grid].fields[field].kind is spec.kind, f"{declaration.name}.{name}"


def test_every_total_of_a_document_says_what_it_is_the_sum_of() -> None:
    """A number that stands both in the head as ``x_total`` and on the lines as ``x`` is no accident of names."""
    for declaration in REGISTRY.declarations.values():
        if declaration.kind is EntityKind.DOCUMENT:
            for grid in declaration.grids.values():
                for field in grid.fields:
                    total = declaration.fields.get(f"{field}_total")
                    assert total is None or total.sum_of == f"{grid.name}.{field}", f"{declaration.name}.{field}_total"
