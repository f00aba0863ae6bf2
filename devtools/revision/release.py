"""``dev.py release``: what goes out is written down and kept, so that every later program is held to it.

The scripts of ``db/ddl``, as the revisions make the tables; a filled ledger set of the newest revision; the digest of every
revision. Nobody else writes these files, so no two branches meet in them.
"""

from __future__ import annotations

import json
import sys

from cellar_db import ddl
from cellar_server.console.schema import descriptions
from devtools.places import ROOT, DevError, executable, run, say
from devtools.revision import line as lines
from devtools.revision.areas import program_tables
from devtools.revision.difference import difference
from devtools.revision.replay import tables_after, tables_at

SCRIPTS = ROOT / "db" / "ddl"


def scripts(number: str) -> dict[str, str]:
    """The script of each database at this revision, with the words of the program as it is."""
    tables = tables_at(number)
    there = {
        name: {column: text for column, text in words.items() if not column or column in tables.tables[name].c}
        for name, words in descriptions().items()
        if name in tables.tables
    }
    return {name: ddl.script(tables, name, revision=number, descriptions=there) for name in ddl.DIALECTS}


def bare(text: str) -> list[str]:
    """The statements of a script without the words for its tables and columns, which a later program may choose otherwise."""
    parts = text.replace(";\n", "\n\n").replace("\nGO\n", "\n\n").replace("\n/\n", "\n\n").split("\n\n")
    words = ("comment on ", "execute sp_addextendedproperty")
    return [part.strip() for part in parts if part.strip() and not part.strip().lower().startswith(words)]


def release() -> list[str]:
    """Write it all; DevError where the line is not straight or the program declares something else than it makes."""
    line = lines.line()
    wrong = lines.faults(line)
    if not difference(tables_after(each.path for each in line), program_tables()).is_empty:
        wrong.append('the declarations and the revisions differ: python3 dev.py revision AREA "…" says where')
    kept = lines.released()
    wrong += [
        f"{name} was released and is not as it was" for name in lines.changed_since_release(lines.digests(), kept.files)
    ]
    if wrong:
        raise DevError("\n".join(wrong))
    number = line[-1].number
    for name, text in scripts(number).items():
        (SCRIPTS / f"{name}.sql").write_text(text, encoding="utf-8", newline="\n")
    content = json.dumps({"revisions": sorted({*kept.revisions, number}), "files": lines.digests()}, indent=2) + "\n"
    lines.RELEASED.write_text(content, encoding="utf-8", newline="\n")
    return [f"db/ddl: the scripts and digests of revision {number}"]


def main() -> int:
    try:
        said = release()
    except DevError as error:
        sys.stderr.write(f"dev.py release: {error}\n")
        return 1
    for each in said:
        say(each)
    return run([executable("python"), "-m", "tests.support.landed.make"])


if __name__ == "__main__":
    sys.exit(main())
