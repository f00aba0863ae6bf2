"""Keys and the menu search."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QKeySequence

from cellar_client import keymap
from cellar_client.session import menu
from tests.client import fake_data


def test_no_two_commands_share_a_key() -> None:
    assert keymap.collisions() == []


@pytest.mark.parametrize("name", list(keymap.COMMANDS))
def test_every_key_is_one_qt_knows(name: str) -> None:
    sequence = keymap.sequence(name)
    assert sequence.count() == 1
    assert sequence.toString(QKeySequence.SequenceFormat.PortableText) == keymap.key(name)


def test_a_user_changes_keys() -> None:
    assert keymap.override('{"save": "Ctrl+S", "print": "", "nothing": "F2"}') == []
    assert keymap.key("save") == "Ctrl+S"
    assert keymap.key("print") == ""
    assert keymap.key("new") == "Ctrl+N"


def test_a_key_that_an_action_suggests_is_the_user_s_to_change() -> None:
    assert keymap.suggested("F10") == "F10"
    assert keymap.suggested("Ctrl+Alt+9") == "Ctrl+Alt+9"
    assert keymap.suggested("") == ""
    keymap.override('{"submit": "F9"}')
    assert keymap.suggested("f10") == "F9"


def test_collisions_are_named() -> None:
    assert keymap.override('{"save": "F5"}') == ["refresh", "save"]


@pytest.mark.parametrize("bad", ["", "not json", "[1]", '{"save": 3}'])
def test_a_bad_preference_changes_nothing(bad: str) -> None:
    keymap.override(bad)
    assert keymap.key("save") == "F8"


def found(words: str) -> list[str]:
    return [entry.entity for entry in menu.search(menu.entries(fake_data.make_metadata().menu), words)]


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("xsdd", "sales_order"),
        ("xs", "sales_order"),
        ("销售订单", "sales_order"),
        ("KH", "customer"),
        ("stock", "stock"),
    ],
)
def test_the_menu_is_found_by_initials_word_and_name(words: str, first: str) -> None:
    assert found(words)[0] == first


def test_a_group_word_finds_what_it_holds_and_blank_finds_nothing() -> None:
    assert found("发运") == ["delivery_note", "sign_off"]
    assert found("  ") == []
    assert found("zzz") == []


def test_all_words_must_match() -> None:
    assert found("销售 变更") == ["order_change"]
