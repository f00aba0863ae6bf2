"""参数: what the company decides for itself, one record a parameter (REQUIREMENTS 4.4). The program says which there are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cellar_server.areas.administration import reads
from cellar_server.areas.masters import usage
from cellar_server.kernel.schema import settings
from cellar_server.kernel.schema.parameter_rows import ParameterRow, area_of
from cellar_server.kernel.schema.problems import Invalid
from cellar_server.kernel.schema.settings import PARAMETERS

from cellar_server.kernel.kit import (  # isort: skip
    ACTIVE, Form, Listing, Problem, UnitOfWork, action, declare, nobody_narrowed, problem, within,
)  # fmt: skip


def _parameter(work: UnitOfWork, doc: ParameterRow) -> settings.Parameter[Any] | None:
    """What the program says of it; that stands in the files of its area."""
    work.registry.need(area_of(doc.code or ""))
    return PARAMETERS.get(doc.code)


def problems(doc: ParameterRow) -> Iterator[Problem]:
    wanted = PARAMETERS.get(doc.code)
    if wanted is None:
        yield problem("content", "PARAMETER_GONE", "此版本没有这个参数|This version has no such parameter")
    elif doc.content is not None:
        fault = wanted.fault(doc.content)
        if fault is not None:
            yield fault


def verify(work: UnitOfWork, doc: ParameterRow) -> Iterator[Problem]:
    """What gives stored figures their meaning stays once there are any."""
    wanted = _parameter(work, doc)
    if wanted is None or not wanted.settles or not usage.changed(doc, "content"):
        return
    if work.settings[wanted] != (
        wanted.default if doc.content is None else wanted.parse(doc.content)
    ) and reads.anything_took_effect(work):
        yield problem(
            "content", "PARAMETER_SETTLED",
            f"已有生效的单据，{wanted.label.zh}不能再改|Documents took effect under it: {wanted.label.en.lower()} cannot change any more",
            "另建账套|Make another ledger set",
        )  # fmt: skip


def prepare(work: UnitOfWork, doc: ParameterRow) -> None:
    wanted = _parameter(work, doc)
    if wanted is not None and doc.content is not None:
        doc.content = wanted.tidy(doc.content) or None


def changed(work: UnitOfWork, doc: ParameterRow) -> None:
    """Last, because everybody waits for the row that tells the workers."""
    work.write_last(settings.CHANGED)


@action("恢复缺省|Restore the default", within(ACTIVE), icon="undo", batch=True)
def restore(work: UnitOfWork, doc: ParameterRow) -> None:
    doc.content = None
    faults = list(verify(work, doc))
    if faults:
        raise Invalid(faults)
    changed(work, doc)


PARAMETER = declare(
    ParameterRow,
    title="参数|Parameter",
    scopes=nobody_narrowed(),
    area="administration",
    icon="gear",
    actions=(restore,),
    check=problems,
    prepare=prepare,
    verify=verify,
    after_save=changed,
    creatable=False,
    lookup="code name content",
    keywords="设置 选项 setting option",
    form=Form("code area | name | english | help | english_help | content standard allowed"),
    listing=Listing(
        columns="area code name english content standard allowed help english_help",
        filters="area",
        sort="code",
        search="code name pinyin english content help english_help",
    ),
)
