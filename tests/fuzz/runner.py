"""The loop: a call, its answer, what it wrote, what it threw; bounded by time, repeatable by its seed."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from random import Random
from typing import Any

import grpc
from google.protobuf import text_format
from google.protobuf.message import Message

from cellar.v1 import exchange_pb2, session_pb2
from cellar_server.kernel import prove, security
from tests.fuzz import attacks, mutate, watch
from tests.fuzz.attacks import Metadata
from tests.fuzz.contract import Rpc, rpcs
from tests.fuzz.ground import Ground
from tests.fuzz.schema import Schema, learn
from tests.fuzz.templates import Templates
from tests.fuzz.wire import Answer, Code, call
from tests.support.rpc_client import Client, new_id

# Beyond what the server held when it had answered the first calls; the largest page, import and print fit well into it.
MEMORY_MEGABYTES = 700
_SHRINK_CALLS = 60
_SHOWN = 1_500
_QUIET_TURNS = 8
_NOBODY = frozenset({"Logout", "ChangePassword"})


@dataclass(slots=True)
class Finding:
    """Something a call did that none may; ``repro`` is the smallest request found that still does it."""

    rpc: str
    case: int
    attack: str
    what: str
    where: str = ""
    repro: str = ""
    times: int = 1


@dataclass
class Report:
    seed: int
    seconds: float = 0.0
    calls: int = 0
    by_code: Counter[str] = field(default_factory=Counter)
    by_rpc: Counter[str] = field(default_factory=Counter)
    accepted: Counter[str] = field(default_factory=Counter)
    findings: list[Finding] = field(default_factory=list)
    memory_before: int = 0
    memory_most: int = 0

    def as_dict(self) -> dict[str, Any]:
        counted = {name: dict(getattr(self, name)) for name in ("by_code", "by_rpc", "accepted")}
        figures = {name: getattr(self, name) for name in ("seed", "seconds", "calls", "memory_before", "memory_most")}
        return {**figures, **counted, "findings": [asdict(each) for each in self.findings], "clean": not self.findings}


class Fuzzer:
    """Fuzzes one ground. ``only``: the names of the calls to try, all where empty."""

    def __init__(self, ground: Ground, *, seed: int, only: tuple[str, ...] = ()) -> None:
        self.ground, self.seed = ground, seed
        self.report = Report(seed)
        self.channel = ground.channel()
        self.writes = watch.writes_of(ground.books.engine.url)
        self.everything = {rpc.name: rpc for rpc in rpcs()}
        self.rpcs = [rpc for rpc in self.everything.values() if not only or rpc.name in only]
        self.tokens = {user: self._login(user) for user in (*ground.everybody, ground.throwaway)}
        self.ended = [self._ended(user) for user in (ground.everybody[-1], ground.throwaway)]
        self.schema: Schema = learn(Client(self.channel, self.tokens[ground.everybody[0]]))
        self.templates = Templates(
            self.schema, books=ground.books.code, throwaway=ground.throwaway, password=ground.password
        )
        self._read_log = len(ground.log())
        self._mark = self.writes.mark()
        self.report.memory_before = self.report.memory_most = watch.memory(ground.pid)

    # Sessions

    def _login(self, user: str) -> str:
        client = Client(self.channel)
        client.login(user, self.ground.password, books=self.ground.books.code)
        return client.token

    def _ended(self, user: str) -> str:
        """A token whose session was ended by its user, or by its time."""
        token = self._login(user)
        if user == self.ground.throwaway:
            client = Client(self.channel, token)
            client.call(client.sessions.Logout, session_pb2.LogoutRequest())
        else:
            self.ground.expire(security._digest(token.partition(".")[2]))
        return token

    def _revive(self) -> None:
        self.ground.revive()
        self.tokens = {user: self._login(user) for user in self.tokens}
        self._mark = self.writes.mark()

    def _metadata(self, user: str) -> Metadata:
        return [("authorization", f"Bearer {self.tokens[user]}")]

    # The loop

    def run(self, seconds: float, *, cases: int = 0) -> Report:
        """Until the time is over; then the costly attacks, each once, and the question whether all is as before.

        With ``cases`` so many instead, and nothing costly: a run of the same length everywhere.
        """
        started = time.monotonic()
        number = 0
        while number < cases if cases else time.monotonic() - started < seconds:
            self._case(number)
            number += 1
            if number % 200 == 0:
                self._remember_memory()
        if not cases:
            self._specials()
        self._afterwards()
        self.report.seconds = time.monotonic() - started
        self.writes.close()
        self.channel.close()
        return self.report

    def _case(self, number: int) -> None:
        random = Random(f"{self.seed}:{number}")
        rpc = self.rpcs[number % len(self.rpcs)]
        user = self.ground.throwaway if rpc.name in _NOBODY else random.choice(self._people(random))
        request = self.templates.request(rpc, random)
        for _ in range(random.choice((0, 0, 1, 1, 1, 2, 2, 3, 5))):
            mutate.mutate(request, random)
        metadata = [*self._metadata(user), *attacks.odd_metadata(random)]
        what = random.random()
        if what < 0.74:
            self._once(number, rpc, request, metadata, "mutated")
        elif what < 0.81:
            self._forged(number, rpc, request, user, random)
        elif what < 0.90:
            self._once(number, rpc, attacks.rubbish(random, request.SerializeToString()), metadata, "rubbish")
        elif what < 0.95:
            self._repeated(number, rpc, request, user, random)
        elif what < 0.98:
            answer = attacks.cancelled(self.channel, rpc, request, metadata, random)
            self._settle(rpc)
            self._judge(number, rpc, request, answer, "cancelled", may_write=True, also=frozenset({Code.CANCELLED}))
        else:
            answer = attacks.too_late(self.channel, rpc, request, metadata, random)
            self._settle(rpc)
            self._judge(number, rpc, request, answer, "late", may_write=True)

    def _settle(self, rpc: Rpc) -> None:
        """Nobody waits for a call that was given up, and the server may still commit it: wait until it has."""
        quiet = 0
        while rpc.writes and quiet < _QUIET_TURNS:
            time.sleep(0.05)
            mark = self.writes.mark()
            quiet = quiet + 1 if mark == self._mark else 0
            self._mark = mark

    def _people(self, random: Random) -> tuple[str, ...]:
        return self.ground.everybody[:1] if random.random() < 0.6 else self.ground.everybody

    def _once(self, number: int, rpc: Rpc, request: Message | bytes, metadata: Metadata, attack: str) -> None:
        answer = call(self.channel, rpc, request, metadata)
        if answer.code is Code.UNAUTHENTICATED and not rpc.anonymous:
            self._revive()
            metadata = [(key, value) for key, value in metadata if key != "authorization"]
            metadata = [*self._metadata(self.ground.everybody[0]), *metadata]
            answer = call(self.channel, rpc, request, metadata)
        self._judge(
            number, rpc, request, answer, attack, retry=lambda smaller: call(self.channel, rpc, smaller, metadata)
        )

    def _forged(self, number: int, rpc: Rpc, request: Message, user: str, random: Random) -> None:
        header = attacks.forged(random, self.tokens[user], self.ended)
        answer = call(self.channel, rpc, request, [("authorization", header)])
        if not rpc.anonymous and answer.code is not Code.UNAUTHENTICATED and answer.code is not Code.RESOURCE_EXHAUSTED:
            self._found(number, rpc, request, "forged session", f"{answer.code.name} for “{header[:60]}”")
        self._judge(number, rpc, request, answer, "forged session")

    def _repeated(self, number: int, rpc: Rpc, request: Any, user: str, random: Random) -> None:
        """The same id again with the same body, with another body, and by another user."""
        metadata = self._metadata(user)
        first = call(self.channel, rpc, request, metadata)
        self._judge(number, rpc, request, first, "repeated", may_write=first.ok)
        if "request_id" not in rpc.request.DESCRIPTOR.fields_by_name or not first.ok or _nothing_done(request, first):
            return
        again = call(self.channel, rpc, request, metadata)
        written = self._mark != self.writes.mark()
        if written or not (again.ok or again.code is Code.NOT_FOUND):
            what = "wrote twice" if written else f"{again.code.name} {again.reason} at the second time"
            self._found(number, rpc, request, "repeated", what)
        other = type(request)()
        other.CopyFrom(request)
        mutate.mutate(other, random)
        other.request_id = request.request_id
        if other.SerializeToString(deterministic=True) != request.SerializeToString(deterministic=True):
            answer = call(self.channel, rpc, other, metadata)
            if answer.ok:
                self._found(number, rpc, other, "repeated", "another body was taken under the same request id")
            self._judge(number, rpc, other, answer, "repeated with another body")
        somebody = self.ground.everybody[-1]
        if somebody != user:
            answer = call(self.channel, rpc, request, self._metadata(somebody))
            self._judge(number, rpc, request, answer, "repeated by another", may_write=True)

    def _specials(self) -> None:
        random = Random(f"{self.seed}:specials")
        names = {"Save", "Page", "Import"}
        requests = {name: self.templates.request(self.everything[name], random) for name in sorted(names)}
        lined = [
            record for each in self.schema.known.values() for record in each.records if not record.id and record.grids
        ]
        full = [
            record
            for each in self.schema.known.values()
            for record in each.records
            if any(g.lines for g in record.grids)
        ]
        if lined and full:
            requests["Save"].record.CopyFrom(random.choice(full))
        requests["Import"].entity = "customer"
        metadata = self._metadata(self.ground.everybody[0])
        for index, (name, deed, right) in enumerate(
            attacks.specials(self.ground.channel, self.everything, requests, metadata)
        ):
            rpc = self.everything[
                "Import" if ".xlsx" in name else "Save" if "lines" in name or "30" in name else "Page"
            ]
            answer = deed()
            self._judge(-1 - index, rpc, b"", answer, name, also=right)
            if right and answer.code not in right:
                self._found(-1 - index, rpc, b"", name, f"answered {answer.code.name} {answer.message[:100]}")
            self._remember_memory()

    # Judging

    def _judge(
        self, number: int, rpc: Rpc, request: Message | bytes, answer: Answer, attack: str, *, may_write: bool = False,
        also: frozenset[grpc.StatusCode] = frozenset(), retry: Callable[[Message], Answer] | None = None,
    ) -> None:  # fmt: skip
        self.report.calls += 1
        self.report.by_code[answer.code.name] += 1
        self.report.by_rpc[rpc.name] += 1
        if answer.ok:
            self.report.accepted[rpc.name] += 1
            self._learn(rpc, request, answer)
        fault = answer.fault(also=also)
        if fault:
            thrown = self._thrown()
            repro = (
                self._smallest(request, answer, retry)
                if retry is not None and isinstance(request, Message)
                else request
            )
            self._found(number, rpc, repro, attack, fault, thrown)
        mark = self.writes.mark()
        # A login that is refused is counted, so that it can lead to a lockout.
        allowed = may_write or rpc.name == "Login" or (rpc.writes and answer.ok and not _nothing_done(request, answer))
        if mark != self._mark and not allowed:
            self._found(
                number, rpc, request, attack, f"{answer.code.name} {answer.reason}, and yet something was written"
            )
        self._mark = mark

    def _learn(self, rpc: Rpc, request: Message | bytes, answer: Answer) -> None:
        asked: Any = rpc.request.FromString(request) if isinstance(request, bytes) else request
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

    def _thrown(self) -> str:
        """Where the newest traceback in the log came from."""
        log = self.ground.log()
        found = watch.tracebacks(log[self._read_log :])
        self._read_log = len(log)
        return watch.site(found[-1]) if found else ""

    def _smallest(self, request: Message, answer: Answer, retry: Callable[[Message], Answer]) -> Message:
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
        self._thrown()
        return request

    def _found(self, number: int, rpc: Rpc, request: Message | bytes, attack: str, what: str, where: str = "") -> None:
        for known in self.report.findings:
            if (known.rpc, known.where or known.what) == (rpc.name, where or what):
                known.times += 1
                return
        shown = (
            text_format.MessageToString(request, as_one_line=True)
            if isinstance(request, Message)
            else repr(request[:200])
        )
        self.report.findings.append(Finding(rpc.name, number, attack, what, where, shown[:_SHOWN]))

    def _remember_memory(self) -> None:
        self.report.memory_most = max(self.report.memory_most, watch.memory(self.ground.pid))

    def _afterwards(self) -> None:
        """Still there, still right, no larger than it may be, and nothing in the log that no call accounted for."""
        page = self.everything["Page"]
        self._revive()
        client = Client(self.ground.channel(), self.tokens[self.ground.everybody[0]])
        try:
            for each in self.schema.known.values():
                client.page(each.entity.name, list(each.entity.list.columns))
        except Exception as error:  # whatever it is, it is a finding
            self._found(-100, page, b"", "afterwards", f"it does not answer as before: {error}"[:300])
        for difference in prove.prove(self.ground.books.engine, self.ground.books.registry)[:5]:
            self._found(-101, self.everything["Save"], b"", "afterwards", f"the prover: {difference}")
        thrown = watch.tracebacks(self.ground.log())
        for traceback in thrown:
            self._found(-102, page, b"", "the log", traceback.strip().splitlines()[-1][:200], watch.site(traceback))
        self._remember_memory()
        grown = self.report.memory_most - self.report.memory_before
        if grown > MEMORY_MEGABYTES:
            self._found(-103, page, b"", "memory", f"the server grew by {grown} MB")


def _nothing_done(request: Message | bytes, answer: Answer) -> bool:
    """An import that found problems, or only tried, answers with a report and writes nothing."""
    reply = answer.replies[0] if answer.replies else None
    if not isinstance(reply, exchange_pb2.ImportResponse):
        return False
    asked = exchange_pb2.ImportRequest.FromString(request) if isinstance(request, bytes) else request
    return bool(reply.problems) or getattr(asked, "dry_run", False)
