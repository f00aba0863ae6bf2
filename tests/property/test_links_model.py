"""Chains of documents against a model of three dictionaries: order ← shipment ← bill, with partial quantities."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cellar_server.kernel.links import tracing
from cellar_server.kernel.schema.problems import Refusal
from tests.support import databases
from tests.support.kernel_books import Books, open_books

pytestmark = pytest.mark.differs("ledgers")

D = Decimal


@pytest.fixture(scope="module", params=databases.families())
def books(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Books]:
    with databases.fresh(request.param, tmp_path_factory.mktemp("links")) as url, open_books(url) as opened:
        yield opened


@dataclass
class Paper:
    id: int
    wanted: list[Decimal]
    source: Paper | None = None
    state: str = "draft"
    progress: str = "open"
    children: list[Paper] = field(default_factory=list)

    def taken(self, line: int) -> Decimal:
        return sum((child.wanted[line] for child in self.children if child.state != "draft"), D(0))

    def follow(self) -> None:
        """The progress that what stands below brings about."""
        if self.state == "draft" or self.progress == "closed":
            return
        taken = [self.taken(line) for line in range(len(self.wanted))]
        if any(taken):
            whole = all(have >= want for have, want in zip(taken, self.wanted, strict=True))
            self.progress = "done" if whole else "partly"
        else:
            self.progress = "open"

    @property
    def gives(self) -> bool:
        return self.state == "approved" and self.progress in ("open", "partly")


STEPS = st.tuples(
    st.sampled_from(["derive", "act", "act", "undo", "close"]),
    st.integers(0, 30),
    st.lists(st.integers(1, 6), min_size=2, max_size=2),
)
ACTIONS = {"k_order": ("approve", "unapprove"), "k_ship": ("ship", "unship"), "k_bill": ("bill", "unbill")}
LINKS = {"k_order": "k_order.k_ship", "k_ship": "k_ship.k_bill"}


class Run:
    def __init__(self, books: Books, tolerance: Decimal) -> None:
        self.books = books.with_settings(k__tolerance=str(tolerance))
        self.tolerance = tolerance
        order = self.books.order(5, 8)
        self.papers: list[tuple[str, Paper]] = [("k_order", Paper(order.id, [D(5), D(8)], state="approved"))]

    def allowed(self, paper: Paper) -> bool:
        """Whether taking effect now fits upstream."""
        source = paper.source
        if source is None:
            return True
        slack = 1 + (self.tolerance if source.source is None else 0)
        fits = all(source.taken(line) + paper.wanted[line] <= source.wanted[line] * slack for line in range(2))
        return source.gives and fits

    def attempt(self, should: bool, deed: object) -> bool:
        try:
            deed()  # type: ignore[operator]
            done = True
        except Refusal:
            done = False
        assert done is should
        return done

    def step(self, kind: str, pick: int, quantities: list[int]) -> None:
        entity, paper = self.papers[pick % len(self.papers)]
        forward, backward = ACTIONS[entity]
        match kind:
            case "derive" if entity in LINKS:
                is_open = paper.gives and all(paper.taken(n) < paper.wanted[n] for n in range(2))
                if not is_open:
                    return
                made = self.books.derive(LINKS[entity], paper.id, quantities)
                child = Paper(made.id, [D(q) for q in quantities], paper)
                paper.children.append(child)
                self.papers.append((LINKS[entity].partition(".")[2], child))
            case "act":
                should = paper.state == "draft" and self.allowed(paper)
                if self.attempt(should, lambda: self.books.act(entity, paper.id, forward)):
                    paper.state = "approved"
            case "undo":
                far = ("open",) if entity != "k_ship" else ("open", "partly", "done")
                should = paper.state == "approved" and paper.progress in far and not paper.children
                if self.attempt(should, lambda: self.books.act(entity, paper.id, backward)):
                    paper.state, paper.progress = "draft", "open"
            case "close" if entity == "k_order":
                should = paper.gives
                if self.attempt(should, lambda: self.books.act(entity, paper.id, "close", reason="r")):
                    paper.progress = "closed"
        for _, each in self.papers:
            each.follow()

    def check(self) -> None:
        for entity, paper in self.papers:
            shown = self.books.get(entity, paper.id)
            assert shown.state == paper.state, entity
            if entity == "k_bill":
                continue
            assert shown.values["progress"] == paper.progress, entity
            counter = "taken" if entity == "k_order" else "billed"
            lines = [line.values for line in shown.grids["lines"]]
            assert [line[counter] for line in lines] == [paper.taken(n) for n in range(2)]
            assert shown.values[f"{counter}_total"] == sum(line[counter] for line in lines)
            slack = 1 + (self.tolerance if entity == "k_order" else 0)
            assert all(0 <= line[counter] <= line["quantity"] * slack for line in lines)
        order = self.books.get("k_order", self.papers[0][1].id)
        bills = [paper for entity, paper in self.papers if entity == "k_bill" and paper.state != "draft"]
        assert [line.values["billed"] for line in order.grids["lines"]] == [
            sum(b.wanted[n] for b in bills) for n in range(2)
        ]
        self.books.proven()


@pytest.mark.covers("SO-03", "SO-05", "SO-13")
@settings(max_examples=25)
@given(steps=st.lists(STEPS, min_size=3, max_size=10), tolerance=st.sampled_from(["0", "0.2"]))
def test_nothing_downstream_is_more_than_upstream(
    books: Books, steps: list[tuple[str, int, list[int]]], tolerance: str
) -> None:
    run = Run(books, D(tolerance))
    for step in steps:
        run.step(*step)
    run.check()


def test_merging_two_orders_and_refusing_unlike_ones(books: Books) -> None:
    from cellar_server.kernel.life import documents

    one, two, other = books.order(3), books.order(4), books.order(1, customer_id=books.other)
    with books.reading() as work:
        made = documents.derive(work, "k_order.k_ship", [one.id, two.id], [])
        assert [line.quantity for line in made.lines] == [3, 4]
        only = documents.derive(work, "k_order.k_ship", [], [two.grids["lines"][0].id])
        assert [line.quantity for line in only.lines] == [4]
    with books.reading() as work, pytest.raises(Refusal, match="CANNOT_MERGE"):
        documents.derive(work, "k_order.k_ship", [one.id, other.id], [])


@pytest.mark.covers("PT-26")
def test_the_trace_shows_the_whole_chain_from_anywhere(books: Books) -> None:

    order = books.order(5)
    ship = books.derive("k_order.k_ship", order.id, [3])
    books.act("k_ship", ship.id, "ship")
    bill = books.derive("k_ship.k_bill", ship.id)
    for entity, id_ in (("k_order", order.id), ("k_ship", ship.id), ("k_bill", bill.id)):
        with books.reading() as work:
            found = tracing.trace(work, entity, id_)
        assert [(node.entity, node.id, node.rank) for node in found.nodes] == [
            ("k_order", order.id, 0),
            ("k_ship", ship.id, 1),
            ("k_bill", bill.id, 2),
        ]
        assert len(found.edges) == 2


def test_a_line_cannot_pretend_to_come_from_somewhere(books: Books) -> None:
    order, foreign = books.order(5), books.order(5, customer_id=books.other)
    head = {"customer_id": books.customer, "org_id": books.org}
    row = {"item_id": "I0", "quantity": 1}
    with pytest.raises(Refusal, match="UPSTREAM_UNKNOWN"):
        books.save("k_ship", head, lines=[{**row, "order_line_id": 12345}])
    with pytest.raises(Refusal, match="UPSTREAM_HEAD"):
        books.save("k_ship", head, lines=[{**row, "order_line_id": foreign.grids["lines"][0].id}])
    draft = books.order(5, approved=False)
    with pytest.raises(Refusal, match="UPSTREAM_STATE"):
        books.save("k_ship", head, lines=[{**row, "order_line_id": draft.grids["lines"][0].id}])
    assert books.save("k_ship", head, lines=[{**row, "order_line_id": order.grids["lines"][0].id}])
