"""Role templates (REQUIREMENTS 4.2): what each post of a sales company may do, given by business area.

A line is ``what: how``. *What* is an entity, or an area's name with ``@`` for all of its entities. *How* is ``look`` (read,
print, export), ``make`` (everything that is not another person's check, nor undone), ``all``, or verbs one by one. What a
line names and the program does not have is left out, so that a template may be ahead of the program.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from cellar_server.kernel.access import ANY, VERBS
from cellar_server.kernel.declaration import Declaration
from cellar_server.kernel.registry import Registry

LOOK = ("read", "print", "export")
# Undoing deeds that a maker does to his own document before anybody has relied on it.
_MAKERS_UNDO = frozenset({"withdraw", "void"})

_SEE_MASTERS = "@masters: look"


class Template(NamedTuple):
    """``own``: sees only rows of the person's own (employee dimension, where an entity has it)."""

    code: str
    name: str
    rights: tuple[str, ...]
    own: bool = False
    hidden: tuple[tuple[str, str], ...] = ()


TEMPLATES = (
    Template("order_clerk", "订单岗", ("sales_order: make", _SEE_MASTERS, "@pricing: look", "@stock: look", "@shipping: look",
             "customer_address: make", "credit_balance: look"), hidden=(("item", "cost"),)),
    Template("office_lead", "内勤主管", ("@sales: all", "@shipping: look", "@billing: look", "@receipts: look", "@stock: look",
             "@finance: look", _SEE_MASTERS, "customer: make", "customer_address: all", "@pricing: look"), hidden=(("item", "cost"),)),
    Template("dispatcher", "调度", ("@shipping: make", "@sales: look", "@stock: look", _SEE_MASTERS, "carrier: make", "vehicle: make")),
    Template("dispatch_clerk", "出货单岗", ("@shipping: make", "@sales: look", "@stock: look", _SEE_MASTERS)),
    Template("keeper", "保管员", ("@shipping: all", "@sales: look", "@stock: all", _SEE_MASTERS, "batch: make")),
    Template("biller", "开票员", ("@billing: make", "@sales: look", "@shipping: look", "@finance: look", _SEE_MASTERS)),
    Template("settler", "结算员", ("@receipts: make", "@billing: look", "@sales: look", "@finance: look", _SEE_MASTERS)),
    Template("finance_lead", "财务主管", ("@billing: all", "@receipts: all", "@finance: all", "@sales: look", "@shipping: look",
             "@stock: look", "@pricing: look", _SEE_MASTERS, "payment_term: all", "settlement_method: all", "expense_item: all", "period: all", "period_closing: look")),
    Template("credit_officer", "信用专员", ("@finance: look", "@sales: look", "@billing: look", "@receipts: look", _SEE_MASTERS,
             "customer: read edit block release print export")),
    Template("price_officer", "价格管理员", ("@pricing: make", _SEE_MASTERS)),
    Template("sales_rep", "销售代表", ("sales_order: make", "customer: read create print", "customer_address: make", "@stock: read",
             "@masters: read", "@shipping: read", "@billing: read", "@receipts: read"), own=True,
             hidden=(("item", "cost"), ("price_list", "lines.floor_price"))),
    Template("director", "营销总监", ("@sales: all", "@pricing: all", "@shipping: look", "@billing: look", "@receipts: look",
             "@stock: look", "@finance: look", _SEE_MASTERS, "customer: all")),
    Template("master_clerk", "基础资料员", ("@masters: all",)),
    Template("administrator", "系统管理员", ("@administration: all", _SEE_MASTERS, "organisation: all", "employee: all")),
    Template("auditor", "审计员", ("*: look",)),
    Template("viewer", "领导查询用户", ("*: look",)),
)  # fmt: skip


def _verbs(declaration: Declaration, how: str) -> Iterator[str]:
    if how == "all":
        yield ANY
    elif how == "look":
        yield from LOOK
    elif how == "make":
        yield from VERBS
        for action in declaration.actions.values():
            if not action.by_another and (not action.backward or action.name in _MAKERS_UNDO):
                yield action.name
    else:
        for verb in how.split():
            if verb in VERBS or verb in declaration.actions:
                yield verb


def grants(template: Template, registry: Registry) -> list[tuple[str, str]]:
    """The template's (entity, verb) pairs for the program as it is, sorted."""
    found: set[tuple[str, str]] = set()
    for right in template.rights:
        what, how = right.split(": ")
        if what == ANY:
            found.update((ANY, verb) for verb in LOOK)
            continue
        for declaration in registry.declarations.values():
            if what in (declaration.name, f"@{declaration.area}"):
                found.update((declaration.name, verb) for verb in _verbs(declaration, how))
    return sorted(found)
