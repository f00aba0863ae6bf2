"""Every field acts: what is stored is read by a rule, a list, a print, a report or a link (``tests/support/readers.py``)."""

from __future__ import annotations

import re

import pytest

from cellar_server.books import registry
from cellar_server.kernel.schema.field_makers import text
from cellar_server.kernel.schema.model import Master
from devtools import requirements
from devtools.places import REQUIREMENTS
from tests.support import readers

# Fields that the requirement names and whose reader comes with another capability: field → capability and reader.
WAITING = {
    "*.extra": ("PT-04", "fields that only a ledger set knows"),
    "carrier.address": ("LG-04", "freight settlement with carriers"),
    "carrier.bank": ("LG-04", "freight settlement with carriers"),
    "carrier.bank_account": ("LG-04", "freight settlement with carriers"),
    "carrier.tax_no": ("LG-04", "freight settlement with carriers"),
    "customer_contact.birthday": ("MD-02", "birthday list"),
    "customer_contact.hobby": ("MD-02", "birthday list"),
    "customer_contact.mail": ("PT-18", "mass mail"),
    "customer_contact.phone": ("MD-11", "duplicates by telephone"),
    "customer_contact.post": ("MD-02", "customer list by any field"),
    "supplier_contact.mail": ("SU-03", "enquiries to suppliers"),
    "supplier_contact.name": ("SU-03", "enquiries to suppliers"),
    "supplier_contact.post": ("SU-03", "enquiries to suppliers"),
}


def test_every_stored_field_is_read() -> None:
    unread = set(readers.unread(registry()))
    assert unread - WAITING.keys() == set(), "stored, and nobody reads it: wire it or remove it"
    assert WAITING.keys() - unread == set(), "read by now: no longer waiting"


def test_what_waits_names_a_capability() -> None:
    known = requirements.load(REQUIREMENTS).capabilities
    for field, (capability, reader) in WAITING.items():
        assert capability in known, field
        assert reader


def test_a_field_that_nobody_reads_is_found() -> None:
    """The net is not too wide: a planted field of a real model, and one that is only filled with itself."""

    class Planted(Master):
        __abstract__ = True
        moon_phase = text("月相|Moon phase", 10)

    module = readers.Module.of("class Planted: pass\ndef f(doc):\n    doc.moon_phase = doc.moon_phase or 'full'\n")
    assert "moon_phase" not in module.reads
    assert "moon_phase" in readers.Module.of("def f(doc: Planted):\n    return doc.moon_phase\n").reads
    assert not any("moon_phase" in each.reads for each in readers.modules())


@pytest.mark.parametrize("field", sorted(WAITING))
def test_what_waits_is_stored(field: str) -> None:
    table, name = field.split(".")
    assert any(found == name and (table == "*" or model.__tablename__ == table) for model, found in readers.stored()), (
        field
    )
    assert re.fullmatch(r"[a-z_*]+", table)
