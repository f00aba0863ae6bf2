"""A red document on the form: it says that it is red and of what, is open where a clerk says something himself, and follows the amount."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from cellar_client.roles import TOOLTIP
from tests.client.real.conftest import OpenDesk
from tests.end_to_end.events import press, until

LEFT = Qt.MouseButton.LeftButton


def test_a_red_payable_says_what_it_reverses(desk: OpenDesk) -> None:
    clerk = desk("demo")
    view = clerk.open_list("yfd", "payable")
    until(lambda: view.rows.state == "ready", "the payables")
    names = ("state", "reversal", "red_of_id")
    said = [tuple(view.rows.text(row, name) for name in names) for row in range(view.rows.rowCount())]
    at = said.index(("已审核", "未红冲", ""))
    number = view.rows.text(at, "number")
    view.table.setCurrentIndex(view.rows.index(at, 0))
    view.table.setFocus()
    press("Return")
    original = clerk.sheet("payable")
    assert not original.form._title.red.isVisible()
    press("Shift+F6")
    until(lambda: clerk.sheet("payable").form is not original.form, "the red one")
    red = clerk.sheet("payable")
    title = red.form._title
    assert title.red.isVisible()
    assert number in title.original.text()
    may = {name: red.form.state.may_edit(entry.field) for name, entry in red.form.header.inputs.items()}
    assert {name for name, open_ in may.items() if open_} == {"amount", "business_date", "reference", "remark"}
    red.fill("amount", "-7")
    red.settle()
    # What follows from it is shown before anything is saved.
    parts = red.column("amount", "instalments")
    assert parts
    assert sum(parts, Decimal(0)) == -7
    # Why the rest is locked is said where somebody would write it: the number of the original in tip and message line.
    form, status = red.form, clerk.window.status.hint_label
    supplier = form.header.inputs["supplier_id"]
    assert number in supplier.widget.toolTip()
    for deed in (lambda: QTest.mouseClick(supplier.widget, LEFT), lambda: QTest.keyClicks(supplier.widget, "x")):
        clerk.window.hint("")
        deed()
        assert number in status.text()
    clerk.window.hint("")
    supplier.widget.setFocus()
    form.lookups.open()
    assert number in status.text()
    grid = form.sections["instalments"].grid
    assert number in grid.lines.data(grid.lines.index(0, 0), TOOLTIP)
    clerk.window.hint("")
    grid.clicked.emit(grid.lines.index(0, 0))
    assert number in status.text()
    assert not grid.may_add()
    assert grid.may_remove()
    tools = form.tools
    live = {name: button.isEnabled() for name, button in tools._grid_buttons.items()}
    assert live == {"add_line": False, "delete_line": True, "copy_line": False}
    assert not tools.pull.isEnabled()
    title.original.click()
    until(lambda: clerk.sheet("payable").form is original.form, "the original")


def test_what_was_reversed_says_so_at_its_head(desk: OpenDesk) -> None:
    """Mark, seal and the way to the red one; of one that is red the mark is its own seal."""
    clerk = desk("demo")
    view = clerk.open_list("yfd", "payable")
    until(lambda: view.rows.state == "ready", "the payables")
    said = [view.rows.text(row, "reversal") for row in range(view.rows.rowCount())]
    at = next(row for row, far in enumerate(said) if far in {"部分红冲", "已红冲"})
    view.table.setCurrentIndex(view.rows.index(at, 0))
    view.table.setFocus()
    press("Return")
    original = clerk.sheet("payable").form
    title = original._title
    assert said[at] in title.stamp.accessibleName()
    assert title._beside[original.meta.reversal_field].isVisible()
    link = title.reds[0]
    assert link.isVisible()
    link.click()
    until(lambda: clerk.sheet("payable").form is not original, "the red one")
    red = clerk.sheet("payable").form._title
    assert red.red.isVisible()
    assert not any(each.isVisible() for each in red.reds)
