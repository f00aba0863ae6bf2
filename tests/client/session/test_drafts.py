"""Unsaved input survives: whole drafts or the ones before, never halves."""

from __future__ import annotations

import os

import pytest

from cellar.v1 import document_pb2, value_pb2
from cellar_client.session.drafts import DraftStore, new_key


def record(note: str) -> document_pb2.Record:
    return document_pb2.Record(entity="sales_order", values={"note": value_pb2.Value(text=note)})


@pytest.fixture
def store() -> DraftStore:
    return DraftStore("cellar:7443", "001", "lin")


def test_what_was_kept_comes_back(store: DraftStore) -> None:
    key = new_key()
    store.save(key, record("元旦备货"))
    store.save(key, record("元旦备货，分两次到货"))
    assert store.load(key) == record("元旦备货，分两次到货")
    assert [draft.key for draft in store.list()] == [key]
    assert store.count() == 1
    store.remove(key)
    store.remove(key)
    assert store.list() == []
    assert store.load(key) is None


def test_users_and_ledger_sets_do_not_see_each_other(store: DraftStore) -> None:
    store.save(new_key(), record("mine"))
    assert DraftStore("cellar:7443", "001", "zhou").list() == []
    assert DraftStore("cellar:7443", "002", "lin").list() == []
    assert DraftStore("other:7443", "001", "lin").list() == []


@pytest.mark.parametrize("moment", ["fsync", "replace"])
def test_a_crash_while_writing_leaves_the_draft_before(
    store: DraftStore, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    key = new_key()
    store.save(key, record("before"))

    def crash(*_: object) -> None:
        raise OSError("disk full")

    with monkeypatch.context() as broken:
        broken.setattr(os, moment, crash)
        with pytest.raises(OSError, match="disk full"):
            store.save(key, record("after"))
    assert store.load(key) == record("before")
    assert [path.suffix for path in store.folder.iterdir()] == [".record"]


def test_a_damaged_file_hides_no_other_draft(store: DraftStore) -> None:
    good, bad = new_key(), new_key()
    store.save(good, record("good"))
    (store.folder / f"{bad}.record").write_bytes(b"\xff\xff\xff")
    (store.folder / "stray.record").write_bytes(b"")
    assert [draft.key for draft in store.list()] == [good]


def test_a_key_never_leaves_the_folder(store: DraftStore) -> None:
    with pytest.raises(ValueError, match="not a draft key"):
        store.save("../../evil", record("x"))
