"""Users of the demo company: ``demo`` may do everything, the others hold one role each."""

from __future__ import annotations

import os

from sqlalchemy import select

from cellar_db.ids import new_id
from cellar_server.administration.versions import rights_changed
from cellar_server.demo.company import Company
from cellar_server.kernel.access import ANY
from cellar_server.kernel.accounts import Role, RoleGrant, User, UserRole
from cellar_server.kernel.security import hash_password
from cellar_server.kernel.work import UnitOfWork
from cellar_server.seed import ensure

PASSWORD_VARIABLE = "CELLAR_DEMO_PASSWORD"
_PASSWORD = "Cellar-demo-2026"
# login name: (role, employee)
_USERS = {
    "demo": ("everything", "Z01"), "dingdan": ("order_clerk", "N02"), "dingdan2": ("order_clerk", "N03"), "zhuguan": ("office_lead", "N01"),
    "diaodu": ("dispatcher", "N05"), "chuhuo": ("dispatch_clerk", "N06"), "baoguan": ("keeper", "K02"), "kaipiao": ("biller", "N04"),
    "jiesuan": ("settler", "F02"), "caiwu": ("finance_lead", "F01"), "xinyong": ("credit_officer", "F03"), "jiage": ("price_officer", "M02"),
    "zongjian": ("director", "M01"), "daibiao": ("sales_rep", "Y101"), "guanli": ("administrator", "S01"), "lingdao": ("viewer", "Z01"),
}  # fmt: skip


def password() -> str:
    """The demo users' password: ``CELLAR_DEMO_PASSWORD``, or the one that the manual names."""
    return os.environ.get(PASSWORD_VARIABLE) or _PASSWORD


def build(work: UnitOfWork, company: Company) -> None:
    everything = ensure(work, Role, "everything", name="演示：全部权限")
    everything.grants = [RoleGrant(id=new_id(), position=0, entity=ANY, verb=ANY)]
    work.session.flush()
    roles = {role.code: role for role in work.session.scalars(select(Role))}
    for code, (role, employee) in _USERS.items():
        person = company.employees[employee]
        user = ensure(work, User, code, name=person.name, employee_id=person.id, org_id=company.sales_org.id)
        user.password, user.must_change = hash_password(password()), False
        user.failures = 0
        user.roles = [UserRole(id=new_id(), position=0, role_id=roles[role].id)]
    work.session.flush()
    rights_changed(work, everything)
