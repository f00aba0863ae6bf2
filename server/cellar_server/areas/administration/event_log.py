"""登录与操作日志: who logged in, took data out, was refused, changed rights, worked at the console (4.3, PT-21). It can only be read."""

from __future__ import annotations

from cellar_server.kernel.unit_of_work.events import EventLog

from cellar_server.kernel.kit import (  # isort: skip
    NOT_SHOWN, EntityKind, Form, Listing, Where, declare, scheme, scoped,
)  # fmt: skip


EVENT_LOG = declare(
    EventLog,
    title="登录与操作日志|Login and event log",
    area="administration",
    icon="shield",
    kind=EntityKind.INQUIRY,
    form=Form(""),
    keywords="审计 日志 audit log rz",
    listing=Listing(
        columns="happened_at user_id deed entity row_total address note",
        filters="happened_at user_id deed entity",
        sort="-id",
        search="user_id note address",
        schemes=(
            scheme("logins", "登录|Logins", Where.of("deed", "in", "login", "login_failed", "locked", "logout", "kicked", "password", "password_failed")),
            scheme("output", "导出与打印|Output", Where.of("deed", "in", "export", "print", "download")),
            scheme("refused", "越权被拒|Refused", Where.of("deed", "in", "refused")),
            scheme("deleted", "删除|Deleted", Where.of("deed", "in", "deleted")),
            scheme("rights", "权限变更|Rights", Where.of("deed", "in", "rights", "shared")),
            scheme("console", "控制台|Console", Where.of("deed", "in", "console", "backup", "restore")),
        ),
    ),
    # Of whom it tells, not about which records: who may see his own people alone sees their deeds alone.
    scopes=scoped(org="user_id.org_id", employee="user_id.employee_id", customer=NOT_SHOWN, warehouse=NOT_SHOWN),
    creatable=False,
)  # fmt: skip
