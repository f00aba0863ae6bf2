"""What is held against an answer: its status and words, what was written behind it, what was thrown into the log."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import grpc
from google.protobuf import text_format
from google.protobuf.message import DecodeError, Message

from cellar.v1 import document_pb2, exchange_pb2
from cellar_server.kernel.unit_of_work import prove
from tests.fuzz import mutate, watch
from tests.fuzz.contract import Rpc
from tests.fuzz.ground import Ground
from tests.fuzz.report import Finding, Report
from tests.fuzz.schema import Schema
from tests.fuzz.wire import Answer
from tests.support.processes import resident
from tests.support.rpc_client import Client, new_id

# Beyond what the server held when it had answered the first calls; the largest page, import and print fit well into it.
MEMORY_MEGABYTES = 700
_SHRINK_CALLS = 60
_SHOWN = 1_500
_QUIET_TURNS = 8
_NO_CODES: frozenset[grpc.StatusCode] = frozenset()


class Judge:
    """Keeps the report of one run, and looks at the books, the log and the memory of the server it is about."""

    def __init__(self, ground: Ground, schema: Schema, report: Report) -> None:
        self.ground, self.schema, self.report = ground, schema, report
        self.writes = watch.Writes(ground.books.engine.url)
        self._read_log = len(ground.log())
        self._mark = self.writes.mark()
        self.report.memory_before = self.report.memory_most = self._memory()

    # The books

    def forgive(self) -> None:
        """What was written until now is nobody's fault."""
        self._mark = self.writes.mark()

    def written(self) -> bool:
        """Whether anything was written since the last look."""
        mark = self.writes.mark()
        moved, self._mark = mark != self._mark, mark
        return moved

    def settle(self) -> bool:
        """Nobody waits for a call that was given up, and the server may still commit it: wait until it has.

        Gives whether anything was written meanwhile.
        """
        moved, quiet = False, 0
        while quiet < _QUIET_TURNS:
            time.sleep(0.05)
            if self.written():
                moved, quiet = True, 0
            else:
                quiet += 1
        return moved

    # One call

    def judge(
        self, case: str, rpc: Rpc, request: Message | bytes, answer: Answer, attack: str, *, may_write: bool = False,
        also: frozenset[grpc.StatusCode] = _NO_CODES, retry: Callable[[Any], Answer] | None = None,
    ) -> None:  # fmt: skip
        """A call that was alone: its answer, and that it wrote nothing unless it was carried out."""
        self.answered(case, rpc, request, answer, attack, also=also, retry=retry)
        allowed = may_write or has_a_right_to_write(rpc, request, answer)
        if self.written() and not allowed:
            words = f"{answer.code.name} {answer.reason}, and yet something was written"
            self.found(case, rpc, request, attack, words)

    def answered(
        self, case: str, rpc: Rpc, request: Message | bytes, answer: Answer, attack: str, *,
        also: frozenset[grpc.StatusCode] = _NO_CODES, retry: Callable[[Any], Answer] | None = None, where: str | None = None,
    ) -> None:  # fmt: skip
        """Count the answer, learn from it, and find fault with its status and words. ``where``: what the log said, if it
        was looked at before."""
        self.report.calls += 1
        self.report.by_code[answer.code.name] += 1
        self.report.by_rpc[rpc.name] += 1
        self.report.by_attack[attack] += 1
        if answer.ok:
            self.report.accepted[rpc.name] += 1
            self._learn(rpc, request, answer)
        fault = answer.fault(also=also)
        if fault:
            thrown = self.thrown() if where is None else where
            if retry is not None and isinstance(request, Message):
                request = self._smallest(request, answer, retry)
            self.found(case, rpc, request, attack, fault, thrown)

    def _learn(self, rpc: Rpc, request: Message | bytes, answer: Answer) -> None:
        asked = parsed(rpc, request)
        reply = answer.replies[0] if rpc.writes and answer.replies else None
        record = getattr(reply, "record", None)
        if record is not None and record.entity in self.schema.known:
            self.schema.known[record.entity].learn(record)
        elif rpc.name == "Delete" and asked.entity in self.schema.known:
            self.schema.known[asked.entity].forget(asked.id)
        elif rpc.name == "Attach" and reply is not None:
            self.schema.attachments.append(reply.attachment.id)
        elif rpc.name == "Detach" and asked.attachment_id in self.schema.attachments:
            self.schema.attachments.remove(asked.attachment_id)

    def thrown(self) -> str:
        """Where the newest traceback in the log came from, if one came since the last look."""
        log = self.ground.log()
        found = watch.tracebacks(log[self._read_log :])
        self._read_log = len(log)
        return watch.site(found[-1]) if found else ""

    def _smallest(self, request: Message, answer: Answer, retry: Callable[[Any], Answer]) -> Message:
        """Take things away as long as the same status comes back; at most a few dozen calls."""
        left = _SHRINK_CALLS
        shrunk = True
        while shrunk and left > 0:
            shrunk = False
            for candidate in mutate.smaller(request):
                left -= 1
                if getattr(candidate, "request_id", ""):
                    candidate.request_id = new_id()
                tried = retry(candidate)
                if (tried.code, tried.reason) == (answer.code, answer.reason):
                    request, shrunk = candidate, True
                    break
                if left <= 0:
                    break
        self.thrown()
        return request

    def found(self, case: str, rpc: Rpc, request: Message | bytes, attack: str, what: str, where: str = "") -> None:
        """Note it once, and how often it came again."""
        for known in self.report.findings:
            if (known.rpc, known.where or known.what) == (rpc.name, where or what):
                known.times += 1
                return
        shown = (
            text_format.MessageToString(request, as_one_line=True)
            if isinstance(request, Message)
            else repr(request[:200])
        )
        self.report.findings.append(Finding(rpc.name, case, attack, what, where, shown[:_SHOWN]))

    # The server

    def remember_memory(self) -> None:
        self.report.memory_most = max(self.report.memory_most, self._memory())

    def _memory(self) -> int:
        """Megabytes."""
        return resident(self.ground.pid) // 2**20

    def afterwards(self, client: Client, everything: dict[str, Rpc]) -> None:
        """Still there, still right, no larger than it may be, and nothing in the log that no call accounted for."""
        page, save, case = everything["Page"], everything["Save"], "afterwards"
        try:
            for each in self.schema.known.values():
                client.page(each.entity.name, list(each.entity.list.columns))
        except Exception as error:  # whatever it is, it is a finding
            self.found(case, page, b"", case, f"it does not answer as before: {error}"[:300])
        for difference in prove.prove(self.ground.books.engine, self.ground.books.registry)[:5]:
            self.found(case, save, b"", case, f"the prover: {difference}")
        for traceback in watch.tracebacks(self.ground.log()):
            last = traceback.strip().splitlines()[-1][:200]
            self.found(case, page, b"", "the log", last, watch.site(traceback))
        self.remember_memory()
        grown = self.report.memory_most - self.report.memory_before
        if grown > MEMORY_MEGABYTES:
            self.found(case, page, b"", "memory", f"the server grew by {grown} MB")


def parsed(rpc: Rpc, request: Message | bytes) -> Any:
    """The request as the server reads it; an empty one where it cannot be read."""
    if isinstance(request, Message):
        return request
    try:
        return rpc.request.FromString(request)
    except DecodeError:
        return rpc.request()


def has_a_right_to_write(rpc: Rpc, request: Message | bytes, answer: Answer) -> bool:
    """Whether a call that was answered like this may have changed the books."""
    # A login that is refused is counted, so that it can lead to a lockout.
    return rpc.name == "Login" or (rpc.writes and answer.ok and not nothing_done(rpc, request, answer))


def nothing_done(rpc: Rpc, request: Message | bytes, answer: Answer) -> bool:
    """An import that found problems, or only tried, answers with a report and writes nothing."""
    reply = answer.replies[0] if answer.replies else None
    if not isinstance(reply, exchange_pb2.ImportResponse):
        return False
    errors = any(found.problem.severity == document_pb2.SEVERITY_ERROR for found in reply.problems)
    return errors or parsed(rpc, request).dry_run
