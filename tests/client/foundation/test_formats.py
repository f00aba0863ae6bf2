"""How figures, days and numbers look on screen, and that one module decides it."""

from __future__ import annotations

import ast
import time
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from cellar.v1 import metadata_pb2 as pb
from cellar.v1 import value_pb2
from cellar_client import formats, kinds
from cellar_client.i18n import set_language
from cellar_common.codec import Ref, to_value
from tests.client.foundation.sources import Source, sources

MONEY = pb.Field(kind=kinds.MONEY, scale=2, shown_scale=2)
PRICE = pb.Field(kind=kinds.PRICE, scale=6, shown_scale=2)


@pytest.mark.parametrize(
    ("field", "value", "shown"),
    [
        (MONEY, Decimal("-1234.5"), "−1,234.50"),
        (MONEY, Decimal(0), "0.00"),
        (MONEY, None, ""),
        (PRICE, Decimal("1.005"), "1.005"),
        (pb.Field(kind=kinds.RATE, scale=6), Decimal("0.125"), "12.5%"),
        (pb.Field(kind=kinds.FACTOR, scale=6), Decimal(1), "1"),
        (pb.Field(kind=kinds.FACTOR, scale=6), Decimal("7.1235"), "7.1235"),
        (pb.Field(kind=kinds.INTEGER), -12345, "−12,345"),
        (pb.Field(kind=kinds.FLAG), True, "是"),
        (pb.Field(kind=kinds.DAY), date(2026, 11, 22), "2026-11-22"),
        (pb.Field(kind=kinds.REFERENCE), Ref(1, "C01", "禾木"), "C01 禾木"),
        (pb.Field(kind=kinds.REFERENCE), Ref(1, "B7", "B7"), "B7"),
        (pb.Field(kind=kinds.CHOICE, choices=[pb.Choice(code="a", label="甲")]), "a", "甲"),
    ],
)
def test_a_value_as_a_form_shows_it(field: pb.Field, value: object, shown: str) -> None:
    set_language("zh")
    assert formats.value(field, value) == shown  # type: ignore[arg-type]


def test_a_figure_that_is_not_there_is_a_dash_in_a_list() -> None:
    assert formats.cell(MONEY, None) == "—"
    assert formats.cell(pb.Field(kind=kinds.TEXT), None) == ""


def test_a_fact_has_no_field() -> None:
    assert formats.wire(to_value(Decimal("3.5"), 2)) == "3.50"
    assert formats.wire(to_value(Decimal("400"), 4)) == "400"
    assert formats.wire(value_pb2.Value()) == "—"


@pytest.mark.parametrize("desk", ["UTC", "America/New_York"])
def test_times_are_those_of_the_company_wherever_the_desk_stands(monkeypatch: pytest.MonkeyPatch, desk: str) -> None:
    monkeypatch.setenv("TZ", desk)
    time.tzset()
    when = datetime(2026, 11, 22, 20, 30, tzinfo=UTC)
    assert formats.instant_of_wire(int(when.timestamp() * 1_000_000)) == "2026-11-23 04:30"
    assert formats.recently(when) == "11-23 04:30"
    assert formats.clock(when) == "04:30"
    monkeypatch.undo()
    time.tzset()
    assert formats.day_of_year(to_value(date(2026, 11, 22))) == "11-22"


def test_an_amount_in_words_is_money_only() -> None:
    assert formats.capitals(MONEY, Decimal("1409.5")) == "人民币壹仟肆佰零玖元伍角整"
    assert formats.capitals(PRICE, Decimal("1409.5")) == ""


def test_a_legal_number_is_shown_as_it_is() -> None:
    assert formats.number("XS2611-00250") == "XS2611-00250"
    assert formats.number("") == ""
    assert formats.number("~ 约 12 箱") == "~ 约 12 箱"


def test_a_stand_in_becomes_a_word_and_its_telling_part() -> None:
    set_language("zh")
    assert formats.number("~8FZ2WSFZED00") == "草稿 2WSFZ"
    set_language("en")
    try:
        assert formats.number("~8FZ2WSFZED00") == "Draft 2WSFZ"
    finally:
        set_language("zh")


# --- the lint

_CALLS = {"strftime", "isoformat", "show_money", "show_quantity", "rmb", "to_integral_value"}
_SIGNS = {"−", "—"}


def private_formats(source: Source) -> list[str]:
    """Where a module decides itself how a figure, a day or a time looks."""
    found = []
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if name in _CALLS:
                found.append(f"{source.at(node)}: {name}()")
        elif isinstance(node, ast.FormattedValue) and node.format_spec is not None:
            spec = ast.unparse(node.format_spec)
            if any(sign in spec for sign in ",.%"):
                found.append(f"{source.at(node)}: a figure or a time in an f-string")
        elif isinstance(node, ast.Constant) and node.value in _SIGNS:
            found.append(f"{source.at(node)}: {node.value}")
    return found


def test_no_other_module_formats_figures_and_days() -> None:
    # The reader of typed figures knows the signs that the formatter writes, by their names.
    others = [each for each in sources() if each.name != "cellar_client.formats"]
    assert len(others) > 80
    assert [line for each in others for line in private_formats(each)] == []


@pytest.mark.parametrize(
    "planted",
    [
        "label.setText(f'{amount:,.2f}')",
        "label.setText(f'{share:.1%}')",
        "label.setText(f'{now:%H:%M}')",
        "label.setText(when.strftime('%Y-%m-%d'))",
        "label.setText(day.isoformat())",
        "label.setText(show_money(amount))",
        "ink = 'error' if text.startswith('−') else 'text'",
        "label.setText(text or '—')",
    ],
)
def test_a_planted_private_format_is_seen(planted: str) -> None:
    assert private_formats(Source("planted", ast.parse(planted))) != []
