"""后台任务: every job of the ledger set, for who looks after it (PT-23). Everybody sees and ends his own elsewhere."""

from __future__ import annotations

from cellar_server.services.jobs.table import Job

from cellar_server.kernel.kit import (  # isort: skip
    NOT_SHOWN, EntityKind, Form, Listing, Where, declare, scheme, scoped,
)  # fmt: skip


JOB = declare(
    Job,
    title="后台任务|Background job",
    area="administration",
    icon="clock",
    kind=EntityKind.INQUIRY,
    form=Form(""),
    keywords="任务 导出 队列 job htrw",
    listing=Listing(
        columns="asked_at title kind entity asked_by status done whole refused words started_at ended_at leased_by",
        filters="asked_at kind entity asked_by status ended_at",
        sort="-id",
        search="title words",
        schemes=(
            scheme("open", "未结束|Not over", Where.of("status", "in", "waiting", "running")),
            scheme("failed", "失败|Failed", Where.of("status", "in", "failed")),
        ),
    ),
    scopes=scoped(org="asked_by.org_id", employee="asked_by.employee_id", customer=NOT_SHOWN, warehouse=NOT_SHOWN),
    creatable=False,
)  # fmt: skip
