"""What is said of a file that was written here: how it is called, with the ways to it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from cellar_client.i18n import t
from cellar_client.widgets.view import Workspace


def tell_saved(workspace: Workspace, path: str) -> None:
    """Its program opens the file, the desktop's the folder."""
    file = Path(path)
    workspace.toast(
        t("已存为 {name}|Saved as {name}", name=file.name),
        note=str(file.parent),
        action=(t("打开文件|Open file"), lambda: _open(file)),
        also=(t("打开文件夹|Open folder"), lambda: _open(file.parent)),
    )


def _open(path: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
