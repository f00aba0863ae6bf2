"""What every write-off (核销单) does, of either side: each line settles a debt with a payment, or with a red debt (红蓝对冲, RC-03).

All are documents of the party in the head; a red debt is of the organisation of what it settles too, for no money passes between the two.
What a red one settles is no longer owed by either; nothing is paid by it. A type says by ``Sides`` what its documents are called; what else it does with them (who else is told) is its own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
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

    A line's fields are called after them: ``receivable_id``, ``receivable_open``, ``red_receivable_id``. ``stranger`` and its words say
    that a document is not of the party in the head.
    """

    side: Side
    debt: type[Document]
    payment: type[Document]
    line: type[Line]
    debt_of: Callable[[Any], int]
    payment_of: Callable[[Any], int | None]
    red_of: Callable[[Any], int | None]
    stranger: tuple[str, str]

    @property
    def debt_field(self) -> str:
        return f"{self.debt.__tablename__}_id"

    @property
    def payment_field(self) -> str:
        return f"{self.payment.__tablename__}_id"

    @property
    def red_field(self) -> str:
        return f"red_{self.debt.__tablename__}_id"

    def named(self, work: UnitOfWork, lines: Iterable[Any]) -> tuple[Mapping[int, Any], Mapping[int, Any]]:
        """The documents that these lines name: debts, red ones among them, and payments."""
        rows = list(lines)
        return (
            work.get_many(self.debt, [id_ for line in rows for id_ in (self.debt_of(line), self.red_of(line))]),
            work.get_many(self.payment, [self.payment_of(line) for line in rows]),
        )


def prepare(work: UnitOfWork, doc: Any, sides: Sides) -> None:
    """Open amounts, for the clerk's eye; a line without an amount settles what both sides allow."""
    owed, paid = sides.named(work, doc.lines)
    for line in doc.lines:
        red = owed.get(sides.red_of(line) or 0)
        debt, source = owed.get(sides.debt_of(line)), red or paid.get(sides.payment_of(line) or 0)
        if debt is not None and source is not None:
            due, left = _left(debt), _left(source)
            setattr(line, f"{sides.debt.__tablename__}_open", due)
            setattr(line, f"{sides.payment.__tablename__}_open", left)
            if empty(line.amount):
                line.amount = min(due, left)


def _left(document: Any) -> Decimal:
    """What is open of a document, a red one too: so much can be settled with it."""
    left: Decimal = document.amount - document.settled_total
    return left if document.red_of_id is None else -left


def check(doc: Any, sides: Sides) -> Iterator[Problem]:
    """Each line settles with one document, a positive amount."""
    if not doc.lines:
        yield problem(
            "lines", "NO_LINES", "没有核销明细|There are no lines", "按 Shift+M 自动核销|Press Shift+M to match"
        )
    for index, line in enumerate(doc.lines):
        if (sides.payment_of(line) is None) == (sides.red_of(line) is None):
            yield problem(
                f"lines[{index}].{sides.payment_field}", "MONEY_OR_RED",
                "每行用一张收付款单或一张红字单据核销，只填其一|Each line settles with a payment or with a red document: fill in one of the two",
                "红蓝对冲只填红字单据|To net with a red one, fill in that one alone",
            )  # fmt: skip
        if line.amount is not None and line.amount <= 0:
            yield problem(
                f"lines[{index}].amount", "NOT_POSITIVE", "核销金额应大于零|The amount must be more than zero"
            )


def verify(work: UnitOfWork, doc: Any, sides: Sides) -> Iterator[Problem]:
    """All documents are the party's, open and there by its date; none is settled beyond what is open.

    Every line that fails is named. Asked at the deed too: they may have moved since. Money that was paid for another debt, which stays
    open, may settle this one; it is said.
    """
    day = work.registry.by_model(type(doc)).fields["business_date"].label
    owed, paid = sides.named(work, doc.lines)
    left: dict[int, Decimal] = {}
    for index, line in enumerate(doc.lines):
        debt, red = owed.get(sides.debt_of(line)), owed.get(sides.red_of(line) or 0)
        payment = paid.get(sides.payment_of(line) or 0)
        yield from _unfit_pair(work, sides, index, debt, red)
        both = (
            (sides.debt_field, debt), (sides.red_field, red), (sides.payment_field, payment),
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
            if not gives(document, APPROVED) or not _left(document):
                yield problem(
                    f"lines[{index}].{name}", "NOT_OPEN", f"{words.zh} 没有可核销金额|Nothing is open on {words.en}"
                )
                continue
            if doc.business_date < document.business_date:
                yield dates.too_early("business_date", day, doc.business_date, words, document.business_date)
            rest = left.get(document.id, _left(document))
            if line.amount > rest:
                told = work.allows(declaration, document, READ)
                yield problem(
                    f"lines[{index}].amount", "OPEN_AMOUNT",
                    f"{words.zh} 未核销 {show_money(rest)}，本行要核销 {show_money(line.amount)}|{show_money(rest)} is open on {words.en}, this line settles {show_money(line.amount)}"
                    if told else f"{words.zh} 的未核销金额不足|Less is open on {words.en}",
                    f"改为 {show_money(max(rest, ZERO))}|Change it to {show_money(max(rest, ZERO))}" if told else "改小|Settle less",
                )  # fmt: skip
            left[document.id] = rest - line.amount
    yield from _paid_for_another(work, sides, doc, paid)


def _paid_for_another(work: UnitOfWork, sides: Sides, doc: Any, paid: Mapping[int, Any]) -> Iterator[Problem]:
    """Lines whose payment names another debt, of which something stays open beside this write-off."""
    named = {id_: getattr(payment, sides.debt_field) for id_, payment in paid.items()}
    owed = work.get_many(sides.debt, named.values())
    settled, _ = by_document(doc, sides, 1)
    for index, line in enumerate(doc.lines):
        debt = owed.get(named.get(sides.payment_of(line) or 0) or 0)
        if debt is not None and debt.id != sides.debt_of(line) and _left(debt) > settled.get(debt.id, ZERO):
            declaration = work.registry.by_model(sides.debt)
            words = naming.called(work, declaration, debt)
            yield problem(
                f"lines[{index}].{sides.debt_field}", "PAID_FOR_ANOTHER",
                f"该款是为 {words.zh} 收付的|The money was paid for {words.en}", "核对应核销哪一张|Make sure which one it settles", warning=True,
            )  # fmt: skip


def _unfit_pair(work: UnitOfWork, sides: Sides, index: int, debt: Any, red: Any) -> Iterator[Problem]:
    """What is settled is a black one; what it is settled with, where that is no payment, a red one of the same organisation."""
    if debt is not None and debt.red_of_id is not None:
        words = naming.called(work, work.registry.by_model(sides.debt), debt)
        yield problem(
            f"lines[{index}].{sides.debt_field}", "RED_IS_NOT_OWED", f"{words.zh} 是红字单据，不是欠款|{words.begun} is red: nothing is owed by it",
            "把它填在红字单据一栏|Name it as the red one",
        )  # fmt: skip
    if red is None:
        return
    words = naming.called(work, work.registry.by_model(sides.debt), red)
    if red.red_of_id is None:
        yield problem(
            f"lines[{index}].{sides.red_field}", "NOT_RED", f"{words.zh} 不是红字单据|{words.begun} is no red document",
            "选红字单据|Choose a red one",
        )  # fmt: skip
    elif debt is not None and (red.org_id, red.currency) != (debt.org_id, debt.currency):
        yield problem(
            f"lines[{index}].{sides.red_field}", "OTHER_BOOKS",
            f"{words.zh} 与所核销单据的组织或币种不同，不能对冲|{words.begun} is of another organisation or currency than what it would settle",
            "选同一组织的红字单据|Choose a red one of the same organisation",
        )  # fmt: skip


def match(work: UnitOfWork, doc: Any, sides: Sides, debts: Iterable[Any], payments: Iterable[Any]) -> None:
    """Propose the lines: what payments name, then red ones against debts of their organisation, then payments against the rest.

    Each by order or contract number, then by exact amount, then first due first.
    """
    every = [each for each in debts if _left(each)]
    owed = {each.id: _open(each, each.due_on) for each in every if each.red_of_id is None}
    paid = {each.id: _open(each, each.business_date, getattr(each, sides.debt_field)) for each in payments}
    found = [(sides.payment_field, pair) for pair in _taken(owed, paid, (matching.named,))]
    by_org: dict[int, tuple[list[int], list[Any]]] = {}
    for each in every:
        blacks, reds = by_org.setdefault(each.org_id, ([], []))
        if each.red_of_id is None:
            blacks.append(each.id)
        else:
            reds.append(each)
    for blacks, reds in by_org.values():
        mine = {id_: owed[id_] for id_ in blacks}
        netted = _taken(mine, {each.id: _open(each, each.business_date) for each in reds})
        owed |= mine
        found += [(sides.red_field, pair) for pair in netted]
    found += [(sides.payment_field, pair) for pair in _taken(owed, paid)]
    specs = work.registry.by_model(type(doc)).grids["lines"].fields
    made = []
    for index, (source, pair) in enumerate(found):
        line: Any = new_record(sides.line, specs)
        line.position, line.amount = index, pair.amount
        setattr(line, sides.debt_field, pair.debt_id)
        setattr(line, source, pair.payment_id)
        made.append(line)
    doc.lines = made
    if not made:
        work.warnings.append(
            problem("lines", "NOTHING_TO_MATCH", "没有可核销的欠款与款项|Nothing to match", warning=True)
        )


def _open(document: Any, day: date, names: int | None = None) -> matching.Open:
    return matching.Open(document.id, day, _left(document), _words(document.reference), names)


def _taken(
    owed: dict[int, matching.Open], paid: dict[int, matching.Open], passes: Sequence[matching.Fits] = matching.PASSES
) -> list[matching.Match]:
    """What matches; both sides are open by so much less."""
    found = matching.match(list(owed.values()), list(paid.values()), passes)
    for pair in found:
        for side, id_ in ((owed, pair.debt_id), (paid, pair.payment_id)):
            side[id_] = replace(side[id_], amount=side[id_].amount - pair.amount)
    return found


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
        payment = paid.get(sides.payment_of(line) or 0)
        if payment is not None and (payment.id in own or payment.created_by == work.principal.user_id):
            yield f"lines[{index}].{sides.payment_field}", payment


def settlements(doc: Any, sides: Sides) -> Iterator[Settlement]:
    """A write-off in force: each line settles its debt with its payment, or with its red one."""
    for index, line in enumerate(doc.lines):
        yield Settlement(
            side=sides.side, debt_id=sides.debt_of(line), payment_id=sides.payment_of(line) or sides.red_of(line) or 0, amount=line.amount,
            path=f"lines[{index}].amount",
        )  # fmt: skip


def paid(doc: Any, sides: Sides) -> Decimal:
    """What is settled with money; the rest is netted, and nobody's advance falls by it."""
    return sum((line.amount for line in doc.lines if sides.payment_of(line) is not None), ZERO)


def by_document(doc: Any, sides: Sides, sign: int) -> tuple[dict[int, Decimal], dict[int, Decimal]]:
    """What is settled (``sign`` −1: undone) of each debt, of red ones below zero, and of each payment."""
    debts: dict[int, Decimal] = defaultdict(Decimal)
    payments: dict[int, Decimal] = defaultdict(Decimal)
    for line in doc.lines:
        amount, red, payment = sign * line.amount, sides.red_of(line), sides.payment_of(line)
        debts[sides.debt_of(line)] += amount
        if red is not None:
            debts[red] -= amount
        if payment is not None:
            payments[payment] += amount
    return debts, payments


def connect(work: UnitOfWork, doc: Any, sides: Sides) -> None:
    """The trace leads from the documents of each line to the write-off."""
    debts, payments = by_document(doc, sides, 1)
    joined = [(sides.debt.__tablename__, id_) for id_ in debts]
    joined += [(sides.payment.__tablename__, id_) for id_ in payments]
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
