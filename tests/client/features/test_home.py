"""The home page: every tile, row and warning opens just what it counts; by mouse and by keys."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt

from cellar.v1 import session_pb2
from cellar_client import formats
from cellar_client.features.home import view as home
from cellar_client.features.home.links import LinkRows
from cellar_client.features.home.tiles import GlanceTile, Tile, TodoCard
from cellar_client.features.home.waiting import WaitingRows
from cellar_common import codec, zone
from tests.client import fake_data

K = Qt.Key


def test_a_kind_of_work_says_how_many_how_much_and_how_long(bench: Any) -> None:
    view = bench.home()
    cards = view.findChildren(TodoCard)
    assert [card.accessibleName() for card in cards] == [
        "待我审批的销售订单 5 5,230,410.50 最早 2 小时", "被驳回的销售订单 1 最早 1 天",
        "待发货的发货单 37 1,286,400.00 最早 3 天", "待签收的出库 2 最早 1 小时",
    ]  # fmt: skip
    bench.qtbot.keyClick(cards[0], K.Key_Return)
    entity, filters = bench.shell.last("open_list")
    assert (entity, [each.field for each in filters]) == ("sales_order", ["state"])


def test_a_figure_stands_beside_the_one_before(bench: Any) -> None:
    tiles = bench.home().findChildren(GlanceTile)
    assert [tile.accessibleName() for tile in tiles] == [
        "今日订单 18 ▲ 4 昨日 14",
        "本月订单额 1,286,400.50 ▲ 上月同期 0.00",
    ]
    bench.qtbot.mouseClick(tiles[0], Qt.MouseButton.LeftButton)
    assert bench.shell.last("open_list")[0] == "sales_order"


@pytest.mark.parametrize(("now", "before", "money", "said"), [
    (3, 3, False, "持平"), (2, 9, False, "▼ 7"), ("150.00", "100.00", True, "▲ 50.0%"), ("0.00", "100.00", True, "▼ 100.0%"), ("-5.00", "0.00", True, "▼"),
    ("-50.00", "-100.00", True, "▲ 50.0%"), ("30.00", "-100.00", True, "▲ 130.0%"),
])  # fmt: skip
def test_how_much_more_or_less(bench: Any, now: Any, before: Any, money: bool, said: str) -> None:
    values = [codec.to_value(Decimal(each), 2) if money else codec.to_value(each) for each in (now, before)]
    tile = GlanceTile(session_pb2.Glance(label="x", money=money, now=values[0], before=values[1]))
    bench.qtbot.addWidget(tile)
    assert tile.accessibleName().split(maxsplit=2)[2].startswith(said)


def test_a_document_that_waits_is_opened(bench: Any) -> None:
    rows = bench.home().findChild(WaitingRows)
    rows.setFocus()
    bench.qtbot.keyClick(rows, K.Key_Down)
    bench.qtbot.keyClick(rows, K.Key_Return)
    assert bench.shell.last("open_record") == ("sales_order", 2)
    bench.qtbot.mouseClick(rows, Qt.MouseButton.LeftButton, pos=QPoint(200, 26 + 2 * 26 + 10))
    assert bench.shell.last("open_record") == ("sales_order", 3)
    # Its heading opens nothing.
    asked = len(bench.shell.asked)
    bench.qtbot.mouseClick(rows, Qt.MouseButton.LeftButton, pos=QPoint(200, 10))
    assert len(bench.shell.asked) == asked


def test_the_cursor_stays_on_its_document(bench: Any) -> None:
    rows = bench.home().findChild(WaitingRows)
    rows.setFocus()
    bench.qtbot.keyClick(rows, K.Key_Down)
    rows.set_rows(list(fake_data.home().waiting)[1:])
    bench.qtbot.keyClick(rows, K.Key_Return)
    assert bench.shell.last("open_record") == ("sales_order", 2)
    rows.set_rows([])
    bench.qtbot.keyClick(rows, K.Key_Return)


def test_what_is_over_opens_just_that(bench: Any) -> None:
    (alerts,) = [each for each in bench.home().findChildren(LinkRows) if "交货到期" in each.accessibleName()]
    assert alerts.isVisibleTo(alerts.window())
    bench.qtbot.mouseClick(alerts, Qt.MouseButton.LeftButton, pos=QPoint(100, 44 + 10))
    assert bench.shell.last("open_list")[0] == "customer"


def test_what_others_save_asks_once_after_a_rest(bench: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(home, "REST_MS", 300)
    view = bench.home()

    def asked() -> int:
        return sum(name == "GetHome" for name in bench.server.calls)

    before = asked()
    for number in range(5):
        view.on_changes([("sales_order", number)])
    assert asked() == before
    bench.qtbot.waitUntil(lambda: asked() == before + 1)
    bench.qtbot.wait(400)
    assert asked() == before + 1
    # Whoever comes back to the page sees it as it is now.
    view.activated()
    bench.qtbot.waitUntil(lambda: asked() == before + 2)


def test_nothing_waits(bench: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    view = bench.home()
    view._show(session_pb2.GetHomeResponse())
    bench.qtbot.waitUntil(lambda: not [tile for tile in view.findChildren(Tile) if tile.isVisible()])
    assert not view.findChild(WaitingRows).isVisible()
    assert [label.text() for label in view.findChildren(type(view._todo_note)) if "没有等您处理的事" in label.text()]


@pytest.mark.parametrize(
    ("minutes", "said"), [(0, "刚刚"), (59, "59 分"), (60, "1 小时"), (1439, "23 小时"), (1440, "1 天"), (-5, "刚刚")]
)
def test_how_long_ago(minutes: int, said: str) -> None:
    at = int(zone.now().timestamp() * 1_000_000) - minutes * 60_000_000
    assert formats.age_of_wire(at) == said
