"""A kind of field is known wherever it must be: on the wire, on the desk, in lists, on paper, in the history and in files."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from PySide6.QtWidgets import QWidget

from cellar.v1 import metadata_pb2 as pb
from cellar_client import formats, kinds
from cellar_client.controls.editors import FieldInput, cell_editor
from cellar_client.session import filters, values
from cellar_client.session.lookups import ChoiceSource
from cellar_common.codec import Ref, to_python
from cellar_server.kernel.audit import reading
from cellar_server.kernel.exchange import cells, prints
from cellar_server.kernel.schema.clock import ZONE
from cellar_server.kernel.schema.fields import (
    FILES,
    LARGEST,
    NUMBERS,
    PRECISION,
    SCALE,
    SHOWN_SCALE,
    Choice,
    FieldSpec,
    Kind,
)
from cellar_server.kernel.schema.parse import parse
from cellar_server.kernel.schema.text import Label
from cellar_server.printing.cells import FIGURES, show
from cellar_server.rpc.convert import _COLUMN_KINDS, OPERATORS, column_message, wire_value

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
    assert reading._figure(spec, str(FIGURE), "zh") == SHOWN[kind]
    assert prints._KINDS[kind] in FIGURES
    assert show(FIGURE, prints._KINDS[kind], "zh") == SHOWN[kind]
    assert _COLUMN_KINDS[kind] == "decimal"
    assert values.parse(field, SHOWN[kind]) == cells.read(spec, SHOWN[kind]) == parse(spec, FIGURE, "f") == FIGURE


class Colour(Choice):
    RED = "红|Red"


HELD: dict[Kind, tuple[Any, str]] = {
    Kind.TEXT: ("酒", "酒"),
    Kind.NOTE: ("第一行\n第二行", "第一行\n第二行"),
    Kind.INTEGER: (1200, "1,200"),
    Kind.DAY: (date(2026, 11, 30), "2026-11-30"),
    Kind.INSTANT: (datetime(2026, 11, 30, 9, 15, tzinfo=ZONE).astimezone(UTC), "2026-11-30 09:15"),
    Kind.FLAG: (True, "是"),
    Kind.CHOICE: (Colour.RED, "红"),
    Kind.REFERENCE: (Ref(0, "K1", ""), "K1"),
    Kind.FILE: (Ref(0, "合同.pdf", ""), "合同.pdf"),
    Kind.PICTURE: (Ref(0, "酒.png", ""), "酒.png"),
    Kind.DURATION: (150, "2:30"),
    Kind.TAGS: ("重点, 电商", "重点, 电商"),
    **{kind: (FIGURE, shown) for kind, shown in SHOWN.items()},
}
"""Of each kind that is shown a value, and how people read it; a new kind has its line here."""
SHOWN_KINDS = sorted(HELD, key=lambda kind: kind.name)


def test_every_kind_but_secrets_has_a_value_here() -> None:
    assert {*HELD, Kind.SECRET} == {*Kind}


def _field(kind: Kind) -> tuple[FieldSpec, pb.Field]:
    spec = FieldSpec(
        kind=kind, label=Label("项", "field"), name="f", length=200, scale=SCALE.get(kind, 0), shown_scale=SHOWN_SCALE.get(kind, 0),
        choices=Colour if kind is Kind.CHOICE else None,
    )  # fmt: skip
    choices = [pb.Choice(code=each.code, label=each.label.zh) for each in Colour] if kind is Kind.CHOICE else []
    return spec, pb.Field(
        name="f",
        label="项",
        kind=kind.value,
        scale=spec.scale,
        shown_scale=spec.shown_scale,
        choices=choices,
        max_length=200,
    )  # type: ignore[arg-type]


@pytest.fixture
def parent(qtbot: Any) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    return window


@pytest.mark.parametrize("kind", SHOWN_KINDS, ids=lambda kind: kind.name)
def test_every_kind_is_edited_in_a_form_and_in_a_grid(kind: Kind, parent: QWidget) -> None:
    spec, field = _field(kind)
    held, shown = HELD[kind]
    entry = FieldInput(field, ChoiceSource, parent)
    sent = to_python(wire_value(spec, held))
    entry.set_value(sent)
    assert entry.read() == sent
    assert formats.value(field, sent) == shown
    if kind is Kind.FLAG or kind in FILES:
        # In a grid the space bar sets it; files stand in the head.
        return
    editor = cell_editor(field, ChoiceSource, parent)
    assert editor.isEnabled()
    read = values.parse(field, shown)
    assert parse(spec, to_python(wire_value(spec, read)), "f") == held


@pytest.mark.parametrize("kind", SHOWN_KINDS, ids=lambda kind: kind.name)
def test_every_kind_goes_into_a_file_and_back_and_onto_paper(kind: Kind) -> None:
    spec, _ = _field(kind)
    held, shown = HELD[kind]
    declaration: Any = None  # asked for states alone
    cell = cells.show(spec, held, declaration, "zh")
    assert parse(spec, cells.read(spec, cells.as_text(cell)), "f") == held
    assert show(cell, prints._KINDS.get(kind, "text"), "zh") == shown


@pytest.mark.parametrize("kind", SHOWN_KINDS, ids=lambda kind: kind.name)
def test_every_kind_stands_in_a_list_and_can_be_asked_for(kind: Kind) -> None:
    spec, field = _field(kind)
    held = HELD[kind][0]
    packed = column_message("f", spec, [getattr(held, "code", held), None])
    assert packed.WhichOneof("data")
    known = {pb.FILTER_OPERATOR_EMPTY, pb.FILTER_OPERATOR_NOT_EMPTY}
    asked = filters.operators(field)
    assert asked
    assert {*asked} <= {*OPERATORS}
    assert {*asked} <= {*filters.WORDS}
    assert kind is Kind.FLAG or known <= {*asked}
