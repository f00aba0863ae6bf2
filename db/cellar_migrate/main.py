"""``cellar-import``: one Excel or CSV file into one entity, checked whole before anything is written.

The file is the entity's import template filled in (the client and ``cellar-server`` give it out). A dry run tells every
fault with sheet, row and column; a run is one transaction under a request id made from the file, so that running the
same file again writes nothing twice. Mappings from legacy databases will stand on this.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import sys
from collections.abc import Sequence
from pathlib import Path

from cellar_server.books import Home, registry
from cellar_server.console.failures import reasons
from cellar_server.kernel.access.principal import system
from cellar_server.kernel.entry.ledger_set import LedgerSet
from cellar_server.kernel.exchange import importing
from cellar_server.kernel.exchange.tally import SheetFigures
from cellar_server.kernel.unit_of_work.exactly_once import Request


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(prog="cellar-import", description="导入文件到账套 import a file into a ledger set")
    top.add_argument("--home", type=Path, required=True, help="服务器目录 home folder")
    top.add_argument("--set", default="001", help="账套 ledger set")
    top.add_argument("--entity", required=True, help="导入到哪种档案或单据 what the rows are, e.g. customer")
    top.add_argument("--dry-run", action="store_true", help="只校验 check only, write nothing")
    top.add_argument("file", type=Path)
    return top


def main(arguments: Sequence[str] | None = None) -> int:
    """0: done (or nothing wrong in a dry run); 1: the file has faults, all printed; 2: it could not be tried."""
    for stream in (sys.stdout, sys.stderr):
        # As the server's console does.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    options = parser().parse_args(arguments)
    try:
        report = _imported(options)
    except Exception as error:
        found = reasons(error, options)
        if not found:
            raise
        for zh, en in found:
            print(f"cellar-import: {zh} | {en}", file=sys.stderr)
        return 2
    for each in report.problems:
        words, level = each.problem.message, "提醒 note: " if each.problem.warning else ""
        print(f"{each.sheet} 第{each.row}行 {each.column}: {level}{words.zh} | {words.en}")
    for sheet in report.sheets:
        print(f"{sheet.name}: {'未读 left out' if sheet.left_out else _told(sheet, report.written)}")
    print(f"合计 total: {_told(report, report.written)}, 错误 faults {len(report.faults)}")
    return 1 if report.faults else 0


def _told(figures: importing.Report | SheetFigures, written: bool) -> str:
    fresh, changed = ("新增 created", "更新 updated") if written else ("可新增 would create", "可更新 would update")
    return (
        f"行 rows {figures.rows}, {fresh} {figures.fresh}, {changed} {figures.changed}, "
        f"未变 unchanged {figures.unchanged}, 不能导入 refused {figures.refused}"
    )


def _imported(options: argparse.Namespace) -> importing.Report:
    home = Home.load(options.home)
    entry = home.entry(options.set)
    books = LedgerSet(entry.code, entry.name, home.engine(entry), registry())
    try:
        declaration = books.registry.of(options.entity)
        content = options.file.read_bytes()
        digest = hashlib.sha256(options.entity.encode() + b"\0" + content).hexdigest()
        request = Request(f"file-{digest[:32]}", content)
        who = system(books.read_settings())
        return importing.run(
            books.commands, who, request, declaration, options.file.name, content, dry_run=options.dry_run
        )
    finally:
        books.engine.dispose()


if __name__ == "__main__":
    sys.exit(main())
