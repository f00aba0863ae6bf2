"""Above a list: schemes as chips, conditions as removable chips, the search box."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QMenu, QSizePolicy, QWidget

from cellar.v1 import metadata_pb2 as pb
from cellar_client import keymap
from cellar_client.features.conditions.prefs import Kept
from cellar_client.i18n import t
from cellar_client.session import filters as conditions
from cellar_client.session.metadata import EntityMeta
from cellar_client.widgets.field_icons import clear_icon
from cellar_client.widgets.flow import FlowLayout
from cellar_client.widgets.layout import Label, Panel, hbox, vbox
from cellar_client.widgets.marks import Chip, ConditionChip

ALL = "all"
"""The scheme without conditions."""


class FilterBar(Panel):
    scheme_chosen = Signal(str)
    save_wanted = Signal()
    drop_wanted = Signal(str)
    add_wanted = Signal()
    edit_wanted = Signal(int)
    remove_wanted = Signal(int)

    def __init__(self, meta: EntityMeta) -> None:
        self._meta = meta
        self._schemes, self._conditions = QWidget(), QWidget()
        self._scheme_flow, self._condition_flow = FlowLayout(self._schemes), FlowLayout(self._conditions)
        for flow in (self._scheme_flow, self._condition_flow):
            flow.setContentsMargins(0, 0, 0, 0)
        self.search = QLineEdit()
        self.search.setFixedWidth(232)
        clear_icon(self.search)
        self.search.setPlaceholderText(t("单号、名称，拼音首字母亦可|Number, name or initials"))
        self.search.setAccessibleName(t("在列表中查找|Search the list"))
        self._beside = hbox(gap=8)
        top = hbox(self._schemes, self._beside, self.search, gap=12)
        top.setStretch(0, 1)
        self.sentence = Label(role="text2", step="small")
        self.sentence.setAccessibleName(t("条件|Conditions"))
        self.sentence.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.sentence.hide()
        super().__init__(vbox(top, self._conditions, self.sentence, gap=4, margins=(16, 6, 12, 6)))

    def put_beside(self, *widgets: QWidget) -> None:
        """Between the schemes and the search."""
        for widget in widgets:
            self._beside.addWidget(widget)

    def show_schemes(self, kept: Sequence[Kept], chosen: str) -> None:
        flow = self._scheme_flow
        flow.clear()
        flow.addWidget(_caption(t("方案|Schemes")))
        everything = Chip(t("全部|All"), on=chosen == ALL)
        everything.clicked.connect(partial(self.scheme_chosen.emit, ALL))
        flow.addWidget(everything)
        for scheme in self._meta.pb.list.schemes:
            chip = Chip(scheme.label, on=chosen == scheme.name)
            chip.clicked.connect(partial(self.scheme_chosen.emit, scheme.name))
            flow.addWidget(chip)
        for own in kept:
            name = f"own/{own.name}"
            chip = Chip(own.name + (t("（共享）| (shared)") if own.shared else ""), on=chosen == name)
            chip.clicked.connect(partial(self.scheme_chosen.emit, name))
            chip.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
            chip.customContextMenuRequested.connect(partial(self._scheme_menu, chip, own.name))
            flow.addWidget(chip)
        save = Chip(t("另存|Save as"), "star")
        save.clicked.connect(self.save_wanted)
        flow.addWidget(save)
        self._settle(self._schemes)

    def _scheme_menu(self, chip: Chip, name: str, _at: object) -> None:
        menu = QMenu(chip)
        menu.addAction(t("删除方案|Delete scheme")).triggered.connect(partial(self.drop_wanted.emit, name))
        menu.popup(chip.mapToGlobal(chip.rect().bottomLeft()))

    def show_conditions(self, filters: Sequence[pb.Filter]) -> None:
        flow = self._condition_flow
        flow.clear()
        for at, condition in enumerate(filters):
            name, value = conditions.words(self._meta, condition)
            chip = ConditionChip(name, value)
            chip.edited.connect(partial(self.edit_wanted.emit, at))
            chip.removed.connect(partial(self.remove_wanted.emit, at))
            flow.addWidget(chip)
        # One chip says itself how it reads.
        told = conditions.sentence(self._meta, filters) if len([*conditions.flat(filters)]) > 1 else ""
        self.sentence.setText(told)
        self.sentence.setToolTip(told)
        self.sentence.setVisible(bool(told))
        add = Chip(f"{t('加条件|Add condition')}  {keymap.hint('filter')}", "plus")
        add.clicked.connect(self.add_wanted)
        flow.addWidget(add)
        self._settle(self._conditions)

    def _settle(self, holder: QWidget) -> None:
        layout = holder.layout()
        assert layout is not None
        layout.invalidate()
        for i in range(layout.count()):
            item = layout.itemAt(i)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.show()
        layout.activate()
        holder.updateGeometry()


def _caption(words: str) -> Label:
    label = Label(words, role="text3", step="small")
    label.setFixedHeight(24)
    return label
