"""What a file attached to a record may be called and how long it may be: refused by field, counted as the database counts."""

from __future__ import annotations

import pytest

from cellar_server.kernel.exchange import attachments
from cellar_server.kernel.schema.problems import Refusal
from cellar_server.kernel.unit_of_work.exactly_once import Reply
from cellar_server.kernel.unit_of_work.unit import UnitOfWork
from tests.support.books import SmallBooks, request

RARE = "\U00020bb7"


def attach(books: SmallBooks, name: str, content: bytes = b"x") -> int:
    customer = books.ids["C1"]

    def body(work: UnitOfWork) -> Reply:
        return Reply("attachment", attachments.attach(work, "customer", customer, name, content))

    reply, _ = books.commands.run(books.who, request(), body)
    return reply.record_id


@pytest.mark.covers("CT-09")
@pytest.mark.parametrize(
    ("name", "content", "path", "code"),
    [
        (RARE * 101, b"x", "file_name", "TOO_LONG"),
        ("x" * 201, b"x", "file_name", "TOO_LONG"),
        (RARE * 98 + ".docx", b"x", "file_name", "TOO_LONG"),
        ("\u200b\x07", b"x", "file_name", "FILE_NAME"),
        ("..", b"x", "file_name", "FILE_NAME"),
        ("空.pdf", b"", "content", "FILE_EMPTY"),
        ("大.pdf", bytes(attachments.MAX_BYTES + 1), "content", "FILE_TOO_BIG"),
    ],
    ids=["rare", "long", "one too many", "invisible", "folder", "empty", "large"],
)
def test_what_does_not_fit_is_refused_by_field(
    one_books: SmallBooks, name: str, content: bytes, path: str, code: str
) -> None:
    with pytest.raises(Refusal) as refused:
        attach(one_books, name, content)
    assert [(found.path, found.code) for found in refused.value.problems] == [(path, code)]
    with one_books.reading() as work:
        assert attachments.listed(work, "customer", one_books.ids["C1"]) == []


@pytest.mark.covers("CT-09")
def test_what_just_fits_comes_back_whole(books: SmallBooks) -> None:
    name = RARE * 98 + ".pdf"
    id_ = attach(books, f"C:\\来函\\{name}", RARE.encode())
    with books.reading() as work:
        assert attachments.download(work, id_) == (name, RARE.encode())
