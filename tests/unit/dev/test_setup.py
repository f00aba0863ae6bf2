"""The stdlib parts of the set-up: stamps, system libraries, what pip's words mean, pins."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from devtools import pins, places, setup, system
from devtools.places import CONSTRAINTS, executable
from devtools.stamp import Stamp, digest


def test_a_stamp_fits_only_the_value_it_was_set_for(tmp_path: Path) -> None:
    stamp = Stamp(tmp_path / "deep" / "stamp")
    assert not stamp.fits("a")
    stamp.set("a")
    assert stamp.fits("a")
    assert not stamp.fits("b")
    stamp.clear()
    assert not stamp.fits("a")
    stamp.clear()


def test_a_damaged_stamp_does_not_fit(tmp_path: Path) -> None:
    path = tmp_path / "stamp"
    path.write_bytes(b"\xff\xfe\x00")
    assert not Stamp(path).fits("a")


def test_the_digest_follows_content_name_and_facts_but_not_line_ends(tmp_path: Path) -> None:
    one = tmp_path / "one"
    one.write_bytes(b"a\nb\n")
    before = digest([one], root=tmp_path, extra=["3.11"])
    assert digest([one], root=tmp_path, extra=["3.12"]) != before
    one.write_bytes(b"a\r\nb\r\n")
    assert digest([one], root=tmp_path, extra=["3.11"]) == before
    one.write_bytes(b"a\nc\n")
    assert digest([one], root=tmp_path, extra=["3.11"]) != before
    one.write_bytes(b"a\nb\n")
    other = one.rename(tmp_path / "other")
    assert digest([other], root=tmp_path, extra=["3.11"]) != before


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('PRETTY_NAME="Debian GNU/Linux 12"\nID=debian\n', "debian"),
        ('ID=ubuntu\nID_LIKE=debian\nVERSION_ID="24.04"\n', "debian"),
        ('ID=linuxmint\nID_LIKE="ubuntu debian"\n', "debian"),
        ('NAME="Fedora Linux"\nID=fedora\n', "fedora"),
        ('ID="opensuse-leap"\nID_LIKE="suse opensuse"\n', "opensuse-leap"),
        ("", "unknown"),
    ],
)
def test_the_distribution_family_is_read_from_os_release(text: str, expected: str) -> None:
    assert system.distribution(text) == expected


def test_only_missing_libraries_are_asked_for() -> None:
    present = {"libGL.so.1", "libdbus-1.so.3"}
    missing = system.missing_packages(system.OFFSCREEN, loads=present.__contains__)
    assert missing == ["libegl1", "libglib2.0-0", "libfontconfig1", "libxkbcommon0"]


def test_without_root_the_exact_command_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system, "_this_distribution", lambda: "debian")
    monkeypatch.setattr(os, "geteuid", lambda: 1000, raising=False)
    with pytest.raises(places.DevError, match=r"apt-get update && apt-get install -y .* libgl1 libegl1"):
        system.install(["libgl1", "libegl1"], what_for="Qt")


def test_another_distribution_is_told_the_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system, "_this_distribution", lambda: "fedora")
    with pytest.raises(places.DevError, match=r"install what holds libgl1 \(Debian names\)"):
        system.install(["libgl1"], what_for="Qt")


def test_no_network_is_said_as_such_with_the_way_out() -> None:
    text = "WARNING: Retrying ... NewConnectionError('Failed to establish a new connection')\nERROR: conflicting dependencies"
    said = setup.explain_pip(text)
    assert "no network" in said
    assert "PIP_INDEX_URL" in said
    assert "conflicting" not in said


def test_another_failure_of_pip_is_shown_with_its_own_words() -> None:
    said = setup.explain_pip("ERROR: Cannot install a==1 and b==2 because these have conflicting dependencies")
    assert said.startswith("pip failed")
    assert "conflicting dependencies" in said


def test_a_changed_check_setting_asks_for_no_reinstall_a_changed_dependency_does() -> None:
    base = '[project]\nname = "cellar"\ndependencies = ["grpcio"]\n[tool.ruff]\nline-length = 120\n'
    assert setup.installation_part(base) == setup.installation_part(base.replace("120", "100"))
    assert setup.installation_part(base) != setup.installation_part(base.replace("grpcio", "grpcio>=2"))


def test_commands_of_the_venv_on_both_systems() -> None:
    venv = Path("somewhere")
    assert executable("ruff", venv=venv, windows=True) == venv / "Scripts" / "ruff.exe"
    assert executable("ruff", venv=venv, windows=False) == venv / "bin" / "ruff"


def test_pins_leave_out_what_is_not_a_plain_version() -> None:
    text = pins.constraints("-e .\nAlembic==1.0\npip==23.2\nthing @ file:///tmp/thing.whl\net_xmlfile==2.0\n")
    assert text.removeprefix(pins.HEADER) == "alembic==1.0\ncolorama==0.4.6\net-xmlfile==2.0\n"


def test_the_constraints_file_names_versions_and_no_index() -> None:
    lines = [line for line in CONSTRAINTS.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    assert "pyside6-essentials==6.11.3" in lines
    assert [line for line in lines if "/" in line or "==" not in line or "@" in line] == []
