"""What a run saw: counts, and every finding with the smallest request that shows it."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(slots=True)
class Finding:
    """Something a call did that none may; ``repro`` is the smallest request found that still does it."""

    rpc: str
    case: str
    attack: str
    what: str
    where: str = ""
    repro: str = ""
    times: int = 1


@dataclass
class Report:
    """``rounds``: how often several callers called at once; of ``quiet`` ones none had a right to write, and of the others
    ``told_apart`` writes were carried out, each known by its request id and its user."""

    seed: int
    callers: int
    seconds: float = 0.0
    calls: int = 0
    rounds: int = 0
    quiet: int = 0
    told_apart: int = 0
    by_code: Counter[str] = field(default_factory=Counter)
    by_rpc: Counter[str] = field(default_factory=Counter)
    by_attack: Counter[str] = field(default_factory=Counter)
    accepted: Counter[str] = field(default_factory=Counter)
    findings: list[Finding] = field(default_factory=list)
    memory_before: int = 0
    memory_most: int = 0

    def as_dict(self) -> dict[str, Any]:
        """As JSON takes it."""
        counted = {name: dict(value) for name, value in vars(self).items() if isinstance(value, Counter)}
        return {
            **vars(self),
            **counted,
            "findings": [asdict(each) for each in self.findings],
            "clean": not self.findings,
        }
