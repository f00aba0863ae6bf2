"""Parameters (REQUIREMENTS 4.4): what a company decides for itself, declared in code with a default, kept in the ledger set.

The ledger set has a row for each declared parameter (``plant``), so that they are listed and changed like any record.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Generic, TypeVar

from sqlalchemy import Connection, insert, select, update

from cellar_common.folding import fold
from cellar_db.ids import new_id
from cellar_server.kernel.schema import clock
from cellar_server.kernel.schema.model import table_of
from cellar_server.kernel.schema.parameter_rows import CHOICES, ParameterRow, area_of, topic
from cellar_server.kernel.schema.pinyin import initials
from cellar_server.kernel.schema.problems import Invalid, Problem, problem
from cellar_server.kernel.schema.states import ACTIVE
from cellar_server.kernel.schema.tables import system_state
from cellar_server.kernel.schema.text import Label, label

T = TypeVar("T", bound=bool | int | Decimal | str)

PARAMETERS: dict[str, Parameter[Any]] = {}
_CALLED = {
    "block": label("拒绝|Refuse"), "refuse": label("拒绝|Refuse"), "warn": label("提示后放行|Warn and let pass"), "none": label("不检查|Do not check"),
}  # fmt: skip
"""What options are called that several parameters have."""
_YES_NO = {"1": label("是|Yes"), "0": label("否|No")}
_WORDS = {"是": "1", "yes": "1", "true": "1", "否": "0", "no": "0", "false": "0"}
_KINDS = {int: Label("整数", "a whole number"), Decimal: Label("小数", "a number")}
_rows = table_of(ParameterRow)
# The program's own user (principal.SYSTEM_USER), whose module reads this one.
_PROGRAM = 1


@dataclass(frozen=True, slots=True)
class Rule:
    """What a text may be that is a parameter's value, and in words."""

    fits: Callable[[str], bool]
    words: Label


@dataclass(frozen=True, slots=True)
class Parameter(Generic[T]):
    """A typed parameter; ``settings[P]`` is the ledger set's value or the default.

    Numbers lie between ``minimum`` and ``maximum``; one that was kept before it had these bounds counts as the nearer of them.
    """

    code: str
    default: T
    label: Label
    help: Label
    options: tuple[str, ...] = ()
    minimum: int = 0
    maximum: int = 0
    settles: bool = False
    rule: Rule | None = None
    called: Mapping[str, Label] = field(default_factory=dict)

    @property
    def choices(self) -> Mapping[str, Label]:
        """What can be chosen, by what is stored, and in words; nothing where a number or a text is typed."""
        if isinstance(self.default, bool):
            return _YES_NO
        return {each: self.called.get(each) or _CALLED.get(each) or Label(each, each) for each in self.options}

    @property
    def is_number(self) -> bool:
        return type(self.default) in _KINDS

    def parse(self, content: str) -> T:
        kind = type(self.default)
        if kind is bool:
            return content == "1"  # type: ignore[return-value]
        return kind(content)

    def kept(self, content: str) -> T:
        """The value of what is stored."""
        value = self.parse(content)
        if not self.is_number:
            return value
        low, high = (type(self.default)(bound) for bound in (self.minimum, self.maximum))
        return max(low, min(value, high))

    def show(self, value: T) -> str:
        return ("1" if value else "0") if isinstance(value, bool) else str(value)

    def allowed(self) -> Label:
        """What may be entered, in words."""
        if self.choices:
            said = self.choices.values()
            return Label("，".join(each.zh for each in said), ", ".join(each.en for each in said))
        if self.rule is not None:
            return self.rule.words
        words = _KINDS.get(type(self.default))
        if words is None:
            return Label("文字", "text")
        bounds = (f"{self.minimum} 至 {self.maximum}", f"from {self.minimum} to {self.maximum}")
        return Label(f"{words.zh}，{bounds[0]}", f"{words.en} {bounds[1]}")

    def tidy(self, content: str) -> str:
        """What was typed as it is kept: 是 is 1, 07 is 7; what does not fit stays as it is, for ``fault`` to name."""
        content = content.strip()
        if self.options:
            return next((each for each in self.options if fold(each) == fold(content)), content)
        if isinstance(self.default, bool):
            return _WORDS.get(content.casefold(), content)
        return content if self.fault(content) else self.show(self.parse(content))

    def fault(self, content: str) -> Problem | None:
        """Why this may not be the parameter's value."""
        fits = content in self.options if self.options else self._fits(content)
        if fits:
            return None
        words = self.allowed()
        code = "PARAMETER_OPTION" if self.options else "PARAMETER_VALUE"
        text = f"{self.label.zh}：应为 {words.zh}|{self.label.en}: must be {words.en}"
        return problem("content", code, text, "留空即用缺省值|Leave it empty for the default")

    def _fits(self, content: str) -> bool:
        if isinstance(self.default, bool):
            return content in ("0", "1")
        if isinstance(self.default, str):
            return self.rule is None or self.rule.fits(content)
        try:
            value = Decimal(self.parse(content))
        except (ValueError, ArithmeticError):
            return False
        return value.is_finite() and self.minimum <= value <= self.maximum


def define(
    code: str,
    default: T,
    words: str,
    *options: str,
    help: str,
    minimum: int = 0,
    maximum: int | None = None,
    settles: bool = False,
    rule: Rule | None = None,
    called: Mapping[str, str] | None = None,
) -> Parameter[T]:
    """Declare a parameter: ``words`` are its title, ``help`` is a sentence of what it changes and for whom. The first part of its
    code is the area that it belongs to, or a topic of the kernel (``topic``). A code declared twice, and a number without a ``maximum``, is a ValueError. ``settles``: what is kept
    means something else under another value, so it stays once anything took effect. ``rule``: what a text may be.
    ``called``: options in words, where they are not those that every parameter has (refuse, warn)."""
    if code in PARAMETERS:
        raise ValueError(f"parameter {code} is declared twice")
    made = Parameter(
        code,
        default,
        label(words),
        label(help),
        options,
        minimum,
        maximum or 0,
        settles,
        rule,
        {each: label(said) for each, said in (called or {}).items()},
    )
    if made.is_number and maximum is None:
        # Days are counted with it, or rows: without an end it overflows a calendar.
        raise ValueError(f"parameter {code} is a number without a maximum")
    PARAMETERS[code] = made
    CHOICES[code] = lambda: made.choices
    return made


class Settings:
    """The parameters of one ledger set as they were when its version was read."""

    def __init__(self, stored: Mapping[str, str]) -> None:
        self._stored = stored

    def __getitem__(self, wanted: Parameter[T]) -> T:
        content = self._stored.get(wanted.code)
        return wanted.default if content is None else wanted.kept(content)


def read(connection: Connection) -> Settings:
    columns = _rows.c
    stored = connection.execute(select(columns.code, columns.content).where(columns.content.is_not(None)))
    return Settings({row.code: row.content for row in stored})


def put(connection: Connection, wanted: Parameter[T], value: T) -> None:
    """Set a parameter and tell the workers; ``Invalid`` for a value that does not fit. For the program itself: no history."""
    shown = wanted.show(value)
    fault = wanted.fault(shown)
    if fault is not None:
        raise Invalid([fault])
    plant(connection, only=wanted.code)
    connection.execute(update(_rows).where(_rows.c.code == wanted.code).values(content=shown))
    connection.execute(CHANGED)


CHANGED = update(system_state).values(settings_version=system_state.c.settings_version + 1)
"""Every worker reads the parameters again at its next call."""


def plant(connection: Connection, *, only: str = "") -> list[Parameter[Any]]:
    """A row for each declared parameter that has none, and this version's words and defaults for the others. Answers the new ones."""
    fresh = []
    known = {row.code: row for row in connection.execute(select(_rows))}
    for code, each in PARAMETERS.items():
        if only and code != only:
            continue
        words = {
            "name": each.label.zh, "english": each.label.en, "pinyin": initials(each.label.zh)[:60] or None, "area": area_of(code),
            "help": each.help.zh, "english_help": each.help.en,
            "standard": each.show(each.default), "allowed": _both(each.allowed())[:200],
        }  # fmt: skip
        row = known.get(code)
        if row is None:
            made = {
                "id": new_id(),
                "row_version": 1,
                "created_at": clock.now(),
                "created_by": _PROGRAM,
                "code": code,
                "state": ACTIVE.code,
            }
            connection.execute(insert(_rows), made | words)
            fresh.append(each)
        elif any(getattr(row, name) != value for name, value in words.items()):
            connection.execute(update(_rows).where(_rows.c.code == code).values(**words))
    return fresh


def _both(words: Label) -> str:
    return words.zh if words.zh == words.en else f"{words.zh}（{words.en}）"


topic("approval", "审核|Approval")
MAKER_MAY_CHECK = define(
    "approval.maker_may_check", False, "制单人可审核本人单据|Maker may approve own documents",
    help="为“是”时，有审核权限的人可以审核自己录入或修改的单据；为“否”时须由另一人审核。|"
    "With yes, who may approve also approves what he entered or changed himself; with no it takes another person.",
)  # fmt: skip
