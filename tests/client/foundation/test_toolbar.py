"""A toolbar parts its buttons and nothing else."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from cellar_client.widgets.buttons import ToolButton
from cellar_client.widgets.toolbar import Toolbar, _Divider


def test_a_divider_that_parts_nothing_is_not_seen(app: object, qtbot: QtBot) -> None:
    bar = Toolbar()
    qtbot.addWidget(bar)
    bar.divide()
    first = bar.add(ToolButton("一"))
    bar.divide()
    bar.divide()
    second = bar.add(ToolButton("二"))
    bar.divide()
    bar.resize(600, 44)
    bar.show()
    bar.arrange()
    seen = [each for each in bar.findChildren(_Divider) if each.isVisible()]
    assert len(seen) == 1
    assert first.x() < seen[0].x() < second.x()
    bar.set_shown(second, False)
    assert not any(each.isVisible() for each in bar.findChildren(_Divider))
