"""Lines say of what they name what its master tells of itself: shown beside it, never typed, copied or pasted."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from cellar.v1 import metadata_pb2 as pb
from cellar_client.session.told import Told
from cellar_common.codec import Ref
from tests.client.features.record.test_form import grid_of

K, CTRL = Qt.Key, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def form(bench: Any) -> Any:
    layout = next(each for each in bench.server.metadata.entities if each.name == "sales_order").form.grids[0]
    spec = pb.Field(name="item_id.spec", label="规格型号", kind=pb.FIELD_KIND_TEXT, readonly=True, width=12)
    layout.beside.append(spec)
    bench.index = type(bench.index)(bench.server.metadata)
    return bench.form()


def shown(form: Any) -> list[str]:
    grid = grid_of(form)
    return [grid.lines.index(row, 1).data() for row in range(grid.lines.rowCount())]


def specs(bench: Any, form: Any) -> list[str]:
    items = bench.server.store["item"]
    held = [line.values.get("item_id") for line in form.state.grids["lines"]]
    return [items[value.id].values["spec"].text if isinstance(value, Ref) and value.id else "" for value in held]


def pages(bench: Any) -> int:
    return sum(name.rpartition("/")[2] == "Page" for name in bench.server.calls)


def test_it_stands_behind_the_reference_and_is_asked_for_once(bench: Any, form: Any) -> None:
    grid = grid_of(form)
    assert [field.name for field in grid.lines.fields[:3]] == ["item_id", "item_id.spec", "spec"]
    bench.qtbot.waitUntil(lambda: shown(form) == specs(bench, form))
    assert all(shown(form))
    assert pages(bench) == 1
    form.state.copy_line("lines", 0)
    assert shown(form) == specs(bench, form)
    assert pages(bench) == 1
    assert not grid.lines.may_edit(0, 1)
    bench.settle(form)


def test_another_item_and_a_written_one_are_asked_for(bench: Any, form: Any) -> None:
    bench.qtbot.waitUntil(lambda: shown(form) == specs(bench, form))
    form.state.type_line("lines", 0, "item_id", "1003-52-05")
    bench.qtbot.waitUntil(lambda: form.state.grids["lines"][0].values["item_id"].id != 0)
    bench.qtbot.waitUntil(lambda: shown(form) == specs(bench, form))
    item = form.state.grids["lines"][0].values["item_id"].id
    bench.server.store["item"][item].values["spec"].text = "750ml"
    bench.api.changed.emit([("item", item)])
    bench.qtbot.waitUntil(lambda: shown(form)[0] == "750ml")
    bench.settle(form)


def test_a_block_is_pasted_past_it_and_copied_without_it(bench: Any, form: Any) -> None:
    grid = grid_of(form)
    columns = grid.lines.columns
    grid.go_to(0, columns["item_id"], edit=False)
    QGuiApplication.clipboard().setText("1004\t\t33\n")
    bench.press((K.Key_V, CTRL))
    assert form.state.grids["lines"][0].values["quantity"] == Decimal(33)
    grid.clearSelection()
    grid.selectRow(1)
    bench.press((K.Key_C, CTRL))
    assert len(QGuiApplication.clipboard().text().split("\t")) == len(grid.order()) - 1
    assert "item_id.spec" not in form.state.to_send()[0].SerializeToString().decode("latin-1")
    bench.settle(form)


def test_a_form_that_was_closed_hears_no_more(bench: Any, form: Any, qtbot: QtBot) -> None:
    """What is known in a session is told to all of its forms for as long as that lasts."""
    bench.qtbot.waitUntil(lambda: shown(form) == specs(bench, form))
    lines = grid_of(form).lines
    bench.settle(form)
    shiboken6.delete(lines)
    with qtbot.captureExceptions() as failed:
        Told.of(bench.api).arrived.emit("item")
    assert failed == []


def test_what_nobody_answered_is_asked_for_again(bench: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    told, item = Told.of(bench.api), next(iter(bench.server.store["item"]))
    asked: list[Any] = []
    with monkeypatch.context() as broken:
        broken.setattr(
            bench.api, "query", lambda _rpc, request, _done, failed, **_more: (asked.append(request), failed(None))
        )
        assert told.value("item", item, "spec") is None
        bench.qtbot.waitUntil(lambda: len(asked) == 1)
    assert told.value("item", item, "spec") is None
    bench.qtbot.waitUntil(lambda: told.value("item", item, "spec") is not None)
