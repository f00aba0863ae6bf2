"""Text and geometry of a sheet of each template, as last looked at. CELLAR_GOLDEN=write takes a new look for granted."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from cellar_server.printing.document import OF_CUSTOMER, OF_SUPPLIER
from tests.support.papers import TEMPLATES, render
from tests.unit.printing.print_samples import document, read, row, statement

GOLDEN = Path(__file__).parent / "golden"


def describe(pdf: bytes) -> list[str]:
    """A line a piece of text: its place in whole millimetres, its weight, its words."""
    out = []
    for number, page in enumerate(read(pdf), start=1):
        out.append(f"page {number} {page.width:.1f} × {page.height:.1f} mm")
        for run in page.runs:
            weight = "bold" if run.font.endswith("Bold") else "text"
            out.append(f"{run.left:.0f} {run.bottom:.0f} {weight} {run.text}")
    return out


@pytest.mark.parametrize("template", sorted(TEMPLATES))
def test_the_sheet_looks_as_it_did(template: str) -> None:
    accounts = {"customer_statement": OF_CUSTOMER, "supplier_statement": OF_SUPPLIER}
    sample = (
        statement(of=accounts[template])
        if template in accounts
        else document(
            0, rows=[*(row(n) for n in range(1, 8)), row(8, name="澄岭窖藏三十年丙午马年生肖纪念版礼盒（含酒具）")]
        )
    )
    found = describe(render(template, [sample]))
    file = GOLDEN / f"{template}.txt"
    if os.environ.get("CELLAR_GOLDEN") == "write":
        file.write_text("\n".join(found) + "\n", encoding="utf-8")
    assert found == file.read_text(encoding="utf-8").splitlines()
