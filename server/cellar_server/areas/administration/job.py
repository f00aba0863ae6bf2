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
        columns="asked_at job_title asked_by job_status steps_done step_total refused_total outcome_words started_at ended_at leased_by",
        filters="asked_at job_kind about_entity asked_by job_status ended_at",
        sort="-id",
        search="job_title outcome_words",
        schemes=(
            scheme("open", "未结束|Not over", Where.of("job_status", "in", "waiting", "running")),
            scheme("failed", "失败|Failed", Where.of("job_status", "in", "failed")),
        ),
    ),
    scopes=scoped(org="asked_by.org_id", employee="asked_by.employee_id", customer=NOT_SHOWN, warehouse=NOT_SHOWN),
    creatable=False,
)  # fmt: skip
