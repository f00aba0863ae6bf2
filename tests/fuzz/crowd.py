"""Several callers at once: hostile ones beside each other, twins under one request id, races for one record, calls taken back.

A round begins for all of its callers at the same moment and is judged when all are answered. Where none of them was
carried out, given up or a login, the whole books must be as before; where some were, every command in the books must bear the
request id and the user of one of those. What a round sends follows from the run's seed, its number, the caller's number and
what earlier answers taught; who comes first in it is chance.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from random import Random
from typing import Any

from google.protobuf.message import Message

from cellar_server.kernel.access.principal import SYSTEM_USER
from tests.fuzz import attacks, mutate
from tests.fuzz.contract import Rpc
from tests.fuzz.deeds import Deeds
from tests.fuzz.ground import Ground
from tests.fuzz.judge import Judge, has_a_right_to_write, nothing_done, parsed
from tests.fuzz.sessions import Sessions
from tests.fuzz.templates import Templates
from tests.fuzz.traces import Key, Traces, carried_out, traces
from tests.fuzz.wire import Answer, Code, call

_PATIENCE = 60.0
# The share of rounds in which all are hostile, and where races for one record begin; between them twins.
_HOSTILE, _RACES = 0.4, 0.84
_GIVEN_UP = frozenset({Code.CANCELLED})


@dataclass(slots=True)
class Part:
    """One caller's call in a round. ``after``: taken back after so many seconds; None: waited for."""

    user: str
    rpc: Rpc
    request: Any
    after: float | None = None
    answer: Answer = field(default_factory=lambda: Answer(Code.UNKNOWN, "never sent"))

    @property
    def may_have_written(self) -> bool:
        """Whether what it was answered, or that it did not wait for an answer, gives it a right to have written."""
        given_up = self.rpc.writes and self.answer.code is Code.CANCELLED
        return given_up or has_a_right_to_write(self.rpc, self.request, self.answer)

    @property
    def acknowledged(self) -> bool:
        return self.rpc.writes and self.answer.ok and not nothing_done(self.rpc, self.request, self.answer)


Fault = tuple[Part, str]


@dataclass(slots=True)
class Scene:
    """``check``: what must be true of this kind of round beside what is true of all."""

    name: str
    parts: list[Part]
    check: Callable[[Sequence[Part]], Iterator[Fault]] = lambda _parts: iter(())
    twins: bool = False


class Crowd:
    """The callers of one run, each with a channel of its own."""

    def __init__(
        self, ground: Ground, sessions: Sessions, templates: Templates, judge: Judge, rpcs: list[Rpc], *, seed: int, callers: int
    ) -> None:  # fmt: skip
        self.ground, self.sessions, self.templates, self.judge = ground, sessions, templates, judge
        self.rpcs, self.seed, self.callers = rpcs, seed, callers
        self.deeds = Deeds(templates, rpcs)
        self.engine = ground.books.engine
        self._channels = [ground.channel() for _ in range(callers)]
        self._pool = ThreadPoolExecutor(callers)

    def close(self) -> None:
        self._pool.shutdown()
        for channel in self._channels:
            channel.close()

    def round(self, number: int) -> None:
        """One scene, played and judged."""
        case = f"round {number}"
        scene = self._scene(Random(f"{self.seed}:{case}"), case)
        keys = {key for part in scene.parts if (key := self._key(part)) is not None}
        known, before = carried_out(self.engine, keys), traces(self.engine)
        self.judge.forgive()
        self._send(scene.parts)
        given_up = any(part.after is not None and part.rpc.writes for part in scene.parts)
        wrote = self.judge.settle() if given_up else self.judge.written()
        done = carried_out(self.engine, keys) - known
        faults = [*self._misdeeds(scene.parts, before, done, known, wrote=wrote), *scene.check(scene.parts)]
        if scene.twins:
            faults += self._asked_again(scene.parts[0], done)
        where = self.judge.thrown()
        for part, what in faults:
            self.judge.found(case, part.rpc, part.request, scene.name, what)
        for part in scene.parts:
            self.judge.answered(
                case, part.rpc, part.request, part.answer, scene.name, where=where,
                also=_GIVEN_UP if part.after is not None else frozenset(), retry=self._alone(part),
            )  # fmt: skip
        if any(part.answer.code is Code.UNAUTHENTICATED and not part.rpc.anonymous for part in scene.parts):
            self.sessions.revive()
        self.judge.forgive()

    def _send(self, parts: Sequence[Part]) -> None:
        together = threading.Barrier(len(parts))

        def one(index: int, part: Part) -> None:
            channel, metadata = self._channels[index], self.sessions.metadata(part.user)
            together.wait(_PATIENCE)
            if part.after is None:
                part.answer = call(channel, part.rpc, part.request, metadata)
            else:
                part.answer = attacks.cancelled(channel, part.rpc, part.request, metadata, part.after)

        for each in [self._pool.submit(one, index, part) for index, part in enumerate(parts)]:
            each.result()

    def _alone(self, part: Part) -> Callable[[Any], Answer]:
        return lambda smaller: call(self._channels[0], part.rpc, smaller, self.sessions.metadata(part.user))

    # Scenes

    def _scene(self, random: Random, case: str) -> Scene:
        others = [self._hostile(Random(f"{self.seed}:{case}:{caller}")) for caller in range(2, self.callers)]
        what = random.random()
        kinds = ("Act",) if what > _RACES else ("Save", "Act", "Attach")
        deed = self.deeds.one(self.sessions.first(), random, kinds) if what > _HOSTILE else None
        if deed is None:
            two = [self._hostile(Random(f"{self.seed}:{case}:{caller}")) for caller in range(2)]
            return Scene("several at once", [*two, *others])
        user = self.ground.everybody[0]
        first, second = Part(user, deed.rpc, deed.request), Part(user, deed.rpc, deed.request)
        if what < 0.55:
            more = [Part(user, deed.rpc, deed.request) for _ in others]
            return Scene("one id at once", [first, second, *more], one_answer, twins=True)
        if what < 0.65:
            second.request = self.deeds.another(deed, random)
            return Scene("one id, two bodies", [first, second, *others], one_body)
        if what < 0.7:
            second.user = random.choice(self.ground.everybody[1:])
            return Scene("one id, two users", [first, second, *others])
        if what < _RACES:
            first.after = random.choice(attacks.SOON)
            return Scene("taken back beside its twin", [first, second, *others], one_answer, twins=True)
        chances = [Random(f"{self.seed}:{case}:{caller}") for caller in range(1, self.callers)]
        rivals = [self.deeds.about(deed, chance) for chance in chances]
        return Scene("one record", [first, *(Part(user, each.rpc, each.request) for each in rivals)], one_effect)

    def _hostile(self, random: Random) -> Part:
        rpc = random.choice(self.rpcs)
        user = self.ground.caller(rpc.name, random)
        request = self.templates.request(rpc, random)
        for _ in range(random.choice((0, 1, 1, 2, 2, 3))):
            mutate.mutate(request, random)
        after = random.choice(attacks.SOON) if random.random() < 0.1 else None
        if random.random() < 0.1:
            return Part(user, rpc, attacks.rubbish(random, request.SerializeToString()), after)
        return Part(user, rpc, request, after)

    # Judging

    def _key(self, part: Part) -> Key | None:
        request_id = getattr(parsed(part.rpc, part.request), "request_id", "")
        return Key(self.ground.user_ids[part.user], request_id) if request_id else None

    def _misdeeds(
        self, parts: Sequence[Part], before: Traces, done: set[Key], known: set[Key], *, wrote: bool
    ) -> Iterator[Fault]:
        """Writes that nobody had a right to. ``known``: request ids that had been carried out before the round."""
        report, rightful = self.judge.report, [part for part in parts if part.may_have_written]
        report.rounds += 1
        if not rightful:
            report.quiet += 1
            if wrote:
                yield parts[0], "none of them was carried out, and yet something was written"
            return
        after = traces(self.engine)
        report.told_apart += len(done)
        users = {self.ground.user_ids[part.user] for part in rightful} | {SYSTEM_USER}
        strangers = {user for user, count in after.history.items() if count > before.history.get(user, 0)} - users
        if strangers:
            yield parts[0], f"there are new deeds of users {sorted(strangers)}, none of whose calls was carried out"
        keys = {self._key(part) for part in rightful}
        for part in parts:
            key = self._key(part)
            if key is None:
                continue
            if key in done and key not in keys:
                yield part, f"{part.answer.code.name} {part.answer.reason}, and yet it was carried out"
            if part.acknowledged and key not in done | known:
                yield part, "it was acknowledged, and the books do not know its request id"
        without = sum(self._key(part) is None for part in rightful)
        if after.requests - before.requests > len(done) + without:
            yield (
                parts[0],
                f"{after.requests - before.requests} commands were noted, {len(done) + without} can be explained",
            )

    def _asked_again(self, part: Part, done: set[Key]) -> Iterator[Fault]:
        """Once more after the round: what was carried out is told again, and nothing is written."""
        self.judge.forgive()
        answer = self._alone(part)(part.request)
        if self._key(part) not in done:
            return
        if self.judge.written():
            yield part, "it was written once more at the next time of asking"
        if not (answer.ok or answer.code is Code.NOT_FOUND):
            yield part, f"{answer.code.name} {answer.reason} at the next time of asking"


def _told(part: Part) -> object:
    """Which record an answer is about, and how that stands now."""
    reply = part.answer.replies[0]
    record, attachment = getattr(reply, "record", None), getattr(reply, "attachment", None)
    if record is not None:
        return record.id, record.row_version, record.state
    return attachment.id if attachment is not None else None


def one_answer(parts: Sequence[Part]) -> Iterator[Fault]:
    """Twins under one request id: carried out once, and all of them are told the same."""
    twins = [part for part in parts if part.request is parts[0].request]
    told = {_told(part) for part in twins if part.answer.ok}
    if len(told) > 1:
        yield twins[0], f"two answers to one request id: {told}"
    for part in twins:
        refused = not part.answer.ok and part.answer.code not in (Code.NOT_FOUND, Code.CANCELLED)
        if told and refused:
            yield part, f"{part.answer.code.name} {part.answer.reason} to one of two twins, the other was carried out"


def one_body(parts: Sequence[Part]) -> Iterator[Fault]:
    """Two bodies under one request id: one of them at most is carried out."""
    taken = {
        part.request.SerializeToString(deterministic=True)
        for part in parts[:2]
        if part.acknowledged and isinstance(part.request, Message)
    }
    if len(taken) > 1:
        yield parts[1], "another body was taken under the same request id at the same time"


def one_effect(parts: Sequence[Part]) -> Iterator[Fault]:
    """Writes that start from one version of a record: one of them at most moves it on."""
    moved = [part for part in parts if part.acknowledged and _moves(part)]
    if len(moved) > 1:
        yield moved[1], f"{len(moved)} writes that began with version {_version(moved[0].request)} were carried out"


def _version(message: Any) -> int:
    """Of the record that a request or a reply is about."""
    return int(message.row_version if hasattr(message, "row_version") else message.record.row_version)


def _moves(part: Part) -> bool:
    return part.rpc.name == "Delete" or _version(part.answer.replies[0]) > _version(part.request)
