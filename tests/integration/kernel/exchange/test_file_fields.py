"""Files that fields hold: uploaded for their field, the record's own with its save, refused where they do not fit."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import func, select

from cellar_common.codec import Ref
from cellar_server.kernel import access, audit
from cellar_server.kernel.exchange import attachments, export, template
from cellar_server.kernel.exchange import prints as printing
from cellar_server.kernel.intake import pictures
from cellar_server.kernel.life import documents
from cellar_server.kernel.lists import query as lists
from cellar_server.kernel.lists.conditions import Query
from cellar_server.kernel.schema.layout import Where
from cellar_server.kernel.schema.problems import Forbidden, Invalid, NotFound, Refusal
from cellar_server.kernel.schema.records import RecordView
from cellar_server.kernel.schema.tables import attachment
from cellar_server.kernel.unit_of_work.exactly_once import Reply
from cellar_server.kernel.unit_of_work.unit import UnitOfWork
from cellar_server.printing import render
from tests.support.books import CHECKER, SmallBooks, request
from tests.support.hands import refusal, together
from tests.support.pictures import sample

PICTURE, LICENCE = "picture_id", "licence_id"


def upload(books: SmallBooks, entity: str, field: str, name: str, content: bytes) -> int:
    def body(work: UnitOfWork) -> Reply:
        return Reply(entity, attachments.upload(work, entity, field, name, content))

    reply, _ = books.commands.run(books.who, request(), body)
    return reply.record_id


def bottle(books: SmallBooks, name: str = "酒.png") -> int:
    return upload(books, "item", PICTURE, name, sample())


def item(books: SmallBooks, code: str = "A") -> RecordView:
    return books.get("item", books.ids[code])


def with_picture(books: SmallBooks, file: int | None, code: str = "A") -> RecordView:
    now = item(books, code)
    return books.save("item", {PICTURE: file}, id_=now.id, version=now.row_version)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_picture_is_known_by_what_it_holds_and_is_made_small(kind: str) -> None:
    small = pictures.thumbnail(sample(kind, size=(2000, 1000)))
    assert small is not None
    with Image.open(BytesIO(small)) as made:
        assert made.size == (320, 160)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"GIF89a",
        b"\x89PNG\r\n\x1a\n",
        sample()[:600],
        sample("JPEG")[:200],
        sample("GIF"),
        sample(size=(5001, 5000)),
    ],
    ids=["empty", "word", "head alone", "cut", "cut JPEG", "GIF", "too many points"],
)
def test_what_is_no_picture_is_none_whatever_it_is_called(content: bytes) -> None:
    assert pictures.thumbnail(content) is None


@pytest.mark.covers("MD-01")
@pytest.mark.differs("types")
def test_a_picture_takes_effect_with_the_save_and_is_named_in_the_history(books: SmallBooks) -> None:
    code = "A"
    first = bottle(books)
    assert item(books, code).values[PICTURE] is None
    shown = with_picture(books, first, code)
    assert shown.values[PICTURE].code == "酒.png"
    second = bottle(books, "新酒.png")
    with_picture(books, second, code)
    with_picture(books, None, code)
    with books.reading() as work:
        history = audit.read(work, work.registry.of("item"), books.ids[code])
        said = [(c.before, c.after) for entry in history for c in entry.changes if c.path == PICTURE]
        assert said == [("新酒.png", ""), ("酒.png", "新酒.png"), ("", "酒.png")]
        # What went is kept for the auditor, and nobody else gets it.
        assert (
            work.connection.scalar(select(func.count(attachment.c.id)).where(attachment.c.id.in_([first, second]))) == 2
        )
        with pytest.raises(NotFound):
            attachments.download(work, first)


@pytest.mark.covers("MD-02")
def test_a_new_record_takes_the_file_that_waited_for_it_and_a_copy_starts_without(one_books: SmallBooks) -> None:
    books, code = one_books, "A"
    with_picture(books, bottle(books), code)
    made = books.get("item", books.ids[code])
    with books.reading() as work:
        copied = documents.copy(work, work.registry.of("item"), made.id)
        assert copied.picture_id is None
    values, _ = books.typed(made)
    fresh = bottle(books, "另一瓶.png")
    new = {k: v for k, v in values.items() if k not in ("barcode", PICTURE)} | {
        "code": "NEW1",
        "name": "新酒",
        PICTURE: fresh,
    }
    assert books.save("item", new).values[PICTURE].id == fresh


@pytest.mark.parametrize(
    ("field", "name", "content", "path", "code"),
    [
        (PICTURE, "酒.png", b"", "content", "FILE_EMPTY"),
        (PICTURE, "酒.png", b"not a picture", "content", "NOT_A_PICTURE"),
        (PICTURE, "酒.png", bytes(pictures.MAX_MIB * 1024 * 1024 + 1), "content", "FILE_TOO_BIG"),
        (PICTURE, "..", b"x", "file_name", "FILE_NAME"),
        (PICTURE, "酒.png", b"%PDF-1.7", "content", "NOT_A_PICTURE"),
        ("name", "酒.png", b"x", "field", "FIELD_UNKNOWN"),
        ("nothing", "酒.png", b"x", "field", "FIELD_UNKNOWN"),
    ],
    ids=["empty", "words", "large", "folder", "pdf", "text", "unknown"],
)
def test_what_does_not_fit_the_field_is_refused(
    one_books: SmallBooks, field: str, name: str, content: bytes, path: str, code: str
) -> None:
    with pytest.raises(Refusal) as refused:
        upload(one_books, "item", field, name, content)
    assert [(found.path, found.code) for found in refused.value.problems] == [(path, code)]


def test_a_file_that_is_not_there_or_of_another_is_refused(one_books: SmallBooks) -> None:
    books, code, other = one_books, "A", "B"
    held = bottle(books)
    with_picture(books, held, code)
    theirs = bottle(books.by(CHECKER))
    licence = upload(books, "customer", LICENCE, "执照.pdf", b"%PDF-1.7")
    with books.reading() as work:
        plain = attachments.listed(work, "item", books.ids[code])
    assert plain == []
    for file in (4711, held, theirs, licence):
        assert refusal(with_picture, books, file, other) == {"FILE_UNKNOWN": PICTURE}, file
    assert item(books, other).values[PICTURE] is None
    # The same one again is no change; one that was taken off does not come back.
    again = with_picture(books, held, code)
    assert again.values[PICTURE].id == held
    with_picture(books, None, code)
    assert refusal(with_picture, books, held, code) == {"FILE_UNKNOWN": PICTURE}


def test_a_file_of_a_field_is_not_taken_off_as_an_attachment(one_books: SmallBooks) -> None:
    books, code = one_books, "A"
    held = bottle(books)
    with_picture(books, held, code)

    def detach() -> None:
        books.commands.run(books.who, request(), lambda work: Reply(*attachments.detach(work, held)))

    assert refusal(detach) == {"FILE_IN_FIELD": ""}
    with books.reading() as work:
        assert attachments.download(work, held) == ("酒.png", sample())


def test_who_may_not_see_the_field_neither_sends_nor_gets_its_file(one_books: SmallBooks) -> None:
    books, code = one_books, "A"
    held = bottle(books)
    with_picture(books, held, code)
    grants = frozenset(("item", verb) for verb in (access.READ, access.EDIT))
    blind = access.combined(
        (access.RolePolicy("blind", grants=grants, hidden=frozenset({("item", PICTURE)}), scopes=()),)
    )
    reader = access.combined(
        (access.RolePolicy("reader", grants=frozenset({("item", access.READ)}), hidden=frozenset(), scopes=()),)
    )
    eyes = replace(books, who=replace(books.who, policy=blind))
    with eyes.reading() as work:
        for get in (attachments.download, attachments.thumbnail, attachments.one):
            with pytest.raises(NotFound):
                get(work, held)
    with pytest.raises(Forbidden):
        bottle(eyes)
    with pytest.raises(Forbidden):
        bottle(replace(books, who=replace(books.who, policy=reader)))
    mine = bottle(books)
    with books.by(CHECKER).reading() as work, pytest.raises(NotFound):
        attachments.download(work, mine)


def test_a_person_has_only_so_many_files_that_wait(one_books: SmallBooks, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attachments, "MOST_WAITING", 2)
    bottle(one_books)
    bottle(one_books)
    assert refusal(bottle, one_books) == {"FILES_WAITING": "content"}
    bottle(one_books.by(CHECKER))
    monkeypatch.setattr(attachments, "WAITS", attachments.WAITS * -1)
    bottle(one_books)


def test_lists_files_and_templates_speak_of_it_by_name(one_books: SmallBooks) -> None:
    books, code = one_books, "A"
    with_picture(books, bottle(books), code)
    query = Query("item", (Where(PICTURE, "contains", ("酒",)),), "")
    with books.reading() as work:
        page = lists.page(work, query, ["code", PICTURE])
        assert (page.columns["code"], page.columns[PICTURE]) == ([code], ["酒.png"])
        without = lists.page(work, Query("item", (Where(PICTURE, "empty"),), ""), ["code"], "code")
        assert without.columns["code"] == ["B", "N"]
        made = export.export(work, query, ["code", PICTURE], "", format="csv", with_lines=False)
        with made.file:
            made.file.seek(0)
            assert "酒.png" in made.file.read().decode("utf-8-sig")
        fields = template.importable(work.registry.of("item").fields, "", frozenset())
        assert PICTURE not in [each.name for each in fields]


def test_a_picture_is_printed_small_and_other_files_are_not(one_books: SmallBooks) -> None:
    books, code, other = one_books, "A", "B"
    with_picture(books, bottle(books), code)
    with books.reading() as work:
        declaration = work.registry.of("item")
        made = [printing.prepare(work, declaration, [books.ids[each]], "") for each in (code, other)]
    sheets = [render(each.template, each.documents) for each in made]
    assert [b"/Subtype /Image" in sheet for sheet in sheets] == [True, False]
    assert all("商品图片" not in dict(each.documents[0].facts) for each in made)
    # A damaged one leaves a mark, and the sheet is printed.
    broken = replace(made[0].documents[0], picture=b"no picture")
    assert render(made[0].template, [broken]).startswith(b"%PDF")


def test_a_sheet_says_what_is_held_by_its_name_and_brings_no_other(one_books: SmallBooks) -> None:
    books, code = one_books, "A"
    held = bottle(books)
    with_picture(books, held, code)
    assert with_picture(books, Ref(0, "酒.png", ""), code).values[PICTURE].id == held
    assert refusal(with_picture, books, Ref(0, "别的.png", ""), code) == {"FILE_BY_NAME": PICTURE}
    assert refusal(with_picture, books, Ref(0, "酒.png", ""), "B") == {"FILE_BY_NAME": PICTURE}


@pytest.mark.differs("locks")
def test_of_two_saves_that_name_one_file_one_has_it(books: SmallBooks) -> None:
    file = bottle(books)
    given = {code: item(books, code) for code in ("A", "B")}

    def save(index: int) -> RecordView:
        now = given["AB"[index]]
        return books.save("item", {PICTURE: file}, id_=now.id, version=now.row_version)

    lost = [each for each in together(2, save) if isinstance(each, Invalid)]
    assert [[(found.code, found.path) for found in each.problems] for each in lost] == [[("FILE_UNKNOWN", PICTURE)]]
    assert [item(books, code).values[PICTURE] is None for code in "AB"].count(True) == 1


def test_a_document_field_takes_documents_under_names_of_their_kind(one_books: SmallBooks) -> None:
    """What runs is no licence; a picture that is called a PDF is kept as the picture it is."""
    books = one_books
    with pytest.raises(Refusal) as refused:
        upload(books, "customer", LICENCE, "执照.pdf", b"MZ\x90\x00")
    assert [found.code for found in refused.value.problems] == ["NOT_A_DOCUMENT"]
    kept = upload(books, "customer", LICENCE, "执照.pdf", sample())
    with books.reading() as work:
        name = work.connection.scalar(select(attachment.c.file_name).where(attachment.c.id == kept))
    assert name == "执照.png"
