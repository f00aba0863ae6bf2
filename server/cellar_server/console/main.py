"""``cellar-server``: everything an administrator does without a desktop.

Imports nothing but what reads the command line: ``serve`` with several workers is a small process for all its life.
"""

from __future__ import annotations

import argparse
import io
import logging
import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path

from cellar_server.console.words import Speaker

Command = Callable[[argparse.Namespace, Speaker], int]
_WHICH_SET = "账套，仅有一个时可省 ledger set; may be left out where there is one"


def _later(module: str, name: str) -> Command:
    """A command of this package, imported when it runs: a server starts without what the other commands need."""

    def run(options: argparse.Namespace, speaker: Speaker) -> int:
        command: Command = getattr(import_module(f"cellar_server.console.{module}"), name)
        return command(options, speaker)

    return run


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(prog="cellar-server", description="Cellar 酒窖服务器 server")
    top.add_argument("--language", choices=("zh", "en"), default="zh", help="语言 language of the output")
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def add(name: str, words: str, run: Command, *, home: bool = True) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=words)
        made.set_defaults(run=run)
        if home:
            made.add_argument("--home", type=Path, required=True, help="服务器目录 home folder")
        return made

    init = add(
        "init", "建立服务器目录、账套、证书 make a home, its ledger set and certificate", _later("making", "init")
    )
    _set_arguments(init, required=False)
    init.add_argument("--host", action="append", default=[], help="证书中的主机名或地址 a name or address for the certificate")  # fmt: skip
    _set_arguments(add("add-set", "增加账套 add a ledger set", _later("making", "add_set")), required=True)

    renewal = add(
        "certificate", "更换证书 a new certificate in the place of the old one", _later("making", "certificate")
    )
    renewal.add_argument("--host", action="append", default=[], help="证书中的主机名或地址 a name or address for the certificate")  # fmt: skip

    serve = add("serve", "启动服务 serve", _later("serving", "serve"))
    serve.add_argument("--host", help="监听地址 address to listen on; cellar.toml's if left out")
    serve.add_argument("--port", type=_between(0, 65535), help="端口 port; 0 is any that is free")
    serve.add_argument("--workers", type=_between(1, 64), help="进程数 processes on the one port")
    serve.add_argument("--insecure", action="store_true", help="不加密，仅限本机 plain text, loopback only")

    add(
        "jobs",
        "执行后台任务 carry out background jobs, here or on another machine than serve",
        _later("serving", "jobs"),
    )

    prove = add("prove", "校验账实 recompute every projection and identity", _later("admin", "prove"), home=False)
    where = prove.add_mutually_exclusive_group(required=True)
    where.add_argument("--db", help="数据库地址 database URL")
    where.add_argument("--home", type=Path, help="服务器目录 home folder")
    prove.add_argument("--json", action="store_true", help="以 JSON 输出 for a program to read")

    add("upgrade", "升级数据库 bring every ledger set to this version", _later("making", "upgrade"))
    demo = add("demo-data", "生成演示数据 fill a ledger set with the demo company", _later("making", "demo_data"))
    demo.add_argument("--set", default="001", help="账套 ledger set")
    demo.add_argument("--months", type=_between(1, 36), default=12, help="几个月的业务 months of trade")
    demo.add_argument("--password-env", default="CELLAR_PASSWORD", help="存放密码的环境变量 variable with the password")

    _people_commands(add)
    _backup_commands(add)

    script = add("ddl", "建库脚本 the schema as SQL", _ddl, home=False)
    script.add_argument("--dialect", choices=("sqlite", "postgresql", "mssql", "oracle"), required=True)
    return top


def _people_commands(add: Callable[..., argparse.ArgumentParser]) -> None:
    user = add("user", "用户 users", _later("users", "user"))
    user.add_argument("deed", choices=("add", "password", "unlock", "list"))
    user.add_argument("code", nargs="?", default="", help="用户代码 whom")
    user.add_argument("--name", default="", help="姓名 name of a new user")
    user.add_argument("--role", action="append", default=[], help="角色代码，可重复 a role's code; may be repeated")
    user.add_argument("--password-env", default="CELLAR_PASSWORD", help="存放密码的环境变量 variable with the password")
    user.add_argument("--set", default="", help=_WHICH_SET)

    session = add("session", "会话 sessions", _later("users", "session"))
    session.add_argument("deed", choices=("list", "end"))
    session.add_argument("user", nargs="?", default="", help="用户代码，缺省为全部 whose; everybody's if left out")
    session.add_argument("--set", default="", help=_WHICH_SET)

    parameter = add("parameter", "参数 parameters", _later("admin", "parameter"))
    parameter.add_argument("deed", choices=("list", "set"))
    parameter.add_argument("code", nargs="?", default="")
    parameter.add_argument("value", nargs="?", default="", help="缺省为恢复默认 back to the default if left out")
    parameter.add_argument("--set", default="", help=_WHICH_SET)


def _backup_commands(add: Callable[..., argparse.ArgumentParser]) -> None:
    save = add("backup", "备份 save ledger sets while the server works", _later("backup", "backup"))
    save.add_argument("--set", default="", help="账套，缺省为全部 ledger set; all if left out")
    save.add_argument("--out", type=Path, required=True, help="备份目录 folder of the backups")
    save.add_argument(
        "--keep", type=_between(1, 9999), default=0, help="每账套保留几份 how many to keep of each ledger set"
    )
    save.add_argument("--server-folder", default="", help="数据库服务器上的目录 folder (SQL Server) or directory object (Oracle) on the database's machine")  # fmt: skip

    back = add("restore", "还原 bring a backup back", _later("restore", "restore"))
    back.add_argument("--overwrite", action="store_true", help="替换非空数据库 replace a database that is not empty")
    trial = add("drill", "试还原 restore into a scratch database and prove it", _later("restore", "drill"), home=False)
    trial.add_argument("--json", action="store_true", help="以 JSON 输出 for a program to read")
    for command in (back, trial):
        command.add_argument("--from", dest="source", type=Path, required=True, metavar="DIR", help="备份 the backup")
        command.add_argument("--set", default="", help="账套 the ledger set it must be of")
        command.add_argument("--db", default="", help="数据库地址 database URL")
        command.add_argument("--db-password-env", default="", help="存放数据库密码的环境变量 variable with the database's password")  # fmt: skip


def _set_arguments(command: argparse.ArgumentParser, *, required: bool) -> None:
    command.add_argument("--code", required=required, default="001", help="账套代码 ledger set code")
    command.add_argument("--name", required=required, default="销售公司", help="账套名称 ledger set name")
    command.add_argument("--db", default="", help="数据库地址，缺省为目录内 SQLite database URL; an SQLite file in the home if left out")  # fmt: skip
    command.add_argument(
        "--db-password-env", default="", help="存放数据库密码的环境变量 variable with the database's password"
    )
    command.add_argument("--admin", default="admin", help="首个管理员 the first administrator")
    command.add_argument("--admin-password-env", default="CELLAR_PASSWORD", help="存放其密码的环境变量 variable with his password")  # fmt: skip


def _ddl(options: argparse.Namespace, speaker: Speaker) -> int:
    from cellar_server.console.schema import database_script

    sys.stdout.write(database_script(options.dialect))
    return 0


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command: 0 done, 1 it failed or found differences, 2 wrong use, 130 interrupted by Ctrl+C."""
    for stream in (sys.stdout, sys.stderr):
        # A Windows console with a Western code page must not turn a Chinese word into a traceback.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    options = parser().parse_args(arguments)
    speaker = Speaker(options.language)
    level, known = os.environ.get("CELLAR_LOG", "WARNING"), ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
    if level not in known:
        shown = ", ".join(known)
        speaker.complain(f"环境变量 CELLAR_LOG 应为 {shown} 之一", f"the variable CELLAR_LOG is one of {shown}")
        return 2
    logging.basicConfig(level=level, stream=sys.stderr, format="%(asctime)s %(levelname)s %(message)s")
    try:
        run: Command = options.run
        return run(options, speaker)
    except KeyboardInterrupt:
        speaker.complain("已中断", "interrupted")
        return 130
    except Exception as error:
        # Only now: whoever supervises workers for months needs no words for a database that fails.
        from cellar_server.console.failures import explain

        if not explain(error, options, speaker):
            raise
    return 1


def _between(least: int, most: int) -> Callable[[str], int]:
    def number(text: str) -> int:
        try:
            value = int(text)
        except ValueError:
            value = least - 1
        if not least <= value <= most:
            raise argparse.ArgumentTypeError(f"{text!r}: {least} … {most}")
        return value

    return number


if __name__ == "__main__":
    sys.exit(main())
