"""Who asks: passed to every command and question."""

from __future__ import annotations

from dataclasses import dataclass

from cellar_server.kernel.access.policy import EVERYTHING, Policy
from cellar_server.kernel.schema.settings import Settings
from cellar_server.kernel.schema.text import Language


@dataclass(frozen=True, slots=True)
class Principal:
    """``must_change``: nothing is done for him before he has set a password of his own; the doors see to it.

    ``reference_version``: up to which version a worker may use what it remembers for him; 0 asks the database always.
    """

    user_id: int
    code: str
    name: str
    policy: Policy
    settings: Settings
    language: Language = "zh"
    employee_id: int | None = None
    org_id: int | None = None
    session: str = ""
    must_change: bool = False
    reference_version: int = 0


# The program itself: initial data, migration, jobs.
SYSTEM_USER = 1


def system(settings: Settings | None = None) -> Principal:
    return Principal(SYSTEM_USER, "system", "系统", EVERYTHING, settings or Settings({}))
