"""A reference to one of several kinds of record in one place: which kind, then the record by its look-up.

The record's fields stay what they are, each with its own input; one of them is in sight. Where another kind is chosen, what was
said of the former goes. Enter stays on the look-up; Shift+Tab leads to the kind, arrows change it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from cellar.v1 import metadata_pb2 as pb
from cellar_client.controls.choice_box import ChoiceBox
from cellar_client.controls.editors import FieldInput
from cellar_client.widgets.layout import hbox, set_property


class EitherInput(QWidget):
    """`turned(name)`: the kind whose field this is was chosen by hand. `make`: the input of a field, in this place.

    The kind is made before the inputs: in the order they are made the keys go through them.
    """

    turned = Signal(str)

    def __init__(
        self, label: str, fields: Sequence[pb.Field], make: Callable[[pb.Field, QWidget], FieldInput], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.kind = ChoiceBox(self)
        self.kind.setAccessibleName(label)
        self.kind.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.kind.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        for each in fields:
            self.kind.addItem(each.label, each.name)
        self.kind.activated.connect(self._turned)
        self.inputs = {each.name: make(each, self) for each in fields}
        self.setLayout(hbox(self.kind, *(each.widget for each in self.inputs.values()), gap=4))
        self.turn(fields[0].name)

    @property
    def name(self) -> str:
        """The field in sight."""
        return str(self.kind.currentData())

    def turn(self, name: str) -> None:
        """Bring the input of this field into sight."""
        self.kind.setCurrentIndex(self.kind.findData(name))
        for each, entry in self.inputs.items():
            entry.widget.setVisible(each == name)

    def set_editable(self, *, editable: bool) -> None:
        """Whether another kind may be chosen."""
        self.kind.setEnabled(editable)
        set_property(self.kind, "fx", "" if editable else "read")

    def _turned(self, _index: int) -> None:
        self.turn(self.name)
        self.turned.emit(self.name)
