"""``dev.py revision AREA "what"``: the revision of one area, from the difference of its declarations and the line before it."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import MetaData

from devtools.places import ROOT, DevError, executable, run, say
from devtools.revision import line as lines
from devtools.revision.areas import KERNEL, areas, program_tables
from devtools.revision.difference import Steps, difference
from devtools.revision.line import Revision
from devtools.revision.replay import tables_after
from devtools.revision.writing import beginning_of_fills, filled_by, text_of

PACKAGE = "cellar_db.migrations.versions"


@dataclass(frozen=True)
class Wanted:
    """One call: ``everywhere`` takes the difference of every area into a revision of the kernel."""

    area: str
    what: str
    everywhere: bool = False
    drop: tuple[str, ...] = ()
    fills: bool = False


@dataclass(frozen=True)
class Written:
    """What a call left: the file, or nothing where nothing differs; and what is to be told."""

    path: Path | None
    told: tuple[str, ...]


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(prog="dev.py revision", description=__doc__)
    top.add_argument("area", nargs="?", default="", help="the folder of the area: sales, masters …, kernel, ledgers")
    top.add_argument("what", nargs="?", default="", help="what changes, in a few words; they name the file")
    top.add_argument(
        "--everywhere",
        action="store_true",
        help="with kernel: the tables of all areas, for what a base class gives to each",
    )
    top.add_argument(
        "--drop",
        action="append",
        default=[],
        metavar="TABLE",
        help="a table that no model declares any more and that may go",
    )
    top.add_argument("--fills", action="store_true", help="begin the module of what no default fills")
    top.add_argument(
        "--rebase", action="store_true", help="chain this branch's revisions after those that landed meanwhile"
    )
    return top


def write(
    wanted: Wanted,
    *,
    versions: Path = lines.VERSIONS,
    package: str = PACKAGE,
    model: MetaData | None = None,
    owners: dict[str, str] | None = None,
    mine: Sequence[Revision] | None = None,
) -> Written:
    """Write the area's revision, anew where this branch has one; DevError with the way out where it cannot be written.

    The program's declarations, their areas and what is not landed can be given (tests).
    """
    program = program_tables() if model is None else model
    owner = areas() if owners is None else owners
    _known(wanted, owner)
    line = _straight(versions)
    own = lines.unlanded(versions) if mine is None else mine
    again = next((each for each in own if each.area == wanted.area), None)
    number = again.number if again else f"{int(line[-1].number) + 1:04}"
    before = [each for each in line if each.number < number]
    place = versions / wanted.area
    by_hand = Revision(place / "rev.py", number, None).fills
    filled = {column for path in by_hand for column in filled_by(path)}
    only = None if wanted.everywhere else {name for name, area in owner.items() if area == wanted.area}
    steps = difference(tables_after(each.path for each in before), program, only=only, filled=filled, drop=wanted.drop)
    _refuse(steps, wanted, place, number)
    if steps.is_empty and not by_hand:
        stale = (
            f"; {again.path.name} says nothing any more: delete it, and --rebase what comes after it" if again else ""
        )
        return Written(None, (f"{wanted.area}: nothing differs{stale}", *_left(versions, program, owner)))
    text = text_of(
        steps,
        number=number,
        before=before[-1].number,
        what=wanted.what,
        fills=f"{package}.{wanted.area}.fills" if by_hand else "",
    )
    path = place / f"rev_{number}_{_slug(wanted.what)}.py"
    _package(place, f"Revisions of {wanted.area}.")
    if again and again.path != path:
        again.path.unlink()
    path.write_text(text, encoding="utf-8", newline="\n")
    made = sum("op.create_table" in each for each in steps.make)
    added = sum("batch.add_column" in each for each in steps.add)
    said = f"{path.relative_to(versions)}, after {before[-1].number}: {made} new tables, {added} new columns"
    return Written(path, (said, *steps.told, *_left(versions, program, owner)))


def _straight(versions: Path) -> list[Revision]:
    line = lines.line(versions)
    wrong = lines.faults(line)
    if wrong:
        raise DevError("\n".join(wrong))
    return line


def _known(wanted: Wanted, owner: dict[str, str]) -> None:
    known = sorted(set(owner.values()))
    if wanted.area not in known:
        raise DevError(f"no area {wanted.area!r}; there are: {' '.join(known)}")
    if wanted.everywhere and wanted.area != KERNEL:
        raise DevError(f"what reaches every area is the kernel's: dev.py revision {KERNEL} --everywhere …")
    if not _slug(wanted.what):
        raise DevError('say in a few English words what changes: dev.py revision AREA "what"')


def _slug(what: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", what.lower()).strip("_")[:40].strip("_")


def _refuse(steps: Steps, wanted: Wanted, place: Path, number: str) -> None:
    """Whatever would be refused on a filled database is refused here."""
    if steps.refused:
        raise DevError("\n".join(steps.refused))
    if not steps.unknown:
        return
    path = place / "fills" / f"fills_{number}.py"
    names = ", ".join(steps.unknown)
    if wanted.fills and not path.exists():
        _package(place, f"Revisions of {wanted.area}.")
        _package(path.parent, f"What people wrote for the revisions of {wanted.area}.")
        path.write_text(beginning_of_fills(number, steps.unknown), encoding="utf-8", newline="\n")
        raise DevError(f"{path} is begun: write there what {names} holds in the rows of before, then run this again")
    raise DevError(
        f"{names} may not be empty and has no constant default, so the rows of before hold nothing there. Give the field a "
        f"default, or let it be empty, or say it in {path} (--fills begins it) and name it in FILLED there"
    )


def _package(folder: Path, words: str) -> None:
    """A folder that is installed with the others."""
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / "__init__.py").exists():
        (folder / "__init__.py").write_text(f'"""{words}"""\n', encoding="utf-8", newline="\n")


def _left(versions: Path, program: MetaData, owner: dict[str, str]) -> list[str]:
    """What still differs from the declarations when the whole line is done."""
    made = tables_after(each.path for each in lines.line(versions))
    said = []
    for area in sorted(set(owner.values())):
        tables = {name for name, its in owner.items() if its == area}
        different = sorted(name for name in tables if not difference(made, program, only={name}).is_empty)
        if different:
            said.append(f'{area} differs too ({", ".join(different)}): python3 dev.py revision {area} "…"')
    orphans = sorted(made.tables.keys() - program.tables.keys())
    if orphans:
        said.append(f"no model declares {', '.join(orphans)} any more; with --drop TABLE it goes, and its rows")
    return said


def rebase(*, versions: Path = lines.VERSIONS, mine: Sequence[Revision] | None = None) -> list[str]:
    """Chain what is not landed after what is; says what was renamed."""
    own = list(lines.unlanded(versions) if mine is None else mine)
    theirs = {each.path for each in own}
    here = [each.number for each in lines.line(versions) if each.path not in theirs]
    # Main may hold more than is merged yet: two revisions of one area would otherwise meet in their fills' names.
    on_main = [path.stem.split("_")[1] for path in lines.landed_files() if path.name.startswith("rev_")]
    # Revisions of one branch keep their order, whatever the other branch's numbers are.
    return lines.rebase(own, max([*here, *on_main]), root=versions)


def main(arguments: Sequence[str] | None = None) -> int:
    options = parser().parse_args(arguments)
    try:
        if options.rebase:
            said = rebase() or ["nothing of this branch is to be chained anew"]
        else:
            done = write(Wanted(options.area, options.what, options.everywhere, tuple(options.drop), options.fills))
            said = list(done.told)
            if done.path is not None:
                run([executable("ruff"), "format", "-q", done.path])
                run([executable("ruff"), "check", "-q", "--fix", done.path])
        newest = max(
            (name for name in lines.landed_files() if name.name.startswith("rev_")),
            key=lambda each: each.name,
            default=None,
        )
        if newest is not None and not newest.exists():
            said.append(
                f"main holds {newest.relative_to(ROOT)}, which is not here: git merge main, then dev.py revision --rebase"
            )
    except DevError as error:
        sys.stderr.write(f"dev.py revision: {error}\n")
        return 1
    for each in said:
        say(each)
    return 0
