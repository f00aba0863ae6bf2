"""The tour: W05 from an order to a written-off invoice, at the desks of six people, with pictures, prints and proof.

``python -m tests.end_to_end.tour --out DIR`` makes a demo company in a temporary home, starts the server as a process
with TLS, and works the real client offscreen by its keys. It leaves in DIR a PNG of every step, the prints as PDF and
``tour.json``; every figure is computed a second time here and compared. Exit 0 only if all of it held and the
server's own prover agrees.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from cellar_client import keymap
from cellar_client.features.trace.window import TraceWindow
from cellar_common.capitals import rmb
from cellar_common.codec import Python, Ref
from tests.end_to_end.desk import Desk
from tests.end_to_end.events import press, until
from tests.end_to_end.figures import ZERO, Account, net_of, plain, rows, share
from tests.end_to_end.served import LEDGER_SET, ServerProcess, prove
from tests.end_to_end.sheet import Sheet, code_of
from tests.end_to_end.small_demo import USERS_PASSWORD, trading_home

# Who does what; nobody checks what he made himself.
CLERK, LEAD, DISPATCHER, SHIPPER, KEEPER, CARRIER_DESK, BILLER, CASHIER, SETTLER, FINANCE = (
    "dingdan", "zhuguan", "diaodu", "fahuo", "baoguan", "wuliu", "kaipiao", "chuna", "jiesuan", "caiwu",
)  # fmt: skip
WAREHOUSE = "CP02"
LOSS_REASON, CARRIER = "ysps", "cys"
LOST = Decimal(2)
REST = Decimal("5000.00")


@dataclass(frozen=True)
class Goods:
    """An item to be ordered: what the clerk types for it, and how much in bottles or in cases."""

    item: Ref
    initials: str
    per_case: int
    quantity: Decimal
    cases: Decimal | None = None

    @property
    def code(self) -> str:
        return self.item.code


NOBODY = Ref(0, "", "")


@dataclass
class Tour:
    """One walk through the chain and what came of it."""

    server: ServerProcess
    out: Path
    account: Account = field(default_factory=Account)
    numbers: dict[str, str] = field(default_factory=dict)
    amounts: dict[str, str] = field(default_factory=dict)
    balances: dict[str, Any] = field(default_factory=dict)
    pictures: list[str] = field(default_factory=list)
    prints: list[str] = field(default_factory=list)
    desks: dict[str, Desk] = field(default_factory=dict)
    customer: Ref = NOBODY
    warehouse: Ref = NOBODY
    goods: list[Goods] = field(default_factory=list)

    def desk(self, user: str) -> Desk:
        """The desk of one person, logged in at first use."""
        if user not in self.desks:
            desk = Desk(self.server.endpoint, self.server.home / "desks")
            self.desks[user] = desk
            desk.open_login(LEDGER_SET) if not self.pictures else None
            if not self.pictures:
                self.shoot(desk, "login")
                desk.session.close()
                desk = self.desks[user] = Desk(self.server.endpoint, self.server.home / "desks")
            desk.log_in(user, USERS_PASSWORD, LEDGER_SET)
        return self.desks[user].front()

    def shoot(self, desk: Desk, name: str) -> None:
        file = f"{len(self.pictures) + 1:02}_{name}.png"
        desk.shoot(self.out / file)
        self.pictures.append(file)

    def print(self, sheet: Sheet, template: str, *, expects: Sequence[str]) -> None:
        """The print as the client shows and saves it; the words must stand in the PDF."""
        preview = sheet.preview(template)
        self.shoot(sheet.desk, f"print_{template}")
        preview.close()
        until(lambda: sheet.desk.dialog() is None, "the preview to be closed")
        sheet.desk.front()
        file = sheet.pdf(template, self.out / f"{template}.pdf")
        self.prints.append(file.name)
        text = pdf_text(file)
        for words in expects:
            self.account.same(f"{file.name} says {words}", words in text, True)

    # --- balances

    def credit(self, desk: Desk) -> dict[str, Decimal]:
        """Nothing is on the books of a customer without a row."""
        names = ("ordered", "shipped", "invoiced", "advance")
        found = rows(desk, "credit_balance", names, equals={"customer_id": self.customer})
        return {name: as_decimal(found[0][name]) if found else ZERO for name in names}

    def stock(self, desk: Desk) -> dict[str, dict[str, Decimal]]:
        names = ("on_hand", "reserved", "in_transit")
        found: dict[str, dict[str, Decimal]] = {}
        for each in self.goods:
            here: dict[str, Python] = {"warehouse_id": self.warehouse, "item_id": each.item}
            line = rows(desk, "stock_item", names, equals=here)
            found[each.code] = {name: as_decimal(line[0][name]) if line else ZERO for name in names}
        return found

    def receivable(self, desk: Desk) -> dict[str, Decimal]:
        """What is open on both sides."""
        found = {"debt": ZERO, "payment": ZERO}
        for row in rows(desk, "open_item", ("kind", "open_amount"), equals={"customer_id": self.customer}):
            found[str(row["kind"])] += as_decimal(row["open_amount"])
        return found

    def note(self, when: str) -> dict[str, Any]:
        """Stock, credit and open items of what the tour touches."""
        desk = self.desk(FINANCE)
        found = {"credit": self.credit(desk), "stock": self.stock(desk), "open": self.receivable(desk)}
        self.balances[when] = json.loads(json.dumps(found, default=plain))
        return found

    def moved(self, what: str, before: dict[str, Decimal], after: dict[str, Decimal], **expected: Decimal) -> None:
        """Every bucket of a balance changed by what is expected, and those not named by nothing."""
        for name, earlier in before.items():
            self.account.same(f"{what}: {name}", after[name] - earlier, expected.get(name, ZERO))


def as_decimal(value: object) -> Decimal:
    assert isinstance(value, Decimal | int), f"not a figure: {value!r}"
    return Decimal(value)


def in_words(amount: Decimal) -> str:
    """大写, as a print must show what is to be paid."""
    return rmb(int(amount * 100))


def pdf_text(file: Path) -> str:
    """The words of a PDF without its line breaks and blanks."""
    import pypdfium2

    document = pypdfium2.PdfDocument(file)
    try:
        text = "".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()
    return "".join(text.split())


def choose(tour: Tour) -> None:
    """A customer with room in his credit, and four items that lie in the warehouse."""
    desk = tour.desk(FINANCE)
    columns = ("code", "name", "credit_limit", "tax_no")
    # One who owes nothing, so that what the tour moves is all there is to see.
    busy = {str(row["customer_id"]) for row in rows(desk, "open_item", ("customer_id",), limit=1000)}
    busy |= {
        str(row["customer_id"])
        for row in rows(
            desk, "credit_balance", ("customer_id", "ordered", "shipped", "invoiced", "advance"), limit=1000
        )
        if any(row[name] for name in ("ordered", "shipped", "invoiced", "advance"))
    }
    room = [
        row
        for row in rows(desk, "customer", columns, equals={"state": "active"}, limit=1000)
        if row["credit_limit"] is not None
        and as_decimal(row["credit_limit"]) >= 50_000
        and row["tax_no"]
        and row["name"] not in busy
    ]
    assert room, "the demo company has no customer with fifty thousand of credit who owes nothing"
    tour.customer = reference(min(room, key=lambda row: str(row["code"])))
    [place] = rows(desk, "warehouse", ("code", "name"), equals={"code": WAREHOUSE})
    tour.warehouse = reference(place)
    items = {str(row["name"]): row for row in rows(desk, "item", ("code", "name", "pinyin", "per_case"), limit=1000)}
    lying = rows(desk, "stock_item", ("item_id", "on_hand", "reserved"), equals={"warehouse_id": tour.warehouse})
    free = [
        items[str(row["item_id"])] for row in lying if as_decimal(row["on_hand"]) - as_decimal(row["reserved"]) >= 150
    ]
    # No bags and glasses: an order of bottles.
    usable = sorted(
        (row for row in free if not str(row["code"]).startswith(("L", "ZP"))), key=lambda row: str(row["code"])
    )
    assert len(usable) >= 4, f"only {len(usable)} items lie in {WAREHOUSE}"
    quantities = ((Decimal(24), None), (Decimal(60), None), (None, Decimal(5)), (Decimal(36), None))
    for row, (pieces, cases) in zip(usable[:: len(usable) // 4][:4], quantities, strict=True):
        per_case = int(str(row["per_case"]))
        quantity = pieces or (cases or ZERO) * per_case
        tour.goods.append(Goods(reference(row), str(row["pinyin"]), per_case, quantity, cases))


def reference(row: Mapping[str, Python]) -> Ref:
    """The master that a row of its list shows."""
    return Ref(int(str(row["id"])), str(row["code"]), str(row["name"]))


def take_order(tour: Tour) -> Sheet:
    """The clerk types the order: pinyin initials, a code, cases; Shift+A prices, F8 saves, F10 submits."""
    desk = tour.desk(CLERK)
    tour.shoot(desk, "home")
    desk.open_list("xsdd", "sales_order")
    tour.shoot(desk, "order_list")
    order = desk.new("sales_order")
    tour.shoot(desk, "order_new")
    order.fill("customer_id", tour.customer.code).settle()
    tour.account.same("the order's customer", code_of(order.value("customer_id")), tour.customer.code)
    order.fill("customer_order_no", "PO-7788").fill("warehouse_id", WAREHOUSE).fill("remark", "请发整箱").settle()
    first, second, third, fourth = tour.goods
    picked = order.pick_cell(0, "item_id", first.initials[:8])
    if picked != first.code:
        order.to_cell(0, "item_id")
        order.pick_cell(0, "item_id", first.initials)
    order.type_cell(0, "quantity", plain(first.quantity))
    order.to_cell(1, "item_id")
    order.type_cell(1, "item_id", second.code).type_cell(1, "quantity", plain(second.quantity))
    order.type_cell(2, "item_id", third.code).type_cell(2, "cases", plain(third.cases)).settle()
    order.type_cell(3, "item_id", fourth.code).type_cell(3, "quantity", plain(fourth.quantity)).settle()
    tour.shoot(desk, "order_typed")
    tour.account.same(
        "items of the order", [code_of(one) for one in order.column("item_id")], [g.code for g in tour.goods]
    )
    tour.account.same("quantities of the order", order.column("quantity"), [g.quantity for g in tour.goods])
    order.act("price_all")
    tour.shoot(desk, "order_priced")
    tour.account.same("every line is priced", [price is not None for price in order.column("price")], [True] * 4)
    order.save()
    tour.shoot(desk, "order_saved")
    for row, each in enumerate(tour.goods):
        price, discount, rate = (order.cell(row, name) for name in ("price", "discount", "tax_rate"))
        gross = (each.quantity * price * discount).quantize(Decimal("0.01"), "ROUND_HALF_UP")
        tour.account.same(f"order line {row + 1} gross", order.cell(row, "gross"), gross)
        tour.account.same(f"order line {row + 1} net", order.cell(row, "net"), net_of(gross, rate))
        tour.account.same(f"order line {row + 1} tax", order.cell(row, "tax"), gross - net_of(gross, rate))
    tour.account.same("order total", order.amount("gross_total"), sum(order.column("gross"), ZERO))
    order.act("submit")
    tour.shoot(desk, "order_submitted")
    return order


def approve_order(tour: Tour, mine: Sheet) -> Sheet:
    """Another person checks it."""
    desk = tour.desk(LEAD)
    order = desk.open_record("sales_order", mine.id)
    tour.shoot(desk, "order_to_approve")
    order.act("approve")
    tour.shoot(desk, "order_approved")
    tour.numbers["sales_order"] = order.number
    tour.amounts["order"] = plain(order.amount("gross_total"))
    tour.print(order, "order_confirmation", expects=[order.number, in_words(order.amount("gross_total"))])
    return order


def deliver(tour: Tour, order: Sheet) -> tuple[Sheet, list[Decimal]]:
    """The dispatcher pushes a part of it; the shipping clerk approves the note."""
    desk = tour.desk(DISPATCHER)
    source = desk.open_record("sales_order", order.id)
    note = source.push("delivery_note")
    tour.shoot(desk, "delivery_pushed")
    quantities = [each.quantity for each in tour.goods]
    tour.account.same("the note proposes all that is open", note.column("quantity"), quantities)
    quantities[1] -= 24
    quantities[3] = Decimal(12)
    for row in (1, 3):
        note.type_cell(row, "quantity", plain(quantities[row]))
    note.fill("carrier_id", "CY02").settle()
    note.save()
    tour.shoot(desk, "delivery_part")
    checker = tour.desk(SHIPPER)
    checked = checker.open_record("delivery_note", note.id)
    checked.act("approve")
    tour.shoot(checker, "delivery_approved")
    tour.numbers["delivery_note"] = checked.number
    tour.print(checked, "delivery_note", expects=[checked.number])
    return checked, quantities


def ship(tour: Tour, note: Sheet, quantities: list[Decimal]) -> Sheet:
    """The keeper picks by batch and signs."""
    desk = tour.desk(KEEPER)
    outbound = desk.open_record("delivery_note", note.id).push("outbound")
    tour.shoot(desk, "outbound_batches")
    tour.account.same("outbound quantity", sum(outbound.column("quantity"), ZERO), sum(quantities, ZERO))
    tour.account.same("every line has its batch", all(outbound.column("batch_id")), True)
    outbound.save()
    outbound.act("sign")
    tour.shoot(desk, "outbound_signed")
    tour.numbers["outbound"] = outbound.number
    tour.print(outbound, "outbound", expects=[outbound.number])
    return outbound


def sign_off(tour: Tour, outbound: Sheet) -> tuple[Sheet, dict[str, Decimal], str]:
    """What the customer signed for, and the two bottles that broke on the way."""
    desk = tour.desk(CARRIER_DESK)
    paper = desk.open_record("outbound", outbound.id).push("sign_off")
    signed_before = paper.cell(0, "shipped")
    paper.fill("signed_by", "王小芳")
    paper.type_cell(0, "signed", plain(signed_before - LOST))
    paper.type_cell(0, "lost", plain(LOST))
    paper.pick_cell(0, "reason_id", LOSS_REASON)
    paper.pick_cell(0, "liable", "承运商")
    paper.settle()
    tour.shoot(desk, "sign_off_loss")
    paper.save()
    paper.act("sign")
    tour.shoot(desk, "sign_off_done")
    tour.numbers["sign_off"] = paper.number
    tour.account.same("signed + lost = shipped", [s + lost for s, lost in zip(paper.column("signed"), paper.column("lost"), strict=True)], paper.column("shipped"))  # fmt: skip
    signed: dict[str, Decimal] = {}
    for item, quantity in zip(paper.column("item_id"), paper.column("signed"), strict=True):
        signed[code_of(item)] = signed.get(code_of(item), ZERO) + quantity
    return paper, signed, code_of(paper.cell(0, "item_id"))


def bill(tour: Tour, paper: Sheet, order: Sheet, signed: dict[str, Decimal]) -> Sheet:
    """The biller bills what was signed for; finance approves, and the receivable is there."""
    desk = tour.desk(BILLER)
    source = desk.open_record("sign_off", paper.id)
    invoice = source.push("sales_invoice")
    invoice.fill("invoice_no", "24312000000012345678").settle()
    invoice.save()
    tour.shoot(desk, "invoice_made")
    expected = ZERO
    for row, each in enumerate(tour.goods):
        part = share(order.cell(row, "gross"), each.quantity, signed[each.code])
        expected += part
        lines = [n for n in range(invoice.rows()) if code_of(invoice.cell(n, "item_id")) == each.code]
        rate = order.cell(row, "tax_rate")
        tour.account.same(f"invoiced of {each.code}", sum((invoice.cell(n, "quantity") for n in lines), ZERO), signed[each.code])  # fmt: skip
        tour.account.same(f"billed for {each.code}", sum((invoice.cell(n, "gross") for n in lines), ZERO), part)
        tour.account.same(f"net for {each.code}", sum((invoice.cell(n, "net") for n in lines), ZERO), net_of(part, rate))  # fmt: skip
    tour.account.same("invoice total", invoice.amount("gross_total"), expected)
    checker = tour.desk(FINANCE)
    checked = checker.open_record("sales_invoice", invoice.id)
    checked.act("approve")
    tour.shoot(checker, "invoice_approved")
    tour.numbers["sales_invoice"] = checked.number
    tour.amounts["invoice"] = plain(expected)
    tour.print(checked, "invoice_list", expects=[checked.number, f"{expected:,.2f}", in_words(expected)])
    owed = [row for row in rows(checker, "receivable", ("number", "amount", "reference"), equals={"customer_id": tour.customer})
            if order.number in str(row["reference"])]  # fmt: skip
    tour.account.same("receivables of this order", len(owed), 1)
    if owed:
        tour.numbers["receivable"] = str(owed[0]["number"])
        tour.account.same("the receivable", owed[0]["amount"], expected)
        desk = tour.desk(FINANCE)
        desk.open_record("receivable", int(str(owed[0]["id"])))
        tour.shoot(desk, "receivable")
    return checked


def collect(tour: Tour, invoice: Sheet, order: Sheet) -> Sheet:
    """More money than is owed comes in; the rest becomes an advance."""
    desk = tour.desk(CASHIER)
    desk.open_list("skd", "receipt")
    receipt = desk.new("receipt")
    paid = invoice.amount("gross_total") + REST
    receipt.fill("customer_id", tour.customer.code).settle()
    # A bank's reference belongs to the account that the money came to.
    receipt.fill("bank_account", "4402248009200057731").fill("bank_reference", "2026112200017")
    receipt.fill("amount", plain(paid)).fill("reference", order.number).settle()
    receipt.save()
    tour.shoot(desk, "receipt_made")
    checker = tour.desk(FINANCE)
    checked = checker.open_record("receipt", receipt.id)
    checked.act("approve")
    tour.shoot(checker, "receipt_confirmed")
    tour.numbers["receipt"] = checked.number
    tour.amounts["receipt"] = plain(paid)
    return checked


def write_off(tour: Tour, invoice: Sheet, receipt: Sheet) -> Sheet:
    """Shift+M matches by the order's number; who entered the money does not settle with it."""
    desk = tour.desk(SETTLER)
    desk.open_list("hxd", "write_off")
    paper = desk.new("write_off")
    paper.fill("customer_id", tour.customer.code).settle()
    paper.act("match")
    tour.shoot(desk, "write_off_matched")
    tour.account.same("receivables matched", [code_of(one) for one in paper.column("receivable_id")], [tour.numbers.get("receivable", "")])  # fmt: skip
    tour.account.same("receipts matched", [code_of(one) for one in paper.column("receipt_id")], [receipt.number])
    tour.account.same("written off", paper.amount("amount"), invoice.amount("gross_total"))
    paper.save()
    paper.act("approve")
    tour.shoot(desk, "write_off_done")
    tour.numbers["write_off"] = paper.number
    return paper


def look_back(tour: Tour, order: Sheet) -> None:
    """F12 on the order shows the whole chain; the customer's statement closes the account."""
    desk = tour.desk(FINANCE)
    sheet = desk.open_record("sales_order", order.id)
    press(keymap.key("trace"))
    window = desk.wait_dialog(TraceWindow)
    # The receipt is no successor of the order: it is seen from the write-off.
    chain = [number for entity, number in tour.numbers.items() if entity != "receipt"]
    until(
        lambda: all(number in trace_words(window) for number in chain),
        lambda: f"all of {chain} in the trace, which says {trace_words(window)}",
    )
    tour.shoot(desk, "trace")
    press("Esc")
    until(lambda: desk.dialog() is None, "the trace to be closed")
    tour.account.same("the order's progress", [plain(sheet.amount(n)) for n in ("delivered_total", "shipped_total")], [plain(sheet.amount("delivered_total"))] * 2)  # fmt: skip
    person = desk.open_record("customer", tour.customer.id)
    tour.shoot(desk, "customer")
    tour.print(
        person, "customer_statement", expects=[tour.numbers["receivable"], tour.numbers["receipt"], f"{REST:,.2f}"]
    )


def trace_words(window: TraceWindow) -> str:
    """What stands on the cards."""
    return " ".join(node.number for node in window.graph.nodes)


def walk(tour: Tour) -> None:
    """The whole chain, with the balances before and after."""
    choose(tour)
    before = tour.note("before")
    order = approve_order(tour, take_order(tour))
    total = order.amount("gross_total")
    ordered = tour.note("order approved")
    tour.moved("credit by the order", before["credit"], ordered["credit"], ordered=total)
    for each in tour.goods:
        tour.moved(f"stock of {each.code} by the order", before["stock"][each.code], ordered["stock"][each.code], reserved=each.quantity)  # fmt: skip
    note, quantities = deliver(tour, order)
    outbound = ship(tour, note, quantities)
    shipped = tour.note("outbound signed")
    gross = {each.code: order.cell(row, "gross") for row, each in enumerate(tour.goods)}
    sent = {each.code: quantity for each, quantity in zip(tour.goods, quantities, strict=True)}
    went = sum((share(gross[g.code], g.quantity, sent[g.code]) for g in tour.goods), ZERO)
    tour.moved("credit by the outbound", ordered["credit"], shipped["credit"], ordered=-went, shipped=went)
    for code, quantity in sent.items():
        tour.moved(f"stock of {code} by the outbound", ordered["stock"][code], shipped["stock"][code], on_hand=-quantity, reserved=-quantity, in_transit=quantity)  # fmt: skip
    paper, signed, broken = sign_off(tour, outbound)
    arrived = tour.note("signed off")
    for code, quantity in sent.items():
        tour.moved(f"stock of {code} by the sign-off", shipped["stock"][code], arrived["stock"][code], in_transit=-quantity)  # fmt: skip
        tour.account.same(f"signed of {code}", signed[code], quantity - (LOST if code == broken else ZERO))
    invoice = bill(tour, paper, order, signed)
    billed = tour.note("invoiced")
    amount = invoice.amount("gross_total")
    tour.moved("credit from outbound to invoice", shipped["credit"], billed["credit"], shipped=-went, invoiced=amount)
    tour.moved("open items by the invoice", before["open"], billed["open"], debt=amount)
    receipt = collect(tour, invoice, order)
    write_off(tour, invoice, receipt)
    after = tour.note("after")
    tour.moved("open items at the end", before["open"], after["open"], payment=REST)
    tour.moved("credit at the end", before["credit"], after["credit"], ordered=total - went, advance=REST)
    look_back(tour, order)


def main(arguments: Sequence[str] | None = None) -> int:
    """0: everything held. 1: a figure differed, the prover found differences, or a step could not be done."""
    parser = argparse.ArgumentParser(description="W05 through the real client, with pictures and proof")
    parser.add_argument("--out", type=Path, required=True)
    out: Path = parser.parse_args(arguments).out
    out.mkdir(parents=True, exist_ok=True)
    say = sys.stdout.write
    with tempfile.TemporaryDirectory(prefix="cellar-tour-", ignore_cleanup_errors=True) as folder:
        home = trading_home(Path(folder) / "home")
        with ServerProcess(home) as server:
            tour = Tour(server, out)
            failure = ""
            try:
                walk(tour)
            except AssertionError as error:
                failure = str(error)
                for user, desk in tour.desks.items():
                    desk.shoot(out / f"failed_{user}.png")
            finally:
                for desk in tour.desks.values():
                    desk.close()
        differences = prove(home)
    report = {
        "customer": tour.customer.code, "goods": [each.code for each in tour.goods], "numbers": tour.numbers, "amounts": tour.amounts,
        "balances": tour.balances, "checked": tour.account.checked, "wrong": tour.account.wrong, "differences": differences,
        "failure": failure, "pictures": tour.pictures, "prints": tour.prints,
    }  # fmt: skip
    (out / "tour.json").write_text(json.dumps(report, ensure_ascii=False, indent=1, default=plain), encoding="utf-8")
    for words in [failure, *tour.account.wrong, *(f"prover: {plain(each)}" for each in differences)]:
        if words:
            say(f"tour: {words}\n")
    held = not failure and not tour.account.wrong and not differences
    say(f"tour: {len(tour.account.checked)} figures, {len(tour.pictures)} pictures, {len(tour.prints)} prints, ")
    say("everything held\n" if held else "NOT everything held\n")
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main())
