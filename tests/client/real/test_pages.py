"""The pages of a form at a real server: what names a master, and what people say of a record."""

from __future__ import annotations

from cellar_client import keymap
from cellar_client.features.record.related_page import RelatedPage
from cellar_client.features.record.talk_page import TalkPage
from cellar_client.features.record.view import FormView
from tests.client.real.conftest import OpenDesk
from tests.end_to_end.desk import Desk
from tests.end_to_end.events import press, until
from tests.end_to_end.figures import rows


def form_of(desk: Desk, entity: str) -> FormView:
    desk.open_record(entity, int(str(rows(desk, entity, (), limit=1)[0]["id"])))
    form = desk.current(FormView)
    assert form is not None
    return form


def test_what_names_a_customer_opens_as_a_list_of_it(desk: OpenDesk) -> None:
    clerk = desk("demo")
    form = form_of(clerk, "customer")
    press(keymap.key("related"))
    page = form.pages.currentWidget()
    assert isinstance(page, RelatedPage)
    until(lambda: page.kinds, "what names it")
    at = [kind.entity for kind in page.kinds].index("sales_order")
    count = page.kinds[at].count
    page.open(at)
    view = clerk.list("sales_order")
    until(lambda: view.rows.state == "ready" and not view.rows.asking, "its orders")
    assert view.rows.known_rows == count
    assert view.conditions.filters[0].field == page.kinds[at].field


def test_what_is_said_of_a_record_is_counted_changed_and_taken_away(desk: OpenDesk) -> None:
    clerk = desk("demo")
    form = form_of(clerk, "item")
    press(keymap.key("talk"))
    page = form.pages.currentWidget()
    assert isinstance(page, TalkPage)
    until(lambda: page.entry.people, "the colleagues")
    name, person = next(iter(page.entry.people.items()))
    assert name in page.entry.offered(person.mnemonic)
    assert name in page.entry.offered(person.code)
    assert not page.entry.offered("nobody is called so")
    page.entry.show_text(f"@{name} 看一下规格\n第二行")
    press("Ctrl+Return")
    until(lambda: page.said, "what was said")
    assert list(page.said[0].named) == [person.name]
    until(lambda: form.pages.bar._words[-1].endswith(" 1"), "the badge")
    page.edit(page.said[0])
    page.entry.show_text("规格已改")
    page.say()
    until(lambda: page.said[0].text == "规格已改", "the change")
    assert page.said[0].edited
    page.remove(page.said[0])
    until(lambda: not page.said, "nothing")
    press(keymap.key("talk"))
    assert form.pages.currentIndex() == 0


def test_a_new_record_has_its_own_page_alone(desk: OpenDesk) -> None:
    clerk = desk("demo")
    clerk.open_list("kh", "customer")
    clerk.new("customer")
    form = clerk.current(FormView)
    assert form is not None
    assert form.pages.bar.isHidden()
    press(keymap.key("talk"))
    assert form.pages.currentIndex() == 0
