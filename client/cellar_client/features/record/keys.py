"""Keys of a form: those of the keymap for its verbs, and those that its actions suggest."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial

from PySide6.QtWidgets import QWidget

from cellar.v1 import metadata_pb2 as pb
from cellar_client import keymap
from cellar_client.widgets.toolbar import bind, bind_command

Run = Callable[[], object]


def bind_verbs(form: QWidget, verbs: Mapping[str, Run]) -> None:
    """Every verb that the keymap knows."""
    for name in keymap.COMMANDS:
        if name in verbs:
            bind_command(form, name, verbs[name])


def bind_actions(
    form: QWidget, actions: Iterable[pb.Action], taken: set[str], run: Callable[[list[pb.Action]], object]
) -> None:
    """`run` is given all actions of one key; a key that is `taken` by a verb stays the verb's."""
    by_key: dict[str, list[pb.Action]] = {}
    for action in actions:
        key = keymap.suggested(action.shortcut)
        if key and key.lower() not in taken:
            by_key.setdefault(key, []).append(action)
    for key, found in by_key.items():
        bind(form, key, partial(run, found))
