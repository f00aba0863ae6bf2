"""Books in which every post has its person, and whatever a deed needs can be made ready for it."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import count
from typing import Any

from sqlalchemy import select

from cellar_common.codec import Ref
from cellar_db import engine as db
from cellar_server.areas.masters.cost_area import CostArea
from cellar_server.kernel.access.accounts import User, role_policies
from cellar_server.kernel.access.policy import combined
from cellar_server.kernel.schema import clock
from cellar_server.kernel.schema.actions import Action
from cellar_server.kernel.schema.parameter_rows import ParameterRow
from cellar_server.kernel.schema.progress import Progress
from cellar_server.kernel.schema.records import RecordView
from cellar_server.kernel.schema.stamps import Finance, before, following
from cellar_server.kernel.unit_of_work.periods import Period
from cellar_server.seed.roles import templates
from tests.support.books import AUDITOR, CHECKER, D, SmallBooks, ref, rows_of
from tests.support.chain_walker import At
from tests.support.hands import answers_to

Maker = Callable[[SmallBooks], RecordView]
_ONE = (("A", 1),)


@dataclass
class Ground:
    """``books`` may do everything; ``people`` are the posts' hands on them, by the template's code."""

    books: SmallBooks
    people: dict[str, SmallBooks] = field(default_factory=dict)
    _numbers: Any = field(default_factory=lambda: count(1))
    _closed: set[str] = field(default_factory=set)
    _supplier_code: str = ""

    @classmethod
    def of(cls, books: SmallBooks) -> Ground:
        ground = cls(books)
        for template in templates():
            made = books.save(
                "app_user",
                {
                    "code": f"u_{template.code}", "name": template.name, "password": "Deng-Shan-7", "employee_id": ref("S01"),
                    "org_id": ref("01"),
                },
                [{"role_id": ref(template.code)}], grid="roles",
            )  # fmt: skip
            with db.read(books.ledger.engine) as connection:
                row = connection.execute(select(User.id, User.employee_id, User.org_id).where(User.id == made.id)).one()
                policy = combined(role_policies(connection, books.ledger.registry, row)[0])
            who = replace(
                books.who, user_id=row.id, code=template.code, policy=policy, employee_id=row.employee_id, org_id=row.org_id
            )  # fmt: skip
            ground.people[template.code] = replace(books, who=who)
        return ground

    def fresh(self) -> str:
        """A code that is nobody's yet."""
        return f"Z{next(self._numbers):05}"

    # --- what a person makes

    def make(self, entity: str, hands: SmallBooks) -> RecordView:
        """A record of this kind, made by these hands; what it stands on is there already."""
        maker: Maker | None = getattr(self, f"_{entity}", None)
        if maker is not None:
            return maker(hands)
        code = self.fresh()
        if entity not in _MASTERS:
            raise LookupError(f"nobody says how one of {entity} is made: write _{entity} or its line of _MASTERS here")
        values, grid = _MASTERS[entity]
        lines = [_lines] if (_lines := grid[1] if grid else None) else None
        return hands.save(entity, {"code": code, "name": code, **values}, lines, grid=grid[0] if grid else "lines")

    def _sales_order(self, hands: SmallBooks) -> RecordView:
        return hands.order(*_ONE)

    def _delivery_note(self, hands: SmallBooks) -> RecordView:
        return hands.push("sales_order.delivery_note", self.books.approved_order(*_ONE))

    def _outbound(self, hands: SmallBooks) -> RecordView:
        return hands.push("delivery_note.outbound", self.after("delivery_note", "approve"))

    def _sign_off(self, hands: SmallBooks) -> RecordView:
        return hands.push("outbound.sign_off", self.after("outbound", "sign"))

    def _sales_invoice(self, hands: SmallBooks) -> RecordView:
        return hands.push("sign_off.sales_invoice", self.after("sign_off", "sign"))

    def _receivable(self, hands: SmallBooks) -> RecordView:
        return hands.save("receivable", {"customer_id": ref("C1"), "org_id": ref("01"), "amount": D("100")})

    def _credit_adjustment(self, hands: SmallBooks) -> RecordView:
        line = {"customer_id": ref("C2"), "temporary": D(1), "valid_from": clock.today(), "valid_to": clock.today()}
        return hands.save("credit_adjustment", {"org_id": ref("01"), "reason": "节前备货"}, [line])

    def _receipt(self, hands: SmallBooks) -> RecordView:
        return hands.save("receipt", {"customer_id": ref("C1"), "org_id": ref("01"), "amount": D("100")})

    def _write_off(self, hands: SmallBooks) -> RecordView:
        owed, paid = self.after("receivable", "approve"), self.after("receipt", "approve")
        pair = {"receivable_id": owed.id, "receipt_id": paid.id}
        return hands.save("write_off", {"customer_id": ref("C1"), "org_id": ref("01")}, [pair])

    def _payable(self, hands: SmallBooks) -> RecordView:
        return hands.save("payable", {"supplier_id": self._whom(), "org_id": ref("01"), "amount": D("100")})

    def _payment(self, hands: SmallBooks) -> RecordView:
        return hands.save("payment", {"supplier_id": self._whom(), "org_id": ref("01"), "amount": D("100")})

    def _payment_write_off(self, hands: SmallBooks) -> RecordView:
        owed, paid = self.after("payable", "approve"), self.after("payment", "approve")
        pair = {"payable_id": owed.id, "payment_id": paid.id}
        return hands.save("payment_write_off", {"supplier_id": self._whom(), "org_id": ref("01")}, [pair])

    def _whom(self) -> Ref:
        """The one supplier that is owed and paid."""
        if not self._supplier_code:
            self._supplier_code = self.books.save("supplier", {"code": "GY1", "name": "瓶厂"}).values["code"]
        return ref(self._supplier_code)

    def _opening_stock(self, hands: SmallBooks) -> RecordView:
        """A batch has one in a warehouse."""
        line = {"item_id": ref("B"), "batch_id": self.make("batch", self.books).id, "quantity": D(1)}
        return hands.save("opening_stock", {"warehouse_id": ref("W2"), "org_id": ref("01")}, [line])

    def _other_receipt(self, hands: SmallBooks) -> RecordView:
        head = {"warehouse_id": ref("W1"), "org_id": ref("01"), "reason_id": ref("I09")}
        return hands.save("other_receipt", head, [{"item_id": ref("A"), "quantity": D(1)}])

    def _other_issue(self, hands: SmallBooks) -> RecordView:
        head = {"warehouse_id": ref("W1"), "org_id": ref("01"), "reason_id": ref("U09")}
        return hands.save("other_issue", head, [{"item_id": ref("A"), "quantity": D(1)}])

    def _status_change(self, hands: SmallBooks) -> RecordView:
        head = {"warehouse_id": ref("W1"), "org_id": ref("01")}
        row = {"item_id": ref("A"), "quantity": D(1), "from_status": "qualified", "to_status": "frozen"}
        return hands.save("status_change", head, [row])

    def _bin_move(self, hands: SmallBooks) -> RecordView:
        """In a warehouse of its own that manages bins, of goods that lie in none yet."""
        code, areas = self.fresh(), rows_of(self.books, CostArea)
        place = {"code": code, "name": code, "org_id": ref("01"), "cost_area_id": areas[0].id}
        made = self.books.save("warehouse", place)
        self.books.by(CHECKER).act(
            self.books.save(
                "other_receipt", {"warehouse_id": ref(code), "org_id": ref("01"), "reason_id": ref("I09")}, [{"item_id": ref("A"), "quantity": D(1)}]
            ),
            "sign",
        )  # fmt: skip
        self.books.save("warehouse", {"bin_managed": True}, id_=made.id, version=self.books.again(made).row_version)
        self.books.save("warehouse_bin", {"code": f"H{code}", "name": "一号位", "warehouse_id": ref(code)})
        row = {"item_id": ref("A"), "quantity": D(1), "to_bin_id": ref(f"H{code}")}
        return hands.save("bin_move", {"warehouse_id": ref(code), "org_id": ref("01")}, [row])

    def _issue_request(self, hands: SmallBooks) -> RecordView:
        head = {
            "warehouse_id": ref("W1"),
            "org_id": ref("01"),
            "employee_id": ref("S01"),
            "due_on": clock.today(),
            "purpose": "品鉴会",
        }
        return hands.save("issue_request", head, [{"item_id": ref("A"), "quantity": D(1)}])

    def _loan(self, hands: SmallBooks) -> RecordView:
        head = {"warehouse_id": ref("W1"), "org_id": ref("01"), "employee_id": ref("S01"), "due_on": clock.today()}
        return hands.save("loan", head, [{"item_id": ref("A"), "quantity": D(1)}])

    def _loan_return(self, hands: SmallBooks) -> RecordView:
        return hands.push("loan.loan_return", self.after("loan", "sign"))

    def _transfer_order(self, hands: SmallBooks) -> RecordView:
        head = {"warehouse_id": ref("W1"), "to_warehouse_id": ref("W2"), "org_id": ref("01")}
        return hands.save("transfer_order", head, [{"item_id": ref("A"), "quantity": D(1)}])

    def _transfer_out(self, hands: SmallBooks) -> RecordView:
        return hands.push("transfer_order.transfer_out", self.after("transfer_order", "approve"))

    def _transfer_in(self, hands: SmallBooks) -> RecordView:
        """The draft that the sender's signature made is taken away, for these hands to pull one."""
        sent = self.after("transfer_out", "sign")
        (made,) = rows_of(self.books, self.books.ledger.registry.of("transfer_in").model, source_id=sent.id)
        self.books.act(self.books.get("transfer_in", made.id), "void")
        return hands.push("transfer_out.transfer_in", sent, field_name="shipped")

    def _warehouse(self, hands: SmallBooks) -> RecordView:
        """The first brings its company's cost area; the next is of one that is there."""
        code, areas = self.fresh(), rows_of(self.books, CostArea)
        whose = {"cost_area_id": areas[0].id} if areas else {}
        return hands.save("warehouse", {"code": code, "name": code, "org_id": ref("01"), **whose})

    def _price_list(self, hands: SmallBooks) -> RecordView:
        head = {
            "name": self.fresh(), "price_item_id": ref("RETAIL"), "currency": "CNY", "org_id": ref("01"), "effective_from": clock.today() + timedelta(days=1),
        }  # fmt: skip
        return hands.save("price_list", head, [{"item_id": ref("A"), "price": D("120")}])

    def _price_adjustment(self, hands: SmallBooks) -> RecordView:
        stands = self.after("price_list", "approve")
        head = {"price_list_id": stands.id, "effective_on": clock.today() + timedelta(days=1)}
        return hands.save("price_adjustment", head, [{"item_id": ref("A"), "method": "new_price", "price": D("130")}])

    def _price_match(self, hands: SmallBooks) -> RecordView:
        """Each organisation has one."""
        code = self.fresh()
        self.books.save("organisation", {"code": code, "name": code, "is_sales": True, "is_company": True})
        row = {"customer_class_id": ref("DEALER"), "item_class_id": ref("WINE"), "strategy_id": ref("ST")}
        return hands.save("price_match", {"code": code, "name": code, "org_id": ref(code)}, [row], grid="rows")

    def _price_inquiry_rule(self, hands: SmallBooks) -> RecordView:
        """Each organisation has one, too."""
        code = self.fresh()
        self.books.save("organisation", {"code": code, "name": code, "is_sales": True, "is_company": True})
        return hands.save("price_inquiry_rule", {"code": code, "name": code, "org_id": ref(code)})

    def _supplier(self, hands: SmallBooks) -> RecordView:
        code = self.fresh()
        values = {
            "phone": "0530",
            "bank": "行",
            "bank_account": code,
            "payment_term_id": ref("D30"),
            "tax_no": f"9137{code}",
        }
        return hands.save("supplier", {"code": code, "name": code, **values})

    def _app_user(self, hands: SmallBooks) -> RecordView:
        code = self.fresh()
        values = {"code": code, "name": code, "password": "Yan-Lu-88"}
        return hands.save("app_user", values, [{"role_id": ref("viewer")}], grid="roles")

    def _period(self, hands: SmallBooks) -> RecordView:
        last = max(rows_of(self.books, Period), key=lambda row: row.ends)
        starts = last.ends + timedelta(days=1)
        ends = (starts + timedelta(days=40)).replace(day=1) - timedelta(days=1)
        code = f"{starts:%Y-%m}"
        return hands.save("period", {"code": code, "name": code, "starts": starts, "ends": ends})

    def _parameter(self, _hands: SmallBooks) -> RecordView:
        """Parameters are the program's."""
        return self.books.get("parameter", rows_of(self.books, ParameterRow)[0].id)

    # --- what a deed needs

    def after(self, entity: str, *deeds: str) -> RecordView:
        """A record of this kind, made by one with every right and moved along by another."""
        record = self.make(entity, self.books)
        for deed in deeds:
            # Finance is a third: who signed does not audit.
            other = self.books.by(AUDITOR if self.action(entity, deed).move.stamps else CHECKER)
            record = other.act(record, deed, **self.answers(entity, deed))
        return record

    def ready(self, entity: str, deed: str) -> RecordView:
        """A record in a state from which this deed is allowed."""
        if entity == "period":
            return self._period_for(deed)
        return self.after(entity, *self._way_to(entity, deed))

    def _period_for(self, deed: str) -> RecordView:
        first = self.books.get("period", min(rows_of(self.books, Period), key=lambda row: row.starts).id)
        wanted, module = deed.split("_", 1)
        if (wanted == "open") is not (module in self._closed):
            self.books.act(first, f"{'close' if wanted == 'open' else 'open'}_{module}")
        # As the deed itself will leave it.
        (self._closed.add if wanted == "close" else self._closed.discard)(module)
        return first

    def _way_to(self, entity: str, deed: str) -> list[str]:
        """The shortest chain of actions from the first state to one where ``deed`` starts."""
        declaration = self.books.ledger.registry.of(entity)
        goal, first = declaration.actions[deed].move, At(declaration.initial.code, Progress.OPEN)
        ways: list[tuple[At, list[str]]] = [(first, [])]
        seen, queue = {first}, deque(ways)
        while queue:
            at, way = queue.popleft()
            if goal.begins_at(at):
                return way
            for action in declaration.actions.values():
                if not action.move.begins_at(at):
                    continue
                state = action.move.to.code if action.move.to is not None else at.state
                there = At(state, Progress.CLOSED if action.move.closes else Progress.OPEN, _stamped(action, at))
                if there not in seen:
                    seen.add(there)
                    queue.append((there, [*way, action.name]))
        raise AssertionError(f"no way to {deed} {entity}")

    def action(self, entity: str, deed: str) -> Action:
        return self.books.ledger.registry.of(entity).actions[deed]

    def answers(self, entity: str, deed: str) -> dict[str, Any]:
        """What an action must be told."""
        asked = self.action(entity, deed)
        return {name: answer for name, answer in answers_to(asked).items() if asked.questions[name].required}


def _stamped(action: Action, at: At) -> Finance:
    """The last stamp after a deed."""
    if not action.move.stamps:
        return at.finance
    return before(at.finance) if action.backward else following(at.finance) or at.finance


# entity: values beside code and name, and a grid with one line where one must be.
_MASTERS: dict[str, tuple[dict[str, Any], tuple[str, dict[str, Any]] | None]] = {
    "batch": ({"item_id": ref("B")}, None),
    "customer_class": ({}, None),
    "item_class": ({}, None),
    "region": ({}, None),
    "brand": ({}, None),
    "reason": ({"kind": "other"}, None),
    "expense_item": ({}, None),
    "customer": ({"customer_class_id": ref("DEALER"), "org_id": ref("01"), "salesperson_id": ref("S01")}, None),
    "customer_address": ({"customer_id": ref("C1")}, None),
    "employee": ({"org_id": ref("01")}, None),
    "unit": ({}, None),
    "item": ({"item_class_id": ref("WINE"), "unit_id": ref("PING"), "tax_rate": D("0.13")}, None),
    "organisation": ({"is_department": True}, None),
    "settlement_method": ({"kind": "cash"}, None),
    "payment_term": ({}, None),
    "carrier": ({}, None),
    "vehicle": ({"carrier_id": ref("T1")}, None),
    "warehouse_bin": ({"warehouse_id": ref("W1")}, None),
    "cost_area": ({"org_id": ref("01")}, None),
    "price_item": ({}, None),
    "price_strategy": ({}, ("steps", {"price_item_id": ref("WHOLESALE")})),
    "role": ({}, ("grants", {"entity": "item", "verb": "read"})),
}
