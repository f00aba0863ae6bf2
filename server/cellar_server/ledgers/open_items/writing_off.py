"""What every write-off (核销单) does, of either side: lines of a debt and a payment, both documents of the party in its head.

A type says by ``Sides`` what its documents are called; what else it does with them (who else is told) is its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from cellar_common.figures import show_money
from cellar_server.kernel import audit
from cellar_server.kernel.access.policy import READ
from cellar_server.kernel.intake.record import new_record
from cellar_server.kernel.unit_of_work import naming

from cellar_server.kernel.kit import (  # isort: skip
    APPROVED, ZERO, Document, Identity, Line, Problem, UnitOfWork, dates, empty, gives, links, problem,
)  # fmt: skip

from cellar_server.ledgers.open_items import matching
from cellar_server.ledgers.open_items.tables import Side
from cellar_server.ledgers.open_items.words import PARTY, Settlement


@dataclass(frozen=True, slots=True, kw_only=True)
class Sides:
    """The documents that one type of write-off joins.

    A line's fields are called after them: ``receivable_id``, ``receivable_open``. ``stranger`` and its words say that a document is not
    of the party in the head.
    """

    side: Side
    debt: type[Document]
    payment: type[Document]
    line: type[Line]
    debt_of: Callable[[Any], int]
    payment_of: Callable[[Any], int]
    stranger: tuple[str, str]

    @property
    def debt_field(self) -> str:
        return f"{self.debt.__tablename__}_id"

    @property
    def payment_field(self) -> str:
        return f"{self.payment.__tablename__}_id"

    def named(self, work: UnitOfWork, lines: Iterable[Any]) -> tuple[Mapping[int, Any], Mapping[int, Any]]:
        """The documents that these lines name."""
        rows = list(lines)
        return (
            work.get_many(self.debt, [self.debt_of(line) for line in rows]),
            work.get_many(self.payment, [self.payment_of(line) for line in rows]),
        )


def prepare(work: UnitOfWork, doc: Any, sides: Sides) -> None:
    """Open amounts, for the clerk's eye; a line without an amount settles what both sides allow."""
    owed, paid = sides.named(work, doc.lines)
    for line in doc.lines:
        one, other = owed.get(sides.debt_of(line)), paid.get(sides.payment_of(line))
        if one is not None and other is not None:
            due, left = one.amount - one.settled_total, other.amount - other.settled_total
            setattr(line, f"{sides.debt.__tablename__}_open", due)
            setattr(line, f"{sides.payment.__tablename__}_open", left)
            if empty(line.amount):
                line.amount = min(due, left)


def check(doc: Any) -> Iterator[Problem]:
    """Amounts are positive."""
    if not doc.lines:
        yield problem(
            "lines", "NO_LINES", "没有核销明细|There are no lines", "按 Shift+M 自动核销|Press Shift+M to match"
        )
    for index, line in enumerate(doc.lines):
        if line.amount is not None and line.amount <= 0:
            yield problem(
                f"lines[{index}].amount", "NOT_POSITIVE", "核销金额应大于零|The amount must be more than zero"
            )


def verify(work: UnitOfWork, doc: Any, sides: Sides) -> Iterator[Problem]:
    """Both documents are the party's, open and there by its date; neither is settled beyond what is open.

    Every line that fails is named. Asked at the deed too: both may have moved since.
    """
    day = work.registry.by_model(type(doc)).fields["business_date"].label
    owed, paid = sides.named(work, doc.lines)
    left: dict[int, Decimal] = {}
    for index, line in enumerate(doc.lines):
        both = (
            (sides.debt_field, owed.get(sides.debt_of(line))), (sides.payment_field, paid.get(sides.payment_of(line))),
        )  # fmt: skip
        for name, document in both:
            if document is None:
                continue
            declaration = work.registry.by_model(type(document))
            words = naming.called(work, declaration, document)
            if any(getattr(document, each, None) != getattr(doc, each, None) for each in PARTY):
                code, what = sides.stranger
                zh, _, en = what.partition("|")
                yield problem(f"lines[{index}].{name}", code, f"{words.zh} {zh}|{words.en} {en}")
                continue
            if not gives(document, APPROVED):
                yield problem(
                    f"lines[{index}].{name}", "NOT_OPEN", f"{words.zh} 没有可核销金额|Nothing is open on {words.en}"
                )
                continue
            if doc.business_date < document.business_date:
                yield dates.too_early("business_date", day, doc.business_date, words, document.business_date)
            rest = left.get(document.id, document.amount - document.settled_total)
            if line.amount > rest:
                told = work.allows(declaration, document, READ)
                yield problem(
                    f"lines[{index}].amount", "OPEN_AMOUNT",
                    f"{words.zh} 未核销 {show_money(rest)}，本行要核销 {show_money(line.amount)}|{show_money(rest)} is open on {words.en}, this line settles {show_money(line.amount)}"
                    if told else f"{words.zh} 的未核销金额不足|Less is open on {words.en}",
                    f"改为 {show_money(max(rest, ZERO))}|Change it to {show_money(max(rest, ZERO))}" if told else "改小|Settle less",
                )  # fmt: skip
            left[document.id] = rest - line.amount


def match(work: UnitOfWork, doc: Any, sides: Sides, debts: Iterable[Any], payments: Iterable[Any]) -> None:
    """Propose the lines: by order or contract number, then by exact amount, then first due first."""
    found = matching.match(
        [matching.Open(each.id, each.due_on, each.amount - each.settled_total, _words(each.reference)) for each in debts],
        [
            matching.Open(each.id, each.business_date, each.amount - each.settled_total, _words(each.reference))
            for each in payments
        ],
    )  # fmt: skip
    specs = work.registry.by_model(type(doc)).grids["lines"].fields
    made = []
    for index, pair in enumerate(found):
        line: Any = new_record(sides.line, specs)
        line.position, line.amount = index, pair.amount
        setattr(line, sides.debt_field, pair.debt_id)
        setattr(line, sides.payment_field, pair.payment_id)
        made.append(line)
    doc.lines = made
    if not made:
        work.warnings.append(
            problem("lines", "NOTHING_TO_MATCH", "没有可核销的欠款与款项|Nothing to match", warning=True)
        )


def _words(reference: str | None) -> frozenset[str]:
    """The numbers in a reference, however the clerk parted them."""
    text = (reference or "").upper()
    for mark in ",，;；、/":
        text = text.replace(mark, " ")
    return frozenset(text.split())


def own_payments(work: UnitOfWork, doc: Any, sides: Sides) -> Iterator[tuple[str, Any]]:
    """Lines whose payment this person entered, as (path, payment): who enters money does not settle with it (ORG-07, S09.5)."""
    _, paid = sides.named(work, doc.lines)
    own = audit.made_by_oneself(work, sides.payment.__tablename__, paid)
    for index, line in enumerate(doc.lines):
        payment = paid.get(sides.payment_of(line))
        if payment is not None and (payment.id in own or payment.created_by == work.principal.user_id):
            yield f"lines[{index}].{sides.payment_field}", payment


def settlements(doc: Any, sides: Sides) -> Iterator[Settlement]:
    """A write-off in force: each line settles its debt with its payment."""
    for index, line in enumerate(doc.lines):
        yield Settlement(
            side=sides.side, debt_id=sides.debt_of(line), payment_id=sides.payment_of(line), amount=line.amount,
            path=f"lines[{index}].amount",
        )  # fmt: skip


def by_document(doc: Any, sides: Sides, sign: int) -> tuple[dict[int, Decimal], dict[int, Decimal]]:
    """What is settled (``sign`` −1: undone) of each debt and each payment."""
    owed: dict[int, Decimal] = {}
    paid: dict[int, Decimal] = {}
    for line in doc.lines:
        for found, id_ in ((owed, sides.debt_of(line)), (paid, sides.payment_of(line))):
            found[id_] = found.get(id_, ZERO) + sign * line.amount
    return owed, paid


def connect(work: UnitOfWork, doc: Any, sides: Sides) -> None:
    """The trace leads from both documents of each line to the write-off."""
    joined = {(sides.debt.__tablename__, sides.debt_of(line)) for line in doc.lines}
    joined |= {(sides.payment.__tablename__, sides.payment_of(line)) for line in doc.lines}
    links.connect(work, sorted(joined), (doc.__tablename__, doc.id))


def identities(amount: Decimal, parts: Iterable[Decimal]) -> list[Identity]:
    """核销合计 = 明细之和."""
    total = sum(parts, ZERO)
    return [
        Identity(
            total == amount,
            f"核销 {show_money(amount)} = 明细合计 {show_money(total)}",
            f"settled {show_money(amount)} = lines {show_money(total)}",
        )
    ]
