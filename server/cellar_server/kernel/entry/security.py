"""Login, sessions, lockout (ORG-09). Passwords are Argon2id; a session is an opaque token, its hash kept in the database."""

from __future__ import annotations

import hashlib
import secrets
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import Delete, bindparam, delete, insert, select, update

from cellar_common.folding import cut, key
from cellar_db import engine as db
from cellar_server.kernel.access import accounts
from cellar_server.kernel.access.accounts import User
from cellar_server.kernel.access.principal import Principal
from cellar_server.kernel.entry.attempts import ATTEMPTS
from cellar_server.kernel.entry.ledger_set import LedgerSet
from cellar_server.kernel.schema import clock
from cellar_server.kernel.schema.model import CODE_KEY
from cellar_server.kernel.schema.parameter_rows import topic
from cellar_server.kernel.schema.problems import Invalid, Problem, Unauthenticated, problem
from cellar_server.kernel.schema.settings import define
from cellar_server.kernel.schema.states import ACTIVE
from cellar_server.kernel.schema.tables import login_session, system_state
from cellar_server.kernel.schema.text import Language
from cellar_server.kernel.unit_of_work import events
from cellar_server.kernel.unit_of_work.events import Event

topic("security", "安全|Security")
LOCK_AFTER = define(
    "security.lock_after",
    5,
    "连续输错密码次数后锁定|Wrong passwords before lockout",
    minimum=1,
    maximum=1000,
    help="任一用户连续输错密码这么多次，就锁定一段时间。|"
    "After so many wrong passwords in a row a user is locked for a while.",
)
LOCK_MINUTES = define(
    "security.lock_minutes",
    15,
    "锁定分钟数|Minutes locked",
    minimum=1,
    maximum=525_600,
    help="被锁定的用户要等这么多分钟，或由管理员解锁，才能再登录。|"
    "A locked user waits so many minutes before he can log in again, unless an administrator unlocks him.",
)
SESSION_HOURS = define(
    "security.session_hours",
    12,
    "会话有效小时数|Hours a session lasts",
    minimum=1,
    maximum=8760,
    help="登录后经过这么多小时，所有用户都要重新登录。|So many hours after logging in everybody has to log in again.",
)
PASSWORD_LENGTH = define(
    "security.password_length",
    8,
    "密码最短长度|Shortest password",
    minimum=6,
    maximum=100,
    help="用户设新密码时至少要有这么多个字；已有的密码不受影响。|"
    "A new password has at least so many characters; passwords that are set already stay.",
)

LONGEST_PASSWORD = 200
# One hash takes 19 MiB for about 30 ms; two at once bound what a morning's logins can take. Threads of their own, because
# the C library keeps what was freed for each thread that ever hashed: eight worker threads would hold 152 MiB for good.
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_room = ThreadPoolExecutor(2, thread_name_prefix="password")


@cache
def _nobody() -> str:
    """What the password of somebody who is not there is compared with, so that it takes as long as another."""
    return _hasher.hash(secrets.token_hex(8))


def hash_password(password: str) -> str:
    return _room.submit(lambda: _hasher.hash(password)).result()


def _verify(stored: str | None, password: str) -> bool:
    # An unknown user costs the same time as a wrong password, so that names cannot be tried out.
    if len(password) > LONGEST_PASSWORD:
        stored, password = None, ""

    def right() -> bool:
        # Before it is known who asks: the first login of a process takes longer for everybody.
        nobody = _nobody()
        return _hasher.verify(stored or nobody, password)

    try:
        return _room.submit(right).result() and stored is not None
    except (VerificationError, InvalidHashError):
        return False


def password_problems(settings_length: int, password: str, user_code: str) -> list[Problem]:
    """The password policy: length, not the user's name, two kinds of characters."""
    found = []
    if len(password) < settings_length:
        found.append(
            problem(
                "new_password", "PASSWORD_SHORT", f"密码至少 {settings_length} 位|At least {settings_length} characters"
            )
        )
    if len(password) > LONGEST_PASSWORD:
        words = f"密码最多 {LONGEST_PASSWORD} 位|At most {LONGEST_PASSWORD} characters"
        found.append(problem("new_password", "TOO_LONG", words))
    kinds = sum(any(test(c) for c in password) for test in (str.isalpha, str.isdigit, lambda c: not c.isalnum()))
    if kinds < 2:
        found.append(
            problem(
                "new_password", "PASSWORD_PLAIN", "密码须含字母、数字、符号中的两种|Use two of letters, digits, signs"
            )
        )
    if user_code and user_code.lower() in password.lower():
        found.append(
            problem("new_password", "PASSWORD_NAME", "密码不能含有用户名|The password may not hold the user name")
        )
    return found


@dataclass(frozen=True, slots=True)
class Login:
    token: str
    principal: Principal
    must_change: bool


_WRONG = problem(
    "password", "LOGIN_REFUSED", "用户名或密码不对|The user name or the password is wrong", "请重新输入|Type them again"
)


_BY_CODE = select(
    User.id, User.code, User.password, User.state, User.failures, User.locked_until, User.must_change
).where(User.code_key == bindparam("wanted"))


def prepare(books: LedgerSet) -> None:
    """What the first to log in would wait for beside his own: the hash that nobody's password is compared with, and the statements
    that every log-in sends, put together for this database."""
    _room.submit(_nobody).result()
    with db.read(books.engine) as connection:
        connection.execute(_BY_CODE, {"wanted": ""}).all()
        books.settings(connection)
        accounts.role_policies(connection, books.registry, (0, None, None))
    with suppress(Unauthenticated):
        authenticate(books, "")


def login(books: LedgerSet, user_code: str, password: str, language: Language, device: str, address: str = "") -> Login:
    """Open a session; ``Unauthenticated`` for a wrong name or password, a stopped user, or one locked out.

    Each attempt is in the event log. A name that is nobody's is not written there: it may be a password in the wrong box.
    """
    now = clock.now()
    with db.read(books.engine) as connection:
        row = connection.execute(_BY_CODE, {"wanted": key(user_code[:80], CODE_KEY)}).first()
        values = books.settings(connection)
    if row is not None and row.locked_until is not None and row.locked_until > now:
        ATTEMPTS.note(books.engine, Event.LOGIN_FAILED, user_id=row.id, address=address, words="LOCKED")
        minutes = int((row.locked_until - now).total_seconds() // 60) + 1
        words = f"连续输错，{minutes} 分钟后再试|Too many wrong passwords; try again in {minutes} minutes"
        raise Unauthenticated([problem("user", "LOCKED", words, "或请管理员解锁|Or ask an administrator to unlock")])
    right = _verify(row.password if row is not None else None, password)
    if row is None:
        ATTEMPTS.note(books.engine, Event.LOGIN_FAILED, user_id=None, address=address, words="USER_UNKNOWN")
        raise Unauthenticated([_WRONG])
    if not right or row.state != ACTIVE.code:
        failures = row.failures + 1
        locked = now + timedelta(minutes=values[LOCK_MINUTES]) if failures >= values[LOCK_AFTER] else None
        with db.write(books.engine) as connection:
            connection.execute(
                update(User)
                .where(User.id == row.id)
                .values(failures=0 if locked else User.failures + 1, locked_until=locked)
            )
            if locked is not None:
                events.note(connection, Event.LOCKED, user_id=row.id, address=address, words=f"{failures} ×")
        words = "PASSWORD_WRONG" if row.state == ACTIVE.code else "USER_STOPPED"
        ATTEMPTS.note(books.engine, Event.LOGIN_FAILED, user_id=row.id, address=address, words=words)
        raise Unauthenticated([_WRONG])
    token = secrets.token_urlsafe(32)
    with db.write(books.engine) as connection:
        connection.execute(update(User).where(User.id == row.id).values(failures=0, locked_until=None, last_login=now))
        connection.execute(delete(login_session).where(login_session.c.expires_at < now))
        connection.execute(
            insert(login_session).values(
                token_hash=_digest(token), user_id=row.id, language=language, device=cut(device, 80) or None, created_at=now,
                expires_at=now + timedelta(hours=values[SESSION_HOURS]), seen_at=now,
            )
        )  # fmt: skip
        events.note(connection, Event.LOGIN, user_id=row.id, address=address, words=device)
    return Login(token, authenticate(books, token), row.must_change)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


_SESSION = (
    select(
        User.id, User.employee_id, User.org_id, User.code, User.name, User.state, User.must_change, login_session.c.language, login_session.c.expires_at,
        system_state.c.security_version, system_state.c.settings_version, system_state.c.reference_version,
    )
    .join(login_session, login_session.c.user_id == User.id)
    .join(system_state, system_state.c.id == 1)
    .where(login_session.c.token_hash == bindparam("digest"))
)  # fmt: skip


def authenticate(books: LedgerSet, token: str) -> Principal:
    """Who holds this token; one statement while rights and parameters are unchanged."""
    digest = _digest(token)
    with db.look(books.engine) as connection:
        row = connection.execute(_SESSION, {"digest": digest}).first()
        if row is None or row.expires_at <= clock.now() or row.state != ACTIVE.code:
            raise Unauthenticated(
                [
                    problem(
                        "",
                        "SESSION_ENDED",
                        "登录已失效|The session has ended",
                        "请重新登录，未存内容仍在|Log in again; nothing typed is lost",
                    )
                ]
            )
        language: Language = "en" if row.language == "en" else "zh"
        return Principal(
            row.id, row.code, row.name, books.policy(connection, row.security_version, row.reference_version, row),
            books.settings(connection, row.settings_version), language, row.employee_id, row.org_id, digest, row.must_change,
            row.reference_version,
        )  # fmt: skip


_PERSON = (
    select(
        User.id, User.employee_id, User.org_id, User.code, User.name, User.state,
        system_state.c.security_version, system_state.c.settings_version, system_state.c.reference_version,
    )
    .join(system_state, system_state.c.id == 1)
    .where(User.id == bindparam("wanted"))
)  # fmt: skip


def principal_of(books: LedgerSet, user_id: int, language: Language) -> Principal:
    """A person without a session, for what is done in his name later: with the rights that he has now.

    ``Unauthenticated`` for one who may not log in any more.
    """
    with db.look(books.engine) as connection:
        row = connection.execute(_PERSON, {"wanted": user_id}).first()
        if row is None or row.state != ACTIVE.code:
            words = "提交任务的用户已停用|Whoever asked for it may not log in any more"
            raise Unauthenticated([problem("", "USER_STOPPED", words)])
        return Principal(
            row.id, row.code, row.name, books.policy(connection, row.security_version, row.reference_version, row),
            books.settings(connection, row.settings_version), language, row.employee_id, row.org_id,
            reference_version=row.reference_version,
        )  # fmt: skip


def sessions_of(user_id: int, *, but: str = "") -> Delete:
    """What ends a user's sessions, all but the one with this digest."""
    ending = delete(login_session).where(login_session.c.user_id == user_id)
    return ending.where(login_session.c.token_hash != but) if but else ending


def logout(books: LedgerSet, principal: Principal) -> None:
    with db.write(books.engine) as connection:
        connection.execute(delete(login_session).where(login_session.c.token_hash == principal.session))
        events.note(connection, Event.LOGOUT, user_id=principal.user_id)


def change_password(books: LedgerSet, principal: Principal, old: str, new: str) -> None:
    """Set a new password and end the user's other sessions."""
    with db.read(books.engine) as connection:
        stored = connection.scalar(select(User.password).where(User.id == principal.user_id))
    if not _verify(stored, old):
        ATTEMPTS.note(books.engine, Event.PASSWORD_FAILED, user_id=principal.user_id, words="PASSWORD_WRONG")
        raise Invalid([problem("old_password", "LOGIN_REFUSED", "原密码不对|The old password is wrong")])
    problems = password_problems(principal.settings[PASSWORD_LENGTH], new, principal.code)
    if new == old:
        problems.append(problem("new_password", "PASSWORD_SAME", "新密码与原密码相同|The new password is the old one"))
    if problems:
        raise Invalid(problems)
    with db.write(books.engine) as connection:
        connection.execute(
            update(User).where(User.id == principal.user_id).values(password=hash_password(new), must_change=False)
        )
        connection.execute(sessions_of(principal.user_id, but=principal.session))
        events.note(connection, Event.PASSWORD, user_id=principal.user_id)
