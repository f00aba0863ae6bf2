"""What the demo company owes: three suppliers with what was owed, paid, written off, reversed and paid back, and a traveller's advance.

Each deed by the post that does it, by the same functions as people's: the accountant enters what is owed, the cashier what is paid, the
finance lead checks both.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from cellar_common.codec import Ref
from cellar_server.areas.masters.demo import Company
from cellar_server.areas.masters.settlement import PaymentTerm
from cellar_server.areas.masters.supplier import Supplier
from cellar_server.areas.payables.payable import PAYABLE
from cellar_server.areas.payables.payment import PAYMENT
from cellar_server.areas.payables.payment_write_off import PAYMENT_WRITE_OFF
from cellar_server.kernel.access.accounts import User
from cellar_server.kernel.filling.masters import make
from cellar_server.kernel.life import documents
from cellar_server.kernel.links.reversing import HEAD
from cellar_server.kernel.schema.declaration import Declaration
from cellar_server.kernel.schema.records import LineInput, RecordInput
from cellar_server.kernel.unit_of_work.unit import UnitOfWork

D = Decimal
_ACCOUNTANT, _LEAD, _CASHIER = "kuaiji", "caiwu", "chuna"
_SUPPLIERS = (
    ("GY001", "江岭玻璃制品有限公司", "工商银行江岭支行", "6222020200112233"),
    ("GY002", "恒彩包装印务有限公司", "农业银行恒彩支行", "6228480010998877"),
    ("GY003", "顺达冷链物流有限公司", "建设银行顺达支行", "6217000010445566"),
)


def carry_on(work: UnitOfWork, company: Company) -> None:
    """In the last two months of its trade, once its people are there."""
    term = work.session.scalars(select(PaymentTerm).where(PaymentTerm.code == "D30")).first()
    suppliers = [
        make(
            work, Supplier, code=code, name=name, bank=bank, bank_account=account,
            payment_term_id=term.id if term is not None else None,
        )
        for code, name, bank, account in _SUPPLIERS
    ]  # fmt: skip
    work.session.add_all(suppliers)
    work.session.flush()
    users = {user.code: user for user in work.session.scalars(select(User))}
    accountant, lead, cashier = (
        replace(work, principal=replace(work.principal, user_id=users[code].id, code=code, name=users[code].name))
        for code in (_ACCOUNTANT, _LEAD, _CASHIER)
    )
    glass, print_, _ = (Ref(each.id, "", "") for each in suppliers)
    org, on = Ref(company.sales_org.id, "", ""), company.last - timedelta(days=40)

    def entered(by: UnitOfWork, declaration: Declaration, day: date, head: Mapping[str, Any], **grids: Sequence[Mapping[str, Any]]) -> Any:  # fmt: skip
        rows = {name: [LineInput(0, row) for row in some] for name, some in grids.items()}
        said = {"org_id": org, "business_date": day, **head}
        made = documents.save(by, declaration, RecordInput(declaration.name, 0, 0, said, rows))
        work.session.flush()
        return made

    def checked(by: UnitOfWork, declaration: Declaration, made: Any) -> Any:
        return documents.act(by, declaration, made.id, made.row_version, "approve", {})

    parts = [{"due_on": on + timedelta(days=30 * n), "amount": D(20000)} for n in (1, 2, 3)]
    owed = {"supplier_id": glass, "amount": D(60000), "reference": "HT-BL-01", "due_on": parts[0]["due_on"]}
    bottles = checked(lead, PAYABLE, entered(accountant, PAYABLE, on, owed, instalments=parts))
    boxes = {"supplier_id": print_, "amount": D("18640.50"), "reference": "HT-BZ-07"}
    boxes_owed = checked(lead, PAYABLE, entered(accountant, PAYABLE, on + timedelta(days=5), boxes))
    paid = checked(lead, PAYMENT, entered(cashier, PAYMENT, on + timedelta(days=20), {"supplier_id": glass, "amount": D(25000)}))  # fmt: skip
    checked(lead, PAYMENT, entered(cashier, PAYMENT, on + timedelta(days=25), {"supplier_id": print_, "amount": D(5000)}))  # fmt: skip
    whose = {
        "employee_id": Ref(next(iter(company.employees.values())).id, "", ""),
        "amount": D(3000),
        "reference": "出差借支",
    }
    checked(lead, PAYMENT, entered(cashier, PAYMENT, on + timedelta(days=28), whose))
    # What waits to be posted must be posted before others ask for it.
    work.complete()
    work.session.flush()
    line = {"payable_id": Ref(bottles.id, "", ""), "payment_id": Ref(paid.id, "", ""), "amount": D(25000)}
    settled = entered(accountant, PAYMENT_WRITE_OFF, on + timedelta(days=21), {"supplier_id": glass}, lines=[line])
    checked(accountant, PAYMENT_WRITE_OFF, settled)
    work.complete()
    red = documents.reverse(accountant, PAYABLE, boxes_owed.id, {HEAD: D("640.50")})
    said = {
        "red_of_id": Ref(boxes_owed.id, "", ""),
        "business_date": on + timedelta(days=30),
        "amount": red.amount,
        "remark": "纸箱破损扣款",
    }
    checked(lead, PAYABLE, entered(accountant, PAYABLE, on + timedelta(days=30), said))
    work.complete()
