"""What desks leave to the background: exports, imports and one action on many records. A job's payload is the request itself."""

from __future__ import annotations

from collections.abc import Mapping

from cellar.v1 import exchange_pb2, job_pb2
from cellar_server.kernel.entry.ledger_set import LedgerSet
from cellar_server.kernel.exchange import export, importing
from cellar_server.kernel.life import documents
from cellar_server.kernel.lists.conditions import flat
from cellar_server.kernel.schema.declaration import Declaration
from cellar_server.kernel.schema.problems import Refusal, refuse
from cellar_server.kernel.unit_of_work import events, naming
from cellar_server.kernel.unit_of_work.events import Event
from cellar_server.kernel.unit_of_work.unit import UnitOfWork
from cellar_server.rpc import convert
from cellar_server.rpc.calls import request_of
from cellar_server.services.jobs import keeper, nightly, queue, reminding
from cellar_server.services.jobs.running import Outcome, Run, kind

_MORE = 500


@kind("export")
def run_export(run: Run) -> Outcome:
    """Begins anew where it was cut: nothing is written before its file is whole."""
    asked = exchange_pb2.ExportRequest.FromString(run.payload)
    query = convert.read_query(asked.query)
    with run.books.commands.reading(run.principal) as work:
        made = export.export(
            work, query, list(asked.columns), convert.read_sort(asked.sort), format=asked.format or "xlsx",
            with_lines=asked.with_lines, only=asked.only, told=run.tell,
        )  # fmt: skip
    conditions = events.conditions(
        ((each.field, each.operator, len(each.values)) for each in flat(query.wheres)), query.search
    )
    events.note_alone(
        run.books.engine, Event.EXPORT, user_id=run.principal.user_id, entity=query.entity, rows=made.rows, address=run.by,
        words=f"{asked.format or 'xlsx'} {conditions}",
    )  # fmt: skip
    words = f"{made.rows} 行" if run.principal.language == "zh" else f"{made.rows} rows"
    try:
        run.tell(made.rows, made.rows)
    except BaseException:
        made.file.close()
        raise
    return Outcome(words, made.file_name, made.file)


@kind("import")
def run_import(run: Run) -> Outcome:
    """All or nothing, as at the desk, and once, whatever cuts it."""
    asked = exchange_pb2.ImportRequest.FromString(run.payload)
    declaration = run.books.registry.of(asked.entity)
    name, asked.content = run.file()
    report = importing.run(
        run.books.commands, run.principal, request_of(asked), declaration, name, asked.content, dry_run=asked.dry_run
    )  # fmt: skip
    language = run.principal.language
    run.note([
        (" ".join(each for each in (found.sheet, str(found.row or ""), found.column) if each), found.problem.message.of(language))
        for found in report.problems[:_MORE]
    ])  # fmt: skip
    if report.faults:
        faults = len(report.faults)
        raise refuse("", "IMPORT_FAULTS", f"{faults} 处有误，没有写入|{faults} faults; nothing was written")
    run.tell(report.records, report.records)
    zh = f"新增 {report.fresh}，更新 {report.changed}，未变 {report.unchanged}"
    en = f"{report.fresh} new, {report.changed} changed, {report.unchanged} as they were"
    return Outcome(zh if language == "zh" else en)


@kind("act")
def run_act(run: Run) -> Outcome:
    """Record by record; what is refused is written down beside the job, and the rest goes on."""
    asked = job_pb2.AskActRequest.FromString(run.payload)
    declaration = run.books.registry.of(asked.entity)
    answers = convert.read_values(asked.answers)
    for id_ in list(dict.fromkeys(asked.ids))[run.done :]:

        def act(work: UnitOfWork, id_: int = id_) -> None:
            documents.act(work, declaration, id_, 0, asked.action, dict(answers))

        # Outside: who asked for it may be gone, which is no fault of this record.
        run.look_up()
        try:
            run.step(act)
        except Refusal as refused:
            run.pass_over(id_, _called(run, declaration, id_), queue.in_words(refused, run.principal.language))
    refusals = run.refused()
    through = run.done - refusals
    zh, en = f"成功 {through}，被拒 {refusals}", f"{through} done, {refusals} refused"
    return Outcome(zh if run.principal.language == "zh" else en)


def _called(run: Run, declaration: Declaration, id_: int) -> str:
    with run.books.commands.reading(run.principal) as work:
        try:
            record = documents.load(work, declaration, id_)
        except Refusal:
            return str(id_)
        return naming.called(work, declaration, record).of(run.principal.language)


def begin(ledger_sets: Mapping[str, LedgerSet], night: int) -> keeper.Keeper:
    """Look for jobs in a thread of this process; every kind is known here."""
    assert nightly.KEEP_JOBS
    assert reminding.REMIND
    return keeper.begin(ledger_sets, night)
