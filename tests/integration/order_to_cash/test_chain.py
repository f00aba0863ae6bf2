"""W05 from order to write-off with part quantities at every step, and every step taken back."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.support.books import CHECKER, SmallBooks, ref

pytestmark = pytest.mark.differs("scenario")

D = Decimal


def line(record, index=0):
    return record.grids["lines"][index].values


@pytest.mark.covers(
    "SO-03", "LG-02", "LG-03", "LG-08", "IV-03", "CR-04", "RC-02", "RC-03", "RC-04", "S26.11", "S26.12", "S26.13"
)
def test_from_order_to_cash_in_parts(books: SmallBooks) -> None:
    other = books.by(CHECKER)
    order = books.approved_order(("A", 60), ("B", 30))
    assert order.number.startswith("XS")
    assert order.state == "approved"
    assert order.values["gross_total"] == D("6999.30")
    assert (books.stock("A").reserved, books.stock("B").reserved) == (60, 30)
    assert books.exposure().ordered == D("6999.30")

    notes = [
        other.act(books.push("sales_order.delivery_note", order, quantities=q), "approve") for q in ((40, 30), (20,))
    ]
    assert books.again(order).values["progress"] == "done"
    # The first goes out in two parts, B split over nothing: one batch holds it.
    first = books.act(books.push("delivery_note.outbound", notes[0], quantities=(25, 30)), "sign")
    assert line(first, 1)["batch_id"].code == "B1"
    assert books.again(notes[0]).values["progress"] == "partly"
    second = books.act(books.push("delivery_note.outbound", notes[0]), "sign")
    third = books.act(books.push("delivery_note.outbound", notes[1]), "sign")
    assert books.again(notes[0]).values["progress"] == books.again(notes[1]).values["progress"] == "done"
    a = books.stock("A")
    assert (a.on_hand, a.reserved, a.in_transit) == (540, 0, 60)
    now = books.exposure()
    assert (now.ordered, now.shipped) == (0, D("6999.30"))

    # 签收 58 + 途损 2 over the three outbounds of A.
    loss = {"signed": D(23), "lost": D(2), "reason_id": ref("L01"), "liable": "carrier"}
    with_loss = books.push("outbound.sign_off", first)
    rows = [{"id": row.id, **row.values} for row in with_loss.grids["lines"]]
    with_loss = books.save(
        "sign_off", {}, [{**rows[0], **loss}, *rows[1:]], id_=with_loss.id, version=with_loss.row_version
    )
    signed = [books.act(with_loss, "sign")]
    signed += [books.act(books.push("outbound.sign_off", each), "sign") for each in (second, third)]
    assert books.again(first).values["progress"] == "done"
    done = books.again(order)
    assert (line(done)["shipped"], line(done)["signed"]) == (60, 58)
    assert done.values["signed_total"] == 88
    assert books.stock("A").in_transit == 0
    # 60 × 99.99 less the share of the two lost bottles.
    signed_gross = D("5999.40") - D("199.98") + D("999.90")
    assert books.exposure().shipped == signed_gross

    invoices = [
        other.act(books.push("sign_off.sales_invoice", signed[0], quantities=(10, 30)), "approve"),
        other.act(books.push("sign_off.sales_invoice", *signed), "approve"),
    ]
    assert [books.again(each).values["progress"] for each in signed] == ["done"] * 3
    gross = sum(each.values["gross_total"] for each in invoices)
    assert gross == signed_gross
    net = sum(
        row.values["net"] for each in invoices for row in each.grids["lines"] if row.values["item_id"].code == "A"
    )
    assert net == (D("5799.42") / D("1.13")).quantize(D("0.01"))
    now = books.exposure()
    assert (now.shipped, now.invoiced) == (0, signed_gross)
    assert books.again(order).values["invoiced_total"] == 88

    receipt = other.act(
        books.save(
            "receipt",
            {"customer_id": ref("C1"), "org_id": ref("01"), "amount": D("7000.00"), "reference": order.number},
        ),
        "approve",
    )
    assert books.exposure().advance == 7000
    shown, problems, _ = books.evaluate("write_off", {"customer_id": ref("C1"), "org_id": ref("01")}, action="match")
    assert problems == []
    write_off = other.act(
        books.save("write_off", shown.values, [row.values for row in shown.grids["lines"]]), "approve"
    )
    assert write_off.values["amount"] == signed_gross
    assert [books.again(each).values["progress"] for each in invoices] == ["done", "done"]
    assert books.again(receipt).values["progress"] == "partly"
    assert books.again(order).values["received_total"] == signed_gross
    now = books.exposure()
    assert (now.invoiced, now.advance) == (0, 7000 - signed_gross)
    books.proven()


@pytest.mark.covers("SO-03", "LG-03", "RC-03")
def test_every_step_goes_back(books: SmallBooks) -> None:
    other = books.by(CHECKER)
    order = books.approved_order(("A", 60), ("B", 30))
    note = other.act(books.push("sales_order.delivery_note", order), "approve")
    outbound = books.act(books.push("delivery_note.outbound", note), "sign")
    sign_off = books.act(books.push("outbound.sign_off", outbound), "sign")
    invoice = other.act(books.push("sign_off.sales_invoice", sign_off), "approve")
    receipt = other.act(
        books.save("receipt", {"customer_id": ref("C1"), "org_id": ref("01"), "amount": D("5000.00")}), "approve"
    )
    shown, _, _ = books.evaluate("write_off", {"customer_id": ref("C1"), "org_id": ref("01")}, action="match")
    write_off = other.act(
        books.save("write_off", shown.values, [row.values for row in shown.grids["lines"]]), "approve"
    )
    assert books.again(invoice).values["progress"] == "partly"
    books.proven()

    books.act(write_off, "reverse", reason="试验")
    assert (books.again(invoice).state, books.again(receipt).state) == ("approved", "approved")
    assert books.again(order).values["received_total"] == 0
    books.act(receipt, "unapprove")
    books.act(invoice, "unapprove")
    books.act(invoice, "void")
    books.act(sign_off, "withdraw")
    books.act(sign_off, "void")
    books.act(outbound, "unsign")
    books.act(outbound, "void")
    books.act(note, "unapprove")
    books.act(note, "void")
    back = books.act(order, "unapprove")
    assert back.state == "draft"
    a, now = books.stock("A"), books.exposure()
    assert (a.on_hand, a.reserved, a.in_transit) == (600, 0, 0)
    assert (now.ordered, now.shipped, now.invoiced, now.advance) == (0, 0, 0, 0)
    books.proven()
