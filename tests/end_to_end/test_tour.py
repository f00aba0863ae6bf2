"""The tour as CI runs it: the chain from an order to a written-off invoice through the real client, every figure checked."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.end_to_end import tour

CHAIN = ("sales_order", "delivery_note", "outbound", "sign_off", "sales_invoice", "receivable", "receipt", "write_off")
PRINTS = {"order_confirmation.pdf", "delivery_note.pdf", "outbound.pdf", "invoice_list.pdf", "customer_statement.pdf"}


@pytest.mark.slow
@pytest.mark.covers(
    "SO-03", "SO-05", "SO-14", "PR-06", "CR-03", "CR-04", "LG-02", "LG-03", "LG-08", "IV-02", "IV-03", "RC-02", "RC-03", "RC-04",
    "S00.7", "S00.12",
)  # fmt: skip
def test_the_tour_holds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("CELLAR_HOME", str(tmp_path / "desks"))
    out = tmp_path / "tour"
    code = tour.main(["--out", str(out)])
    assert code == 0, capsys.readouterr().out
    report = json.loads((out / "tour.json").read_text(encoding="utf-8"))
    assert set(report["numbers"]) == set(CHAIN)
    assert all(report["numbers"].values())
    assert report["wrong"] == report["differences"] == []
    assert len(report["checked"]) >= 100
    assert set(report["prints"]) == PRINTS
    for name in report["prints"]:
        assert (out / name).read_bytes().startswith(b"%PDF-")
    for name in report["pictures"]:
        # An empty window is a few kilobytes.
        assert (out / name).stat().st_size > 15_000, name
    before, after = report["balances"]["before"], report["balances"]["after"]
    assert after["credit"]["advance"] != before["credit"]["advance"]
