"""Users of the demo company: ``demo`` may do everything, the others hold one role each; every post has one."""

from __future__ import annotations

import os

from sqlalchemy import select

from cellar_db.ids import new_id
from cellar_server.areas.administration.versions import rights_changed
from cellar_server.areas.masters.demo import Company
from cellar_server.kernel.access.accounts import Role, RoleGrant, User, UserRole
from cellar_server.kernel.access.policy import ANY
from cellar_server.kernel.entry.security import hash_password
from cellar_server.kernel.filling.masters import ensure
from cellar_server.kernel.schema.scopes import Dimension
from cellar_server.kernel.unit_of_work.unit import UnitOfWork

PASSWORD_VARIABLE = "CELLAR_DEMO_PASSWORD"
_PASSWORD = "Cellar-demo-2026"
# login name: (role, employee)
_USERS = {
    "demo": ("everything", "Z01"), "dingdan": ("order_clerk", "N02"), "dingdan2": ("order_clerk", "N03"), "zhuguan": ("office_lead", "N01"),
    "diaodu": ("dispatcher", "N05"), "chuhuo": ("dispatch_clerk", "N06"), "fahuo": ("shipping_clerk", "N07"), "baoguan": ("keeper", "K02"),
    "wuliu": ("logistics", "N08"), "cangku": ("warehouse_lead", "K01"), "zhiliang": ("quality", "Q01"), "kaipiao": ("biller", "N04"),
    "luru": ("invoice_clerk", "N09"), "chuna": ("cashier", "F04"), "jiesuan": ("settler", "F02"), "kuaiji": ("accountant", "F05"),
    "yewukj": ("business_accountant", "F06"), "caiwu": ("finance_lead", "F01"), "xinyong": ("credit_officer", "F03"),
    "jiage": ("price_officer", "M02"), "zongjian": ("director", "M01"), "zhuli": ("director_assistant", "M03"),
    "zongjingli": ("general_manager", "Z01"), "daibiao": ("sales_rep", "Y101"), "yezhu": ("sales_lead", "YZ00"),
    "daqu": ("area_manager", "Y100"), "fenbu": ("branch_manager", "Y200"), "ducha": ("inspector", "Y500"), "caigou": ("buyer", "B02"),
    "cgjingli": ("buying_lead", "B01"), "renli": ("personnel", "H01"), "jichu": ("master_clerk", "S02"), "qianyi": ("migrator", "S03"),
    "shenji": ("auditor", "S04"), "guanli": ("administrator", "S01"), "lingdao": ("viewer", "Z01"),
}  # fmt: skip


def password() -> str:
    """The demo users' password: ``CELLAR_DEMO_PASSWORD``, or the one that the manual names."""
    return os.environ.get(PASSWORD_VARIABLE) or _PASSWORD


def _org(company: Company, role: Role, own_org: int) -> int:
    """Whose role shows his own organisation alone is of his area; the others are of the whole sales company."""
    alone = any(scope.own and scope.dimension == Dimension.of("org") for scope in role.scopes)
    return own_org if alone else company.sales_org.id


def build(work: UnitOfWork, company: Company) -> None:
    everything = ensure(work, Role, "everything", name="演示：全部权限")
    everything.grants = [RoleGrant(id=new_id(), position=0, entity=ANY, verb=ANY)]
    work.session.flush()
    roles = {role.code: role for role in work.session.scalars(select(Role))}
    for code, (role, employee) in _USERS.items():
        person = company.employees[employee]
        user = ensure(
            work, User, code, name=person.name, employee_id=person.id, org_id=_org(company, roles[role], person.org_id)
        )
        user.password, user.must_change = hash_password(password()), False
        user.failures = 0
        user.roles = [UserRole(id=new_id(), position=0, role_id=roles[role].id)]
    work.session.flush()
    rights_changed(work, everything)
