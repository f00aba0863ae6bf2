"""A file that was written is told of with the ways to it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QDesktopServices

from cellar_client.features.exchange.saved import tell_saved


class _Workspace:
    def __init__(self) -> None:
        self.said: list[str] = []
        self.acts: dict[str, Callable[[], None]] = {}

    def toast(self, text: str, kind: str = "ok", action: Any = None, note: str = "", also: Any = None) -> None:
        self.said += [text, note]
        self.acts = dict((action, also))


def test_its_file_and_its_folder_can_be_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()))
    workspace: Any = _Workspace()
    tell_saved(workspace, str(tmp_path / "销售订单.xlsx"))
    assert workspace.said == ["已存为 销售订单.xlsx", str(tmp_path)]
    for word in ("打开文件", "打开文件夹"):
        workspace.acts[word]()
    assert opened == [str(tmp_path / "销售订单.xlsx"), str(tmp_path)]
