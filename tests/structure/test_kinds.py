"""A kind of field is known wherever it must be: on the wire, on the desk, in lists, on paper, in the history and in files."""

from __future__ import annotations

from decimal import Decimal

import pytest

from cellar.v1 import metadata_pb2 as pb
from cellar_client import formats, kinds
from cellar_client.session import values
from cellar_server.kernel.audit import reading
from cellar_server.kernel.exchange import cells, prints
from cellar_server.kernel.schema.fields import LARGEST, NUMBERS, PRECISION, SCALE, SHOWN_SCALE, FieldSpec, Kind
from cellar_server.kernel.schema.parse import parse
from cellar_server.kernel.schema.text import Label
from cellar_server.printing.cells import FIGURES, show
from cellar_server.rpc.convert import _COLUMN_KINDS

FIGURE = Decimal("1.25")
SHOWN = {Kind.MONEY: "1.25", Kind.QUANTITY: "1.25", Kind.PRICE: "1.25", Kind.RATE: "125%", Kind.FACTOR: "1.25"}
"""One figure as people read it, by kind; a new kind of figures has its line here."""


def test_the_wire_has_every_kind_by_its_name_and_number() -> None:
    wire = {name.removeprefix("FIELD_KIND_"): number for name, number in pb.FieldKind.items() if number}
    assert wire == {kind.name: kind.value for kind in Kind}


def test_every_kind_of_figures_has_its_places_and_its_bound() -> None:
    assert set(SCALE) == set(SHOWN_SCALE) == set(PRECISION) == set(LARGEST) == NUMBERS == set(SHOWN)
    assert {kind.value for kind in NUMBERS} == kinds.DECIMAL_KINDS
    assert {kind: kinds.scale_of(pb.Field(kind=kind.value)) for kind in NUMBERS} == SCALE  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", sorted(NUMBERS, key=lambda kind: kind.name), ids=lambda kind: kind.name)
def test_a_figure_reads_the_same_on_the_desk_on_paper_and_in_the_history(kind: Kind) -> None:
    spec = FieldSpec(kind=kind, label=Label("数", "figure"), name="f", scale=SCALE[kind], shown_scale=SHOWN_SCALE[kind])
    field = pb.Field(kind=kind.value, scale=spec.scale, shown_scale=spec.shown_scale)  # type: ignore[arg-type]
    assert formats.value(field, FIGURE) == SHOWN[kind]
    assert reading._figure(spec, str(FIGURE)) == SHOWN[kind]
    assert prints._KINDS[kind] in FIGURES
    assert show(FIGURE, prints._KINDS[kind], "zh") == SHOWN[kind]
    assert _COLUMN_KINDS[kind] == "decimal"
    assert values.parse(field, SHOWN[kind]) == cells.read(spec, SHOWN[kind]) == parse(spec, FIGURE, "f") == FIGURE
