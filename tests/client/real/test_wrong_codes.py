"""What is no code stays where it was typed or pasted, marked, until it is mended; what came with a customer goes with him."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication

from cellar_client import keymap
from cellar_client.session.grid import TONE
from tests.client.real.conftest import OpenDesk
from tests.client.real.test_order_entry import new_order
from tests.end_to_end.events import press, until
from tests.end_to_end.sheet import Sheet, code_of


def marked(sheet: Sheet, row: int, name: str) -> tuple[str, str]:
    """What a cell shows, and how it is marked."""
    lines = sheet.grid().lines
    index = lines.index(row, lines.columns[name])
    return sheet.shown(row, name), str(index.data(TONE))


def test_a_wrong_code_stays_until_it_is_mended(desk: OpenDesk) -> None:
    sheet = new_order(desk("dingdan"), count=2)
    sheet.type_cell(0, "item_id", "NICHTDA").settle()
    assert marked(sheet, 0, "item_id") == ("NICHTDA", "error")
    grid = sheet.grid()
    grid.setCurrentIndex(grid.lines.index(1, grid.lines.columns["item_id"]))
    QGuiApplication.clipboard().setText("KEINS\nD420500\nAUCHNICHT\n")
    grid.paste()
    sheet.settle()
    shown = [marked(sheet, row, "item_id") for row in range(4)]
    assert [(text, tone) for text, tone in shown if tone == "error"] == [
        ("NICHTDA", "error"), ("KEINS", "error"), ("AUCHNICHT", "error")
    ]  # fmt: skip
    assert shown[2][0].startswith("D420500")
    press(keymap.key("save"))
    until(lambda: len(sheet.problems()) >= 3, "the refusals")
    sheet.settle()
    assert [text for text, tone in (marked(sheet, row, "item_id") for row in range(4)) if tone == "error"] == [
        "NICHTDA", "KEINS", "AUCHNICHT"
    ]  # fmt: skip
    sheet.type_cell(0, "item_id", "S530100").settle()
    assert marked(sheet, 0, "item_id")[1] == ""
    assert code_of(sheet.cell(0, "item_id")) == "S530100"


def test_a_wrong_customer_stays_until_it_is_mended(desk: OpenDesk) -> None:
    sheet = new_order(desk("dingdan"), count=1)
    sheet.form.state.type_header("customer_id", "NIEMAND")
    sheet.settle()
    entry = sheet.form.header.inputs["customer_id"].widget
    assert entry.text() == "NIEMAND"
    assert entry.property("fx") == "error"
    sheet.form.state.type_header("customer_id", "C00002")
    sheet.settle()
    assert entry.property("fx") != "error"
    assert code_of(sheet.value("customer_id")) == "C00002"


def test_address_terms_and_prices_follow_another_customer(desk: OpenDesk) -> None:
    sheet = new_order(desk("dingdan"), count=2)
    first = {name: sheet.value(name) for name in ("address_id", "salesperson_id", "settlement_method_id")}
    sheet.form.state.type_header("customer_id", "C00002")
    sheet.settle()
    assert code_of(sheet.value("customer_id")) == "C00002"
    assert not code_of(sheet.value("address_id")).startswith("C00001")
    assert sheet.value("address_id") != first["address_id"]
    another = new_order(desk("dingdan"), count=2)
    another.form.state.type_header("customer_id", "C00002")
    another.settle()
    assert sheet.column("price") == another.column("price")
    assert {name: sheet.value(name) for name in first} == {name: another.value(name) for name in first}
