"""Comments: who may speak, whose they are, and what those find whom they name."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cellar_server.kernel import access
from cellar_server.kernel.audit import reading
from cellar_server.kernel.exchange import comments
from cellar_server.kernel.schema.problems import Forbidden, Invalid, NotFound
from cellar_server.kernel.unit_of_work.exactly_once import Reply
from tests.support.books import MAKER, SmallBooks, request
from tests.support.hands import ref

pytestmark = pytest.mark.differs("queries")


def colleague(books: SmallBooks, code: str = "hedui", *, reads: str = "customer", sees: str = "") -> int:
    """A user who may read one kind of record; of ``sees`` an employee's code, whose customers alone."""
    role = books.save("role", {"code": code, "name": code}, [{"entity": reads, "verb": "read"}], grid="grants")
    if sees:
        books.save(
            "role", {}, [{"dimension": "employee", "own": True}], id_=role.id, version=role.row_version, grid="scopes"
        )
    who = {"code": code, "name": "核对", "password": "turns-9-pages", "org_id": ref("01")}
    if sees:
        who["employee_id"] = ref(sees)
    return books.save("app_user", who, [{"role_id": ref(code)}], grid="roles").id


def do(books: SmallBooks, deed: object, *arguments: object) -> None:
    def body(work: object) -> Reply:
        deed(work, *arguments)  # type: ignore[operator]
        return Reply("customer", books.ids["C1"])

    books.commands.run(books.who, request(), body)  # type: ignore[arg-type]


def said(books: SmallBooks) -> list[comments.Said]:
    with books.commands.reading(books.who) as work:
        return comments.listed(work, "customer", books.ids["C1"])


def news(books: SmallBooks) -> list[comments.Mention]:
    with books.commands.reading(books.who) as work:
        return comments.messages(work)


def test_whoever_is_named_finds_it_until_he_looked(books: SmallBooks) -> None:
    here, other = ("customer", books.ids["C1"]), colleague(books)
    do(books, comments.say, *here, "请看一下 @核对\n第二行", [other, other, MAKER])
    (one,) = said(books)
    assert (one.text, one.own, len(one.named), one.edited) == ("请看一下 @核对\n第二行", True, 1, None)
    assert books.get(*here).comments == 1
    assert not news(books)
    another = books.by(other)
    (message,) = news(another)
    assert (message.entity, message.record.id, message.text) == (*here, one.text)
    do(another, comments.look_at, *here)
    assert not news(another)


def test_only_its_author_changes_a_comment_and_history_keeps_what_it_said(books: SmallBooks) -> None:
    here, other = ("customer", books.ids["C1"]), colleague(books)
    do(books, comments.say, *here, "第一版", [])
    (one,) = said(books)
    with pytest.raises(Forbidden):
        do(books.by(other), comments.edit, one.id, "别人的话", [])
    with pytest.raises(Forbidden):
        do(books.by(other), comments.remove, one.id)
    do(books, comments.edit, one.id, "第二版", [other])
    assert said(books)[0].edited is not None
    assert [each.text for each in news(books.by(other))] == ["第二版"]
    do(books, comments.remove, one.id)
    assert not said(books)
    assert not news(books.by(other))
    assert books.get(*here).comments == 0
    with pytest.raises(NotFound):
        do(books, comments.remove, one.id)
    with books.commands.reading(books.who) as work:
        entries = reading.read(work, work.registry.of("customer"), here[1])
    told = [(change.before, change.after) for entry in entries for change in entry.changes if change.path == "comment"]
    assert told[:3] == [("第二版", ""), ("第一版", "第二版"), ("", "第一版")]


def test_who_is_named_no_more_has_no_message(books: SmallBooks) -> None:
    here, first, second = ("customer", books.ids["C1"]), colleague(books), colleague(books, "fuhe")
    do(books, comments.say, *here, "请 @第一人 看", [first])
    (one,) = said(books)
    do(books, comments.edit, one.id, "请 @第二人 看", [second])
    assert (len(news(books.by(first))), len(news(books.by(second)))) == (0, 1)
    assert len(said(books)[0].named) == 1
    do(books, comments.edit, one.id, "不用看了", [])
    assert not news(books.by(second))


@pytest.mark.parametrize("text", ["", "  \n ", "长" * 1001, "\x01"])
def test_a_comment_says_something_and_not_too_much(books: SmallBooks, text: str) -> None:
    with pytest.raises(Invalid):
        do(books, comments.say, "customer", books.ids["C1"], text, [])


def test_nobody_is_named_who_is_not_there(books: SmallBooks) -> None:
    with pytest.raises(Invalid):
        do(books, comments.say, "customer", books.ids["C1"], "谁", [4711])
    assert not said(books)


def test_people_of_one_name_are_told_apart(books: SmallBooks) -> None:
    one, two = colleague(books), colleague(books, "hedui2")
    with books.commands.reading(books.who) as work:
        people = comments.people(work, "customer", books.ids["C1"])
    found = {each.id: (each.name, each.code, each.unit) for each in people}
    name = found[one][2]
    assert name
    assert (found[one], found[two]) == (("核对", "hedui", name), ("核对", "hedui2", name))
    do(books, comments.say, "customer", books.ids["C1"], "@核对(hedui2)", [two])
    assert [bool(news(books.by(each))) for each in (one, two)] == [False, True]


def test_only_those_who_may_read_the_record_are_offered_and_named(books: SmallBooks) -> None:
    here = ("customer", books.ids["C1"])
    seller = books.get(*here).values["salesperson_id"]
    books.save("employee", {"code": "S77", "name": "别人", "org_id": ref("01")})
    sees, blind = colleague(books, "sees", sees=seller.code), colleague(books, "blind", sees="S77")
    no_right = colleague(books, "no_right", reads="item")
    with books.commands.reading(books.who) as work:
        offered = {each.id for each in comments.people(work, *here)}
    assert sees in offered
    assert not offered & {blind, no_right}
    for each in (blind, no_right):
        with pytest.raises(Invalid, match="may not see"):
            do(books, comments.say, *here, "@核对", [sees, each])
    assert not said(books)
    do(books, comments.say, *here, "@核对", [sees])
    (one,) = said(books)
    with pytest.raises(Invalid, match="may not see"):
        do(books, comments.edit, one.id, "@核对 @核对", [sees, blind])


def test_who_may_not_read_a_record_neither_speaks_nor_is_told(books: SmallBooks) -> None:
    here, other = ("customer", books.ids["C1"]), colleague(books)
    do(books, comments.say, *here, "看看", [other])
    blind = books.by(other)
    role = access.RolePolicy("blind", grants=frozenset({("item", access.READ)}))
    blind = replace(blind, who=replace(blind.who, policy=access.combined((role,))))
    assert not news(blind)
    with pytest.raises(Forbidden):
        do(blind, comments.say, *here, "我也说", [])
