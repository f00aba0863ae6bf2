"""The form through real key presses: walking, pasting, sums, look-up, errors, conflict, lost replies, drafts."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu

from cellar.v1 import document_pb2 as doc
from cellar_client import kinds
from cellar_client.rpc import ApiError, ErrorKind
from cellar_client.rpc import api as api_module
from cellar_client.session.grid import spreadsheet_block
from cellar_client.widgets import paint
from cellar_common import codec
from cellar_common.codec import Ref

K = Qt.Key
QUANTITY, PRICE, RATE, DUE = 2, 4, 5, 7


def grid_of(form: Any) -> Any:
    return form.sections["lines"].grid


def test_enter_walks_editable_cells_and_appends_a_line(bench: Any) -> None:
    form = bench.form()
    grid = grid_of(form)
    grid.go_to(0, 0)
    seen = []
    for _ in range(5):
        bench.press(K.Key_Return)
        seen.append((grid.currentIndex().row(), grid.currentIndex().column()))
    # spec (1), available (3) and gross (6) are the server's
    assert seen == [(0, QUANTITY), (0, PRICE), (0, RATE), (0, DUE), (1, 0)]
    grid.go_to(2, DUE)
    bench.press(K.Key_Return)
    assert grid.lines.rowCount() == 4
    assert (grid.currentIndex().row(), grid.currentIndex().column()) == (3, 0)


def test_an_entry_that_was_no_value_is_no_error_once_it_is_corrected(bench: Any) -> None:
    form = bench.form()
    entry = form.header.inputs["due"]
    for wrong, right in (("soon", "11-22"), ("13-45", "")):
        form.state.type_header("due", wrong)
        assert entry.widget.property("fx") == "error"
        form.state.type_header("due", right)
        assert [p for p in form.errors.problems() if p.path == "due"] == []
        assert entry.widget.property("fx") != "error"
    grid = grid_of(form)
    for mend in (
        lambda: form.state.type_line("lines", 0, "quantity", "7"),
        lambda: form.state.remove_lines("lines", [0]),
    ):
        form.state.type_line("lines", 0, "quantity", "1O0")
        assert len(form.errors.problems()) == 1
        mend()
        assert form.errors.problems() == []
    assert grid.lines.rowCount() == 2


def test_tab_and_shift_enter_walk_too(bench: Any) -> None:
    form = bench.form()
    grid = grid_of(form)
    grid.go_to(1, 0)
    bench.press(K.Key_Tab)
    assert grid.currentIndex().column() == QUANTITY
    bench.press((K.Key_Return, Qt.KeyboardModifier.ShiftModifier))
    assert grid.currentIndex().column() == 0


def test_typing_a_quantity_brings_price_and_sums_up_to_date(bench: Any) -> None:
    form = bench.form()
    grid = grid_of(form)
    grid.go_to(0, QUANTITY, edit=False)
    bench.press("1,000", K.Key_Return)
    assert form.state.grids["lines"][0].values["quantity"] == Decimal(1000)
    before = form.state.values["gross"]
    bench.qtbot.waitUntil(lambda: form.state.values["gross"] != before)
    sums = grid.lines.sums()
    assert sums["quantity"] == Decimal(1100)
    assert sums["gross"] == form.state.values["gross"]
    assert "人民币" in form.totals._capital.text()


def test_a_calculation_is_reckoned_where_it_is_typed_and_kept_as_pasted(bench: Any) -> None:
    form = bench.form()
    grid = grid_of(form)
    grid.go_to(0, QUANTITY, edit=False)
    bench.press("=(3+4)*2", K.Key_Return)
    lines = form.state.grids["lines"]
    assert lines[0].values["quantity"] == Decimal(14)
    grid.go_to(1, QUANTITY, edit=False)
    QGuiApplication.clipboard().setText("12*5\t\n")
    bench.press((K.Key_V, Qt.KeyboardModifier.ControlModifier))
    assert form.state.bad[lines[1].key, "quantity"].text == "12*5"


def test_no_figure_of_a_line_and_no_sum_is_cut(bench: Any) -> None:
    form = bench.form()
    section = form.sections["lines"]
    form.state.set_line("lines", 1, "gross", Decimal("987654321012.34"))
    form.state.set_line("lines", 2, "gross", Decimal("987654321012.34"))
    gross = section.lines.columns["gross"]
    section.grid.setColumnWidth(gross, 30)
    need = paint.width("1,975,308,642,024.68", bold=True)
    bench.qtbot.waitUntil(lambda: section.grid.columnWidth(gross) >= need)
    assert section.sums.needs()[gross] <= section.grid.columnWidth(gross)


def test_a_pasted_block_adds_lines_and_marks_what_it_cannot_read(bench: Any) -> None:
    form = bench.form()
    grid = grid_of(form)
    grid.go_to(2, QUANTITY, edit=False)
    QGuiApplication.clipboard().setText("1,200\t9\t100\n1O0\t9\t200\n7\t9\t300\n")
    bench.press((K.Key_V, Qt.KeyboardModifier.ControlModifier))
    lines = form.state.grids["lines"]
    assert len(lines) == 5
    assert lines[2].values["quantity"] == Decimal(1200)
    assert lines[4].values["price"] == Decimal(300)
    assert form.state.bad[lines[3].key, "quantity"].text == "1O0"
    assert any("1O0" in p.message for p in form.errors.problems())


def test_a_pasted_block_says_what_found_no_place(bench: Any) -> None:
    form = bench.form()
    grid = grid_of(form)
    grid.go_to(2, QUANTITY, edit=False)
    QGuiApplication.clipboard().setText("12\t777\t100\t0.9\t1\t2026-12-01\tmore\tyet more")
    bench.press((K.Key_V, Qt.KeyboardModifier.ControlModifier))
    labels = {field.name: field.label for field in grid.lines.fields}
    words, note = bench.shell.last("toast")[0], bench.shell.notes[-1]
    assert "1" in words
    assert labels["available"] in note
    assert labels["gross"] in note
    assert "2" in note


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ('"上\n下"\t5\r\n7\t8\r\n', [["上 下", "5"], ["7", "8"]]),
        ('a\t"say ""yes"""\n', [["a", 'say "yes"']]),
        ('5"\t"quoted"\n"open\tx', [['5"', '"quoted"'], ['"open', "x"]]),
        ("1\t2\n\n3\t4", [["1", "2"], [""], ["3", "4"]]),
    ],
)
def test_a_cell_of_several_lines_is_one_cell(text: str, rows: list[list[str]]) -> None:
    assert spreadsheet_block(text) == rows


def test_one_cell_has_one_error(bench: Any) -> None:
    form = bench.form()
    form.state.type_line("lines", 1, "quantity", "1O0")
    said = doc.Problem(path="lines[1].quantity", code="REQUIRED", message="必填", severity=doc.SEVERITY_ERROR)
    form.state.set_problems([said])
    assert [each.code for each in form.errors.problems()] == ["UNREADABLE"]
    form.state.set_line("lines", 1, "quantity", Decimal(3))


def test_lookup_by_typing_then_enter_moves_on(bench: Any) -> None:
    form = bench.form()
    grid = grid_of(form)
    grid.setFocus()
    grid.setCurrentIndex(grid.lines.index(2, 0))
    bench.press(K.Key_Insert)
    bench.press("1", "0", "0", "3")
    editor = grid._open_editor()
    bench.qtbot.waitUntil(lambda: editor.popup_open)
    bench.press(K.Key_Return)
    value = form.state.grids["lines"][3].values["item_id"]
    assert isinstance(value, Ref)
    assert value.id
    bench.qtbot.waitUntil(lambda: grid.currentIndex().column() == QUANTITY)


def test_a_code_typed_too_fast_for_the_popup_is_resolved_by_the_server(bench: Any) -> None:
    form = bench.form()
    grid = grid_of(form)
    grid.go_to(0, 0)
    editor = grid._open_editor()
    editor.selectAll()
    bench.press("1003-52-05", K.Key_Return)
    assert form.state.grids["lines"][0].values["item_id"] == Ref(0, "1003-52-05", "")
    bench.qtbot.waitUntil(lambda: form.state.grids["lines"][0].values["item_id"].id != 0)


def test_every_error_at_once_and_f4_goes_from_one_to_the_next(bench: Any) -> None:
    form = bench.form()
    form.state.set_header("address", None)
    form.state.set_line("lines", 1, "item_id", None)
    bench.settle(form)
    bench.press(K.Key_F8)
    bench.qtbot.waitUntil(lambda: len(form.errors.problems()) >= 2)
    bench.settle(form)
    assert form.is_dirty()
    first = form.errors.first()
    second = form.errors.next()
    assert first is not None
    assert second is not None
    assert first != second
    assert {first.path, second.path} >= {"address"}
    while form.errors.next().path != "address":
        pass
    assert form.header.inputs["address"].widget.hasFocus()
    assert form.header.inputs["address"].widget.property("fx") == "error"


def test_save_takes_the_answer_and_keeps_what_was_typed_meanwhile(bench: Any) -> None:
    form = bench.form()
    form.state.type_header("note", "先")
    form.session.commands.save()
    form.state.type_header("note", "后")
    bench.settle(form)
    bench.qtbot.waitUntil(lambda: form.state.record.row_version == 2)
    assert form.state.values["note"] == "后"
    assert form.is_dirty()
    assert codec.to_python(bench.server.store["sales_order"][1000].values["note"]) == "先"


def test_a_lost_reply_is_asked_for_again_under_the_same_id(bench: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(api_module, "COMMAND_PATIENCE", 0.0)
    form = bench.form()
    form.state.type_header("note", "一次")
    bench.settle(form)
    bench.server.drop_next(1)
    with bench.qtbot.waitSignal(form.session.saver.unknown):
        form.session.commands.save()
    assert form.session.saver.unanswered
    assert form.banner.isVisible()
    with bench.qtbot.waitSignal(form.session.saver.saved):
        form.session.commands.save()
    assert len(bench.server.seen_request_ids) == 2
    assert len(set(bench.server.seen_request_ids)) == 1
    assert bench.server.carried_out == 1
    assert not form.is_dirty()


def test_a_conflict_is_merged_field_by_field(bench: Any) -> None:
    form = bench.form()
    form.state.type_header("address", "杭州市西湖区 1 号")
    bench.settle(form)
    theirs = bench.server.store["sales_order"][1000]
    theirs.row_version += 1
    theirs.values["note"].CopyFrom(codec.to_value("请分两次到货"))
    with bench.qtbot.waitSignal(form.session.saver.refused):
        form.session.commands.save()
    assert "许望舒" in form.messages.dialog._note.text()
    form.messages.dialog.merge_button.click()
    bench.qtbot.waitUntil(lambda: form.state.values.get("note") == "请分两次到货")
    assert form.state.values["address"] == "杭州市西湖区 1 号"
    bench.settle(form)
    with bench.qtbot.waitSignal(form.session.saver.saved):
        form.session.commands.save()


def test_an_overtaken_evaluate_is_dropped(bench: Any) -> None:
    form = bench.form()
    answers: list[Any] = []
    late: list[Any] = []

    class Held:
        def cancel(self) -> None: ...

    def hold(_method: Any, request: Any, done: Any, *_rest: Any, **_more: Any) -> Any:
        late.append((request, done))
        return Held()

    form.session.evaluator._api.query = hold  # type: ignore[method-assign]
    form.session.evaluator.answered.connect(lambda *a: answers.append(a))
    form.session.evaluator.ask()
    form.state.type_header("note", "新")
    form.session.evaluator.ask()
    from cellar.v1 import document_pb2 as doc

    old, new = doc.EvaluateResponse(record=late[0][0].record), doc.EvaluateResponse(record=late[1][0].record)
    late[0][1](old)
    assert answers == []
    late[1][1](new)
    assert len(answers) == 1
    assert form.state.values["note"] == "新"


def test_a_draft_survives_and_goes_with_the_save(bench: Any) -> None:
    form = bench.form()
    form.state.type_header("note", "断电前")
    bench.qtbot.waitUntil(lambda: bench.shell.drafts.count() == 1, timeout=4000)
    kept = bench.shell.drafts.load(form.session.drafts.key)
    again = bench.form(kept)
    assert again.state.values["note"] == "断电前"
    assert again.is_dirty()
    with bench.qtbot.waitSignal(form.session.saver.saved):
        form.session.commands.save()
    assert bench.shell.drafts.count() == 0


def test_an_action_asks_confirms_and_follows_the_new_state(bench: Any) -> None:
    form = bench.form()
    form.session.commands.act(form.meta.actions["submit"])
    bench.qtbot.waitUntil(lambda: form.state.record.state == "approval")
    assert not form.state.editable
    assert form.tools.actions_["approve"].isEnabled()
    assert not form.tools.save.isEnabled()


def test_an_action_on_unsaved_input_goes_with_its_save(bench: Any) -> None:
    form = bench.form()
    form.state.type_header("note", "急")
    before = len(bench.server.calls)
    form.session.commands.act(form.meta.actions["submit"])
    bench.qtbot.waitUntil(lambda: form.state.record.state == "approval")
    assert not form.state.editable
    assert not form.is_dirty()
    assert form.state.values["note"] == "急"
    sent = [name for name in bench.server.calls[before:] if name.rpartition("/")[2] in ("Save", "Act")]
    assert [name.rpartition("/")[2] for name in sent] == ["Save"]


def test_a_question_left_open_is_said_in_the_dialog(bench: Any) -> None:
    closable = next(i for i, r in bench.server.store["sales_order"].items() if "close" in r.actions)
    form = bench.form(closable)
    form.session.commands.act(form.meta.actions["close"])
    form.question._check()
    assert "原因" in form.question._error.text()
    form.question.inputs[0].widget.setText("客户取消")
    form.question._check()
    bench.qtbot.waitUntil(lambda: form.state.record.state == "closed")


def test_delete_and_copy_of_lines(bench: Any) -> None:
    form = bench.form()
    grid = grid_of(form)
    grid.setFocus()
    grid.setCurrentIndex(grid.lines.index(0, 0))
    bench.press(K.Key_F6)
    assert len(form.state.grids["lines"]) == 4
    assert form.state.grids["lines"][1].id == 0
    grid.setCurrentIndex(grid.lines.index(1, 0))
    bench.press((K.Key_Delete, Qt.KeyboardModifier.ControlModifier))
    assert [line.id for line in form.state.grids["lines"]] == [100000, 100001, 100002]


def test_an_error_of_the_server_keeps_everything(bench: Any) -> None:
    form = bench.form()
    form.state.type_header("note", "x")
    form.session.saver._failed(ApiError(ErrorKind.INTERNAL, "坏了", incident="20261122-0001"))
    assert form.banner.isVisible()
    assert "20261122-0001" in form.banner.accessibleName()
    assert form.state.values["note"] == "x"


def test_the_print_menu_opens_the_preview_of_that_template(bench: Any) -> None:
    form = bench.form()
    button = form.tools.print
    bench.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    menu = next(m for m in button.findChildren(QMenu))
    menu.actions()[1].trigger()
    menu.close()
    bench.qtbot.waitUntil(lambda: len(form.verbs.preview.pages.pages) == 1)
    assert "241" in form.verbs.preview.windowTitle()
    form.verbs.preview.close()


def test_only_what_was_changed_and_may_be_written_is_sent(bench: Any) -> None:
    form = bench.form()
    bench.settle(form)
    state = form.state
    state.type_header("note", "分两次")
    state.type_line("lines", 0, "quantity", "7")
    record, sent = state.to_send()
    assert list(record.values) == ["note"]
    lines = record.grids[0].lines
    assert [sorted(line.values) for line in lines] == [["quantity"], *([] for _ in lines[1:])]
    assert all(line.id for line in lines)
    assert len(sent.keys["lines"]) == len(lines)
    # A line that is not stored goes out whole, without what the server computes.
    state.copy_line("lines", 0)
    fresh = state.to_send()[0].grids[0].lines[1]
    assert fresh.id == 0
    assert {"item_id", "quantity", "price"} <= set(fresh.values)
    assert not {"spec", "available", "gross"} & set(fresh.values)


def test_a_form_that_is_shut_asks_for_nothing(bench: Any) -> None:
    """No stars and no hints where nobody can write."""
    form = bench.form()
    open_stars = {name for name, star in form.header._stars.items() if star.text()}
    hints = {
        name
        for name, entry in form.header.inputs.items()
        if entry.field.kind == kinds.DAY and entry.widget.placeholderText()
    }
    assert open_stars
    assert hints
    form.state.record.editable = False
    form.header.show_locks()
    assert not form.state.editable
    assert not any(star.text() for star in form.header._stars.values())
    assert not any(form.header.inputs[name].widget.placeholderText() for name in hints)
