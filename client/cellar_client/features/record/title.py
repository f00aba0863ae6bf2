"""The head line of a form: kind, number, state, by whom; its pages and the seal at the right."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from cellar_client import formats
from cellar_client.i18n import t
from cellar_client.look import theme
from cellar_client.session.record import RecordState
from cellar_client.widgets.buttons import LinkButton
from cellar_client.widgets.layout import ElidedLabel, FittedLabel, Label, Panel, hbox
from cellar_client.widgets.marks import Stamp, StatePill

_REDS = 3
"""So many of the red documents have room beside the number; the trace has all."""


class TitleRow(Panel):
    """`follow` after the record changed; `stamp` is the seal of where it stands in every dimension of its life, and who brought it there.

    A red document has a red seal of its own, and the number of its original beside its own number; what was reversed has those of its
    red ones there.
    """

    record_wanted = Signal(object)
    """The id of the original or of a red one, to be opened."""

    def __init__(self, state: RecordState, pages: QWidget) -> None:
        self._state = state
        self._number = FittedLabel(role="text2", step="title")
        self._pill = StatePill()
        self._beside = {name: StatePill() for name in state.meta.beside_state}
        self._byline = ElidedLabel(role="text3", step="small")
        self._busy = Label(role="text3", step="small")
        self.stamp, self.red = Stamp(), Stamp()
        self.red.set_state("void", t("红字|Red"))
        self.original = LinkButton("")
        self.original.clicked.connect(lambda: self.record_wanted.emit(self._state.original.id))
        self.reds = [LinkButton("") for _ in range(_REDS)]
        for at, each in enumerate(self.reds):
            each.clicked.connect(lambda _checked=False, at=at: self.record_wanted.emit(self._state.record.reds[at].id))
        title = Label(state.meta.label, step="head", bold=True)
        words = hbox(
            title,
            self._number,
            self.original,
            *self.reds,
            self._pill,
            *self._beside.values(),
            self._byline,
            self._busy,
            gap=10,
        )
        words.setStretchFactor(self._byline, 1)
        super().__init__(hbox(words, pages, self.red, self.stamp, gap=16, margins=(16, 0, 16, 0)))
        self.setFixedHeight(theme.size("toolbar") + 12)

    def follow(self) -> None:
        record, meta, dirty = self._state.record, self._state.meta, self._state.dirty
        look, word = meta.state_look(record.state), meta.state_label(record.state)
        unsaved = t("未保存|unsaved")
        self._number.setText((self._state.id and formats.number(record.number)) or t("（新）|(new)"))
        pill = f"{word} · {unsaved}" if dirty and word else word or (unsaved if dirty else "")
        self._pill.set_state(look, pill)
        far = str(self._state.values.get(meta.progress_field) or "")
        for name, beside in self._beside.items():
            beside.set_state(*(meta.mark(name, str(self._state.values.get(name) or "")) or (look, "")))
        self._byline.setText(record.byline)
        look, word = meta.standing(record.state, far)
        books = meta.mark(meta.finance_field, str(self._state.values.get(meta.finance_field) or ""))
        if books is not None:
            look, word = books[0], f"{word} · {books[1]}"
        reversed_ = meta.mark(meta.reversal_field, str(self._state.values.get(meta.reversal_field) or ""))
        if reversed_ is not None:
            look, word = reversed_[0], f"{word} · {reversed_[1]}"
        self.stamp.set_state(look, word if meta.states else "", record.sealed_by)
        self.stamp.setVisible(bool(word) and bool(meta.states))

        original = self._state.original
        self.original.set_word(t("红冲 {number}|reverses {number}", number=formats.number(original.code)))
        for each in (self.red, self.original):
            each.setVisible(original.id != 0)
        for at, link in enumerate(self.reds):
            link.setVisible(at < len(record.reds))
            if at < len(record.reds):
                number = formats.number(record.reds[at].code)
                link.set_word(t("红字 {number}|red {number}", number=number))

    def tell_working(self, working: bool) -> None:
        """The server is computing what was typed."""
        self._busy.setText(t("计算中…|working…") if working else "")
