"""Lists over a real company: paging, conditions that are remembered, batches, rights, the language."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from PySide6.QtWidgets import QApplication, QLabel
from shiboken6 import isValid

from cellar.v1 import metadata_pb2 as pb
from cellar_client import keymap
from cellar_client.features.exchange.import_dialog import ImportDialog
from cellar_client.features.list.batch import BatchRun
from cellar_client.features.list.totals import COUNT_CAP
from cellar_client.features.list.view import ListView
from cellar_client.session import filters as conditions
from cellar_client.session.paged import BLOCK
from cellar_client.widgets.dialogs import Dialog
from tests.client.real.conftest import Calls, OpenDesk
from tests.end_to_end.desk import Desk
from tests.end_to_end.events import chosen_file, press, until
from tests.end_to_end.figures import rows


def at_rest(view: ListView) -> ListView:
    until(
        lambda: view.rows.state != "loading" and not view.rows.asking and view.totals._count_call is None,
        "the list at rest",
    )
    return view


def test_a_long_list_pages_counts_to_a_cap_and_end_goes_to_the_last_row(desk: OpenDesk) -> None:
    clerk = desk("demo")
    calls = Calls(clerk.window)
    clerk.window.open_list("stock_move")
    view = at_rest(clerk.list("stock_move"))
    assert calls.count("PageRequest") == 1
    assert view.rows.more
    until(lambda: f"{COUNT_CAP:,}+" in view.totals.counted.text(), view.totals.counted.text)
    front = view.rows.id_at(0)
    for _ in range(3):
        before = view.rows.known_rows
        view.table.scrollToBottom()
        until(lambda: view.rows.known_rows > before, "the next page")  # noqa: B023
    assert view.rows.known_rows >= 3 * BLOCK
    press("End")
    until(lambda: not view.rows.more, "the exact number")
    last = view.rows.rowCount() - 1
    until(lambda: view.table.currentIndex().row() == last and view.rows.id_at(last), "the last row")
    assert view.rows.rowCount() > COUNT_CAP
    assert f"{view.rows.rowCount():,}" in view.totals.counted.text()
    press("Home")
    until(lambda: view.rows.id_at(0) == front, "the first row")


def test_conditions_scheme_and_columns_are_there_after_logging_in_again(desk: OpenDesk) -> None:
    clerk = desk("kaipiao")
    view = at_rest(clerk.open_list("xsdd", "sales_order"))
    whole = view.rows.rowCount()
    condition = pb.Filter(field="state", operator=conditions.IN)
    condition.values.add(text="approved")
    view.conditions.set([condition])
    at_rest(view)
    assert 0 < view.rows.rowCount() < whole
    view.conditions.save_scheme()
    view.conditions.scheme_dialog.name.setText("待发的")
    view.conditions.scheme_dialog._done()
    view.table.setColumnWidth(view.rows.columns["customer_id"], 287)
    # What was changed last is written when the tab closes.
    clerk.front().close_tab()
    until(lambda: clerk.window.current() is not view, "the tab to close")
    until(lambda: not clerk.window.api.bridge._waiting, "everything to be written")
    clerk.close()
    again = at_rest(desk("kaipiao").open_list("xsdd", "sales_order"))
    assert again.conditions.filters == [condition]
    assert again.conditions.scheme == "own/待发的"
    assert [s.name for s in again.prefs.schemes] == ["待发的"]
    assert again.table.columnWidth(again.rows.columns["customer_id"]) == 287
    again.conditions.choose_scheme("all")
    at_rest(again)
    assert again.rows.rowCount() == whole


def test_a_hidden_list_leaves_the_status_bar_to_the_tab_in_front(desk: OpenDesk) -> None:
    clerk = desk("demo")
    behind = at_rest(clerk.open_list("xsdd", "sales_order"))
    at_rest(clerk.open_list("kh", "customer"))
    clerk.window.status.hint_label.setText("mine")
    behind.refresh()
    at_rest(behind)
    assert clerk.window.status.hint_label.text() == "mine"


def test_several_orders_are_approved_at_once_and_the_refused_say_why(desk: OpenDesk) -> None:
    clerk = desk("demo")
    view = at_rest(clerk.open_list("xsdd", "sales_order"))
    view.conditions.choose_scheme(next(s.name for s in view.meta.pb.list.schemes if "待我审核" in s.label))
    at_rest(view)
    waiting = view.rows.rowCount()
    assert waiting >= 2
    chosen = [view.rows.id_at(row) for row in range(2)]
    clerk.front()
    view.table.setFocus()
    press("Home", "Space", "Down", "Space")
    assert list(view.table.checked) == chosen
    view.tools._actions["approve"].click()
    dialog = clerk.wait_dialog(Dialog)
    if not isinstance(dialog, BatchRun):
        press("Return")
    until(lambda: not view.verbs.batch._left, "the batch to end")
    batch = view.verbs.batch

    def refusals() -> int:
        # Where nothing was refused the window has closed by itself.
        return batch.refused.count() if isValid(batch.refused) else 0

    until(lambda: batch.done_count + refusals() == 2, "each to be done or refused")
    done, refused = batch.done_count, refusals()
    if refused:
        assert all(batch.refused.item(n).text().strip() for n in range(refused))
        batch.accept()
    until(lambda: any("审核" in toast.accessibleName() for toast in clerk.window._toasts), "the summary")
    at_rest(view)
    assert view.rows.rowCount() == waiting - done


@pytest.mark.covers("MD-01")
def test_what_a_user_may_not_do_is_not_offered(desk: OpenDesk) -> None:
    """报关 looks at orders and approves none; the chief does."""
    reader = desk("baoguan")
    menu = {entry.entity for entry in reader.window._entries}
    assert "app_user" not in menu
    view = at_rest(reader.open_list("xsdd", "sales_order"))
    assert "approve" not in view.tools._actions
    waiting = next(r for r in range(view.rows.rowCount()) if view.rows.text(r, "state") == "审批中")
    sheet = reader.open_record("sales_order", view.rows.id_at(waiting))
    assert "approve" not in sheet.state.record.actions
    assert "approve" not in sheet.form.tools.actions_
    chief = desk("zhuguan")
    view = at_rest(chief.open_list("xsdd", "sales_order"))
    waiting = next(r for r in range(view.rows.rowCount()) if view.rows.text(r, "state") == "审批中")
    sheet = chief.open_record("sales_order", view.rows.id_at(waiting))
    assert sheet.form.tools.actions_["approve"].isEnabled()


def _chinese(view: object) -> list[str]:
    """Chinese words on labels of a form's frame (not data)."""
    assert hasattr(view, "findChildren")
    words = [label.text() for label in view.findChildren(QLabel) if label.isVisible()]
    return [w for w in words if any("一" <= sign <= "鿿" for sign in w)]


def test_english_is_complete(desk: OpenDesk) -> None:
    clerk = desk("demo", "en")
    said = []
    for entity in clerk.window._entities.values():
        for field in entity.fields:
            said.append((entity.name, field.name, field.label))
            said += [(entity.name, field.name, choice.label) for choice in field.choices]
        for action in entity.actions:
            said += [(entity.name, action.name, action.label), (entity.name, action.name, action.confirmation)]
        for grid in entity.form.grids:
            said += [(entity.name, f.name, f.label) for f in grid.fields]
        said += [(entity.name, s.code, s.label) for s in entity.states]
        said += [(entity.name, s.name, s.label) for s in entity.list.schemes]
        said.append((entity.name, "", entity.label))
    chinese = [one for one in said if any("一" <= sign <= "鿿" for sign in one[2])]
    assert chinese == []
    view = at_rest(clerk.open_list("Sales order", "sales_order"))
    assert _chinese(view.tools) + _chinese(view.bar) == []
    sheet = clerk.new("sales_order")
    assert _chinese(sheet.form.tools) == []
    assert sheet.form.title() == "New Sales order"


def test_a_filled_in_template_is_imported_and_its_errors_named(desk: OpenDesk, tmp_path: Path) -> None:
    clerk = desk("demo")
    view = at_rest(clerk.open_list("pp", "brand"))
    press(keymap.key("import"))
    dialog = clerk.wait_dialog(ImportDialog)
    template = tmp_path / "brands.xlsx"
    with chosen_file(template):
        dialog.template()
        until(lambda: template.exists() and template.stat().st_size > 0, "the template")
    book = openpyxl.load_workbook(template)
    sheet = book.worksheets[0]
    heads = {
        str(cell.value).strip("* "): (cell.row, cell.column) for row in sheet.iter_rows() for cell in row if cell.value
    }
    (at, code), (_, name) = heads["编码"], heads["名称"]
    first = at + 1
    sheet.cell(first, code, "XB1"), sheet.cell(first, name, "新品牌")
    sheet.cell(first + 1, code, "XB2")
    book.save(template)
    with chosen_file(template):
        dialog.choose()
        until(dialog.check_button.isEnabled, "the check")
        said = [dialog.table.item(row, 4).text() for row in range(dialog.table.rowCount())]
        assert any("名称必填" in words for words in said), said
        assert not dialog.import_button.isEnabled()
        assert "XB1" not in codes(clerk)
        sheet.cell(first + 1, name, "另一品牌")
        book.save(template)
        dialog.choose()
        until(
            dialog.import_button.isEnabled,
            lambda: (
                f"the check to be passed; {dialog._note.text()} {[dialog.table.item(r, 4).text() for r in range(dialog.table.rowCount())]}"
            ),
        )
        press("Return")
    until(lambda: {"XB1", "XB2"} <= codes(clerk), lambda: f"both brands; {dialog._error.text()}")
    dialog.reject()
    until(lambda: "XB2" in [view.rows.text(r, "code") for r in range(view.rows.rowCount())], "the list to follow")


def codes(desk: Desk) -> set[str]:
    return {str(row["code"]) for row in rows(desk, "brand", ["code"])}


def test_f5_stays_on_the_row(desk: OpenDesk) -> None:
    clerk = desk("demo")
    view = at_rest(clerk.open_list("kh", "customer"))
    view.table.setFocus()
    press(*["Down"] * 5)
    here = view.table.current_id()
    press(keymap.key("refresh"))
    at_rest(view)
    assert view.table.current_id() == here
    assert QApplication.focusWidget() is view.table
    press("Return")
    sheet = clerk.sheet("customer")
    press(keymap.key("next_record"))
    until(lambda: sheet.id != here, "the next record")
    press(keymap.key("previous_record"))
    until(lambda: sheet.id == here, "the record before")


def test_rows_of_a_ledger_open_the_document_that_posted_them_and_a_balance_its_party(desk: OpenDesk) -> None:
    clerk = desk("demo")
    for name in ("open_item", "receivable_move", "stock_move", "customer_balance"):
        clerk.window.open_list(name)
        view = at_rest(clerk.list(name))
        assert view.table.marks.link_column
        entity, target = view.rows.opening(view.rows.id_at(0))
        view.table.setCurrentIndex(view.rows.index(0, 0))
        view.table.setFocus()
        press("Return")
        assert clerk.sheet(entity).state.id == target
