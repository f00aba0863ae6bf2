"""The loop: a call at a time, and again and again several at once; bounded by time, repeatable by its seed."""

from __future__ import annotations

import time
from random import Random
from typing import Any

from google.protobuf.message import Message

from tests.fuzz import attacks, mutate
from tests.fuzz.attacks import Metadata
from tests.fuzz.contract import Rpc, rpcs
from tests.fuzz.crowd import Crowd
from tests.fuzz.ground import Ground
from tests.fuzz.judge import Judge, nothing_done
from tests.fuzz.report import Report
from tests.fuzz.schema import Schema, learn
from tests.fuzz.sessions import Sessions
from tests.fuzz.templates import Templates
from tests.fuzz.wire import Code, call

CALLERS = 4
# After so many calls that were alone, a round of several at once.
_ALONE = 6


class Fuzzer:
    """Fuzzes one ground. ``only``: the names of the calls to try, all where empty; ``callers``: how many call at once."""

    def __init__(self, ground: Ground, *, seed: int, only: tuple[str, ...] = (), callers: int = CALLERS) -> None:
        self.ground, self.seed = ground, seed
        self.report = Report(seed, callers)
        self.channel = ground.channel()
        self.everything = {rpc.name: rpc for rpc in rpcs()}
        self.rpcs = [rpc for rpc in self.everything.values() if not only or rpc.name in only]
        self.sessions = Sessions(ground, self.channel)
        self.schema: Schema = learn(self.sessions.first())
        self.templates = Templates(
            self.schema, books=ground.books.code, throwaway=ground.throwaway, password=ground.password
        )
        self.judge = Judge(ground, self.schema, self.report)
        self.crowd = Crowd(ground, self.sessions, self.templates, self.judge, self.rpcs, seed=seed, callers=callers)

    def run(self, seconds: float, *, cases: int = 0) -> Report:
        """Until the time is over; then the costly attacks, each once, and the question whether all is as before.

        With ``cases`` so many instead, and nothing costly: a run of the same length everywhere.
        """
        started = time.monotonic()
        number = 0
        while number < cases if cases else time.monotonic() - started < seconds:
            self._case(number)
            number += 1
            if number % _ALONE == 0 and self.report.callers > 1:
                self.crowd.round(number // _ALONE)
            if number % 200 == 0:
                self.judge.remember_memory()
        if not cases:
            self._specials()
        self._revive()
        self.judge.afterwards(self.sessions.first(), self.everything)
        self.report.seconds = time.monotonic() - started
        self.judge.writes.close()
        self.crowd.close()
        self.channel.close()
        return self.report

    def _revive(self) -> None:
        self.sessions.revive()
        self.judge.forgive()

    def _case(self, number: int) -> None:
        random = Random(f"{self.seed}:{number}")
        case, rpc = str(number), self.rpcs[number % len(self.rpcs)]
        user = self.ground.caller(rpc.name, random)
        request = self.templates.request(rpc, random)
        for _ in range(random.choice((0, 0, 1, 1, 1, 2, 2, 3, 5))):
            mutate.mutate(request, random)
        metadata = [*self.sessions.metadata(user), *attacks.odd_metadata(random)]
        what = random.random()
        if what < 0.74:
            self._once(case, rpc, request, metadata, "mutated")
        elif what < 0.81:
            self._forged(case, rpc, request, user, random)
        elif what < 0.90:
            self._once(case, rpc, attacks.rubbish(random, request.SerializeToString()), metadata, "rubbish")
        elif what < 0.95:
            self._repeated(case, rpc, request, user, random)
        elif what < 0.98:
            answer = attacks.cancelled(self.channel, rpc, request, metadata, random.choice(attacks.SOON))
            self._settle(rpc)
            self.judge.judge(case, rpc, request, answer, "cancelled", may_write=True, also=frozenset({Code.CANCELLED}))
        else:
            answer = attacks.too_late(self.channel, rpc, request, metadata, random)
            self._settle(rpc)
            self.judge.judge(case, rpc, request, answer, "late", may_write=True)

    def _settle(self, rpc: Rpc) -> None:
        if rpc.writes:
            self.judge.settle()

    def _once(self, case: str, rpc: Rpc, request: Message | bytes, metadata: Metadata, attack: str) -> None:
        answer = call(self.channel, rpc, request, metadata)
        if answer.code is Code.UNAUTHENTICATED and not rpc.anonymous:
            self._revive()
            metadata = [(key, value) for key, value in metadata if key != "authorization"]
            metadata = [*self.sessions.metadata(self.ground.everybody[0]), *metadata]
            answer = call(self.channel, rpc, request, metadata)
        self.judge.judge(
            case, rpc, request, answer, attack, retry=lambda smaller: call(self.channel, rpc, smaller, metadata)
        )

    def _forged(self, case: str, rpc: Rpc, request: Message, user: str, random: Random) -> None:
        header = attacks.forged(random, self.sessions.tokens[user], self.sessions.ended)
        answer = call(self.channel, rpc, request, [("authorization", header)])
        if not rpc.anonymous and answer.code is not Code.UNAUTHENTICATED and answer.code is not Code.RESOURCE_EXHAUSTED:
            self.judge.found(case, rpc, request, "forged session", f"{answer.code.name} for “{header[:60]}”")
        self.judge.judge(case, rpc, request, answer, "forged session")

    def _repeated(self, case: str, rpc: Rpc, request: Any, user: str, random: Random) -> None:
        """The same id again with the same body, with another body, and by another user."""
        judge, metadata = self.judge, self.sessions.metadata(user)
        first = call(self.channel, rpc, request, metadata)
        judge.judge(case, rpc, request, first, "repeated", may_write=first.ok)
        if (
            "request_id" not in rpc.request.DESCRIPTOR.fields_by_name
            or not first.ok
            or nothing_done(rpc, request, first)
        ):
            return
        again = call(self.channel, rpc, request, metadata)
        written = judge.written()
        if written or not (again.ok or again.code is Code.NOT_FOUND):
            what = "wrote twice" if written else f"{again.code.name} {again.reason} at the second time"
            judge.found(case, rpc, request, "repeated", what)
        other = mutate.another(request, random)
        if other is not None:
            answer = call(self.channel, rpc, other, metadata)
            if answer.ok:
                judge.found(case, rpc, other, "repeated", "another body was taken under the same request id")
            judge.judge(case, rpc, other, answer, "repeated with another body")
        somebody = self.ground.everybody[-1]
        if somebody != user:
            answer = call(self.channel, rpc, request, self.sessions.metadata(somebody))
            judge.judge(case, rpc, request, answer, "repeated by another", may_write=True)

    def _specials(self) -> None:
        random = Random(f"{self.seed}:specials")
        requests = {name: self.templates.request(self.everything[name], random) for name in ("Import", "Page", "Save")}
        records = [record for each in self.schema.known.values() for record in each.records]
        full = [record for record in records if any(grid.lines for grid in record.grids)]
        if full:
            requests["Save"].record.CopyFrom(random.choice(full))
        requests["Import"].entity = "customer"
        metadata = self.sessions.metadata(self.ground.everybody[0])
        for special in attacks.specials(self.ground.channel, self.everything, requests, metadata):
            answer = special.deed()
            self.judge.judge("special", special.rpc, b"", answer, special.name, also=special.right)
            if special.right and answer.code not in special.right:
                words = f"answered {answer.code.name} {answer.message[:100]}"
                self.judge.found("special", special.rpc, b"", special.name, words)
            self.judge.remember_memory()
