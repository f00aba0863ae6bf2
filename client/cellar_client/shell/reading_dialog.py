"""Language, size of letters and density: chosen inside the program, kept on this PC."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from cellar_client.i18n import language, t
from cellar_client.look import theme
from cellar_client.shell.settings import Settings
from cellar_client.widgets.buttons import Segmented
from cellar_client.widgets.dialogs import Dialog
from cellar_client.widgets.layout import Label

_LANGUAGES = ("zh", "en")


class ReadingDialog(Dialog):
    """`apply(language is another)` after something was changed and kept."""

    def __init__(self, settings: Settings, apply: Callable[[bool], None], parent: QWidget) -> None:
        note = t(
            "窗口会按新的设置重新打开，页签都在；换语言要重新登录。|"
            "The window opens anew with its tabs; another language takes a new log-in."
        )
        super().__init__(t("语言与显示|Language and display"), note, parent=parent)
        self._settings, self._apply = settings, apply
        self.language = self._offer(t("语言|Language"), ["中文", "English"], _LANGUAGES.index(language()))
        sizes = [t("标准|Usual"), t("大|Large"), t("特大|Largest")]
        self.letters = self._offer(t("字号|Letters"), sizes, self._at(theme.LETTERS, "letters"))
        close = [t("自动|Automatic"), t("标准|Usual"), t("紧凑|Compact"), t("宽松|Roomy")]
        self.density = self._offer(t("密度|Density"), close, self._at(theme.DENSITIES, "density"))
        self.add_button(t("取消|Cancel"), key="Esc")
        self.add_button(t("应用|Apply"), self._take, key="Enter", kind="primary")
        self.language.setFocus()

    def _offer(self, name: str, words: list[str], current: int) -> Segmented:
        choice = Segmented(words, current, name=name)
        label = Label(name, role="text2", step="small")
        label.setBuddy(choice)
        self.body.addWidget(label)
        self.body.addWidget(choice)
        return choice

    def _at(self, names: tuple[str, ...], setting: str) -> int:
        kept = self._settings.text(setting)
        return names.index(kept) if kept in names else 0

    def _take(self) -> None:
        chosen = _LANGUAGES[self.language.current()]
        wanted = {
            "language": chosen,
            "letters": theme.LETTERS[self.letters.current()],
            "density": theme.DENSITIES[self.density.current()],
        }
        before = {"language": language(), "letters": theme.LETTERS[self._at(theme.LETTERS, "letters")],
                  "density": theme.DENSITIES[self._at(theme.DENSITIES, "density")]}  # fmt: skip
        self.accept()
        if wanted != before:
            self._settings.set(**wanted)
            self._apply(chosen != before["language"])
