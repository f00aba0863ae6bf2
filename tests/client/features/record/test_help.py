"""F1 says what stands under the cursor: from what the server declares, in the words of the screen."""

from __future__ import annotations

from typing import Any

from cellar.v1 import metadata_pb2 as pb
from cellar_client.session import explained
from cellar_client.shell.help_dialog import HelpDialog
from cellar_client.widgets.buttons import ToolButton
from cellar_client.widgets.layout import Label


def said(section: explained.Explained) -> dict[str, str]:
    return dict(section.lines)


def test_a_field_says_what_it_is_and_who_may(bench: Any) -> None:
    meta = bench.form().meta
    quantity = pb.Field(label="数量", kind=pb.FIELD_KIND_QUANTITY, required=True, triggers=True, help="按主单位")
    lines = said(explained.field(meta, quantity))
    assert lines["是什么"] == "数字，最多 4 位小数"
    assert lines["说明"] == "按主单位"
    assert "必填" in lines["谁能填"]
    assert "重新计算" in lines["改了以后"]
    shut = said(explained.field(meta, pb.Field(label="合计", kind=pb.FIELD_KIND_MONEY, readonly=True)))
    assert "没有权限" in shut["谁能填"]
    assert "改了以后" not in shut
    choice = pb.Field(
        kind=pb.FIELD_KIND_CHOICE, choices=[pb.Choice(code="a", label="甲"), pb.Choice(code="b", label="乙")]
    )
    assert said(explained.field(meta, choice))["可选"] == "甲、乙"
    rate = said(explained.field(meta, pb.Field(kind=pb.FIELD_KIND_RATE)))
    assert rate["是什么"] == "百分比，最多 4 位小数"


def test_a_screen_says_its_states_its_deeds_and_what_this_person_may(bench: Any) -> None:
    meta = bench.form().meta
    lines = said(explained.screen(meta))
    assert lines["是什么"] == "单据"
    assert lines["状态"] == " → ".join(state.label for state in meta.pb.states)
    assert lines["您可以"].startswith("查看")
    for action in meta.pb.actions:
        assert action.label in lines


def test_the_form_begins_with_the_field_under_the_cursor(bench: Any) -> None:
    form = bench.form()
    name = next(iter(form.header.inputs))
    form.header.inputs[name].widget.setFocus()
    bench.qtbot.waitUntil(lambda: form.header.focused() is not None)
    sections = form.explain()
    assert [section.title for section in sections] == [form.meta.fields[name].label, form.meta.label]
    grid = next(iter(form.sections.values())).grid
    grid.setFocus()
    grid.setCurrentIndex(grid.model().index(0, 1))
    assert form.explain()[0].title == grid.lines.fields[1].label


def test_the_list_explains_its_column_and_the_dialog_leads_to_the_keys(bench: Any) -> None:
    view = bench.list()
    bench.qtbot.waitUntil(lambda: view.rows.state == "ready")
    view.table.setCurrentIndex(view.rows.index(0, view.table.first_column()))
    sections = view.explain()
    assert [section.title for section in sections] == [
        view.rows.fields[view.table.first_column()].label,
        view.meta.label,
    ]
    shown: list[str] = []
    dialog = HelpDialog(sections, lambda: shown.append("keys"), view)
    dialog.open()
    words = {label.text() for label in dialog.findChildren(Label)}
    assert {section.title for section in sections} <= words
    next(button for button in dialog.findChildren(ToolButton) if button.text() == "快捷键一览").click()
    assert shown == ["keys"]
