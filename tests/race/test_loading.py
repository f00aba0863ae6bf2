"""Areas are taken in while others answer: by several threads at once, and with one area that is broken.

Each program is a process of its own, for what is mapped stays mapped.
"""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from cellar_server import books
from cellar_server.kernel.schema import outline
from devtools.places import ROOT
from tests.support import moulds
from tests.support.databases import sqlite_url
from tests.support.empty_books import empty_books

# Some ask for entities in an order of their own and use them; one uses what is loaded all the time; the rest is taken in beside.
RACE = """
import random, sys, threading, traceback
from sqlalchemy import select
from sqlalchemy.orm import Session
from cellar_db.engine import open_engine
from cellar_server import books
from cellar_server.rpc.rest import take_in_the_rest

engine, seed = open_engine(sys.argv[1]), int(sys.argv[2])
sys.setswitchinterval(1e-5)
registry = books.serving_registry()
later = [name for name in registry.outlines if registry.loaded(name) is None]
assert len(later) > 15, later
failed, seen, ended = [], {}, threading.Event()

def use(name):
    declared = registry.of(name)
    assert seen.setdefault(name, declared) is declared
    with Session(engine) as session:
        for record in session.scalars(select(declared.model).limit(2)):
            [getattr(record, grid) for grid in declared.grids]
        made = declared.model()
        assert all(getattr(made, grid) == [] for grid in declared.grids), name
    for target, way in registry.ways_down(name):
        assert registry.find_link(f"{name}.{target.name}").source is declared.model
    assert {link.name for link in registry.pushes(name)} <= {f"{name}.{each.name}" for each, _ in registry.ways_down(name)}

def guarded(work):
    def run():
        try:
            work()
        except BaseException:
            failed.append(traceback.format_exc())
    return threading.Thread(target=run)

def ask(number):
    names = list(registry.outlines)
    random.Random(seed * 100 + number).shuffle(names)
    gate.wait()
    for name in names:
        use(name)

def go_on():
    gate.wait()
    while not ended.is_set():
        use("customer")

gate = threading.Barrier(7)
asking = [guarded(lambda number=number: ask(number)) for number in range(5)]
busy = guarded(go_on)
for thread in (*asking, busy):
    thread.start()
gate.wait()
rest = take_in_the_rest(registry)
for thread in (*asking, rest):
    thread.join(60)
ended.set()
busy.join(10)
assert not failed, failed[0]
assert not rest.is_alive()
whole = books.registry()
assert list(registry.declarations) == list(whole.declarations)
assert registry.outlines == whole.outlines
assert all(registry.of(name) is whole.of(name) for name in whole.declarations)
print("sound")
"""

BROKEN = """
import logging, sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from cellar_server import areas
from cellar_server.kernel.access.policy import EVERYTHING
from cellar_server.kernel.lists import todo
from cellar_server.kernel.schema import registry as registry_
from cellar_server.kernel.schema.problems import Invalid
from cellar_server.rpc import metadata, rest

logging.basicConfig(stream=sys.stdout, format="%(levelname)s %(message)s")
registry = registry_.load([*areas.packages(), "broken_area", "cellar_server.ledgers"], all_at_once=False)
assert registry.knows("sound_note") and registry.knows("spoilt_note")
rest.take_in_the_rest(registry).join(60)
for name in ("sound_note", "spoilt_note"):
    try:
        registry.of(name)
    except Invalid as refused:
        assert [each.code for each in refused.problems] == ["AREA_UNLOADABLE"], refused
        assert "坏领域" in refused.problems[0].message.zh
    else:
        raise AssertionError(f"{name} was served")
# Everybody else goes on, and what is told of all areas leaves it out.
assert registry.of("sales_order").grids["lines"].line is not None
assert registry.loaded("write_off") is not None
todo._asked(registry, EVERYTHING)
shell = metadata.menu(registry, EVERYTHING, "zh").metadata
assert {area.name for area in shell.areas} > {"sales", "broken_area"}
assert metadata.everything(registry, EVERYTHING, "zh").metadata.entities
try:
    registry.whole()
except Invalid:
    print("refused")
"""
DECLARED = """
from sqlalchemy.orm import Mapped
from cellar_server.kernel.kit import Form, Listing, declare
from cellar_server.kernel.schema.field_makers import lines, parent, quantity
from cellar_server.kernel.schema.model import Document, Line

class {name}(Document):
    __tablename__ = "{table}"
    lines: Mapped[list["{line}"]] = lines("明细|Lines", "{line}", columns="quantity")

class {line}(Line):
    __tablename__ = "{table}_line"
    document_id: Mapped[int] = parent("{table}")
    quantity: Mapped[object] = quantity("数量|Quantity", required=True)

NOTE = declare({name}, title="单据|Note", number="N{{n:05}}", form=Form("business_date org_id department_id | {field}"), listing=Listing(columns="number"))
"""
AREA = """
from cellar_server.kernel.schema.areas import area, group
AREA = area(__package__, "坏领域|Broken area", icon="box", place=99, menu=(group("sound_note spoilt_note"),))
"""


def _run(program: str, *arguments: str) -> str:
    done = subprocess.run([sys.executable, "-c", program, *arguments], cwd=ROOT, env=dict(os.environ), capture_output=True, text=True, check=False)  # fmt: skip
    assert done.returncode == 0, done.stdout[-1500:] + done.stderr[-3000:]
    return done.stdout


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_areas_are_taken_in_beside_running_calls(seed: int, tmp_path: Path) -> None:
    url = sqlite_url(tmp_path / "001.sqlite")
    moulds.cast(url, "empty-books", lambda made: empty_books(made).engine.dispose())
    assert _run(RACE, url, str(seed)).endswith("sound\n")


def test_an_area_that_cannot_be_loaded_is_told_and_refused(tmp_path: Path) -> None:
    folder = tmp_path / "broken_area"
    folder.mkdir()
    (folder / "__init__.py").write_text("")
    (folder / "area.py").write_text(AREA)
    # The second names a field that is not there; the first is sound, and goes with its area.
    for name, field in (("Sound", "remark"), ("Spoilt", "remrak")):
        source = DECLARED.format(name=f"{name}Note", line=f"{name}Line", table=f"{name.lower()}_note", field=field)
        (folder / f"{name.lower()}.py").write_text(source)
    like = books.registry().outlines["sales_order"]
    said = [
        replace(
            like, name=name, area="broken_area", tables=(name, f"{name}_line"), links=(), awaits=(), refers=frozenset()
        )
        for name in ("sound_note", "spoilt_note")
    ]
    (folder / outline.FILE).write_text(outline.written(said), encoding="utf-8")
    out = _run(BROKEN, str(tmp_path))
    assert "CRITICAL area broken_area could not be loaded" in out
    assert "remrak" in out, "the log says why"
    assert "CRITICAL these areas could not be loaded and are refused: broken_area" in out
    assert out.endswith("refused\n")
