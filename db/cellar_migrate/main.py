"""``cellar-import``: one Excel or CSV file into one entity, checked whole before anything is written.

The file is the entity's import template filled in (the client and ``cellar-server`` give it out). A dry run tells every
fault with sheet, row and column; a run is one transaction under a request id made from the file, so that running the
same file again writes nothing twice. Mappings from legacy databases will stand on this.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
from collections.abc import Sequence
from pathlib import Path

from cellar_server.books import ConfigurationError, Home
from cellar_server.kernel.exactly_once import Request
from cellar_server.kernel.exchange import importing
from cellar_server.kernel.principal import system
from cellar_server.kernel.problems import Refusal


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
    options = parser().parse_args(arguments)
    try:
        books = Home.load(options.home).open()[options.set]
        content = options.file.read_bytes()
        declaration = books.registry.of(options.entity)
    except ConfigurationError as error:
        print(f"cellar-import: {error.zh} | {error.en}", file=sys.stderr)
        return 2
    except (OSError, Refusal) as error:
        print(f"cellar-import: {error}", file=sys.stderr)
        return 2
    except KeyError:
        print(f"cellar-import: 没有账套 there is no ledger set {options.set}", file=sys.stderr)
        return 2
    digest = hashlib.sha256(options.entity.encode() + b"\0" + content).hexdigest()
    request = Request(f"file-{digest[:32]}", content)
    who = system(books.read_settings())
    report = importing.run(
        books.commands, who, request, declaration, options.file.name, content, dry_run=options.dry_run
    )
    for fault in report.problems:
        words = fault.problem.message
        print(f"{fault.sheet} 第{fault.row}行 {fault.column}: {words.zh} | {words.en}")
    print(
        f"行 rows {report.rows}, 记录 records {report.records}: 新增 created {report.created}, 更新 updated {report.updated}, "
        f"未变 unchanged {report.unchanged}, 错误 faults {len(report.problems)}"
    )
    return 1 if report.problems else 0


if __name__ == "__main__":
    sys.exit(main())
