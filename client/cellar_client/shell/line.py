"""What the window says while the server cannot be reached, or no longer knows who is there. Typing goes on meanwhile."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from cellar_client.i18n import t
from cellar_client.rpc import Api, ApiError, ErrorKind
from cellar_client.session.login import Login
from cellar_client.shell.account import ReloginDialog
from cellar_client.widgets.feedback import Banner


class LineWatch(QObject):
    """Listens to the `Api`; speaks through a banner, a toast and a dialog in front of `window` to log in again."""

    def __init__(self, api: Api, login: Login, banner: Banner, toast: Callable[[str], None], window: QWidget) -> None:
        super().__init__(window)
        self._api, self._login, self._banner, self._toast, self._window = api, login, banner, toast, window
        self.relogin: ReloginDialog | None = None
        api.link_changed.connect(self._link_changed)
        api.session_expired.connect(self._session_expired)

    def _link_changed(self, state: str) -> None:
        retry = (t("立即重试|Try now"), self._api.retry_now)
        if state == "up":
            if not self._banner.isHidden():
                self._banner.hide()
                self._toast(t("已重新连上服务器|Connected again"))
        elif state == "retrying":
            words = t(
                "与服务器失去联系，正在重连。可继续录入，恢复后自动送出，不会重复。|"
                "The line is down; reconnecting. Go on typing: what you sent goes out once, when the line is back."
            )
            self._banner.tell(words, "warn", retry)
        else:
            words = t(
                "连不上服务器。可继续录入，内容存在本机；恢复后再保存。|"
                "The server cannot be reached. Go on typing: it is kept on this machine until you can save."
            )
            self._banner.tell(words, "error", retry)

    def _session_expired(self) -> None:
        if self.relogin is not None:
            return
        dialog = ReloginDialog(self._api, self._login, self._window)
        self.relogin = dialog
        dialog.finished.connect(self._relogin_finished)
        dialog.open()

    def _relogin_finished(self, result: int) -> None:
        self.relogin = None
        if result:
            self._banner.hide()
            self._toast(t("已重新登录，继续工作|Logged in again"))
            return
        words = t("登录已过期，未执行|The session ended; not carried out")
        self._api.give_up(ApiError(kind=ErrorKind.UNAUTHENTICATED, message=words))
        self._banner.tell(words, "warn", (t("重新登录|Log in again"), self._session_expired))
