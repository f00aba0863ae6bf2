"""What the README and the pages of docs/ name as a file of the project is there: a stranger who follows them arrives."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from devtools.places import ROOT

PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
# Pages say where a file is from the root, or from the tier that they speak of.
_FROM = (
    "", "server/cellar_server", "server/cellar_server/kernel", "server/cellar_server/areas", "client/cellar_client", "db",
    "db/cellar_db", "db/cellar_db/migrations", "tests", "tests/support", "tests/bench", "protos", "client/cellar_client/look",
)  # fmt: skip
_CITED = re.compile(r"`([\w./-]+/[\w.-]+\.(?:py|md|json|toml|proto|sql|ini))(?::\w+)?`")
# Files that a page tells how to write, or that lie on a customer's machine.
INVENTED = frozenset({"shipping/pick_up.py", "versions/AREA/rev_NNNN_what.py"})


def lost(text: str, root: Path = ROOT) -> Iterator[str]:
    """Files that a page names and that are not there."""
    for cited in dict.fromkeys(_CITED.findall(text)):
        is_pattern = "NNNN" in cited or "AREA" in cited or "NAME" in cited
        if not is_pattern and cited not in INVENTED and not any((root / place / cited).exists() for place in _FROM):
            yield cited


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page_names_files_that_are_there(page: Path) -> None:
    assert list(lost(page.read_text(encoding="utf-8"))) == []


def test_a_planted_path_is_found() -> None:
    text = "see `kernel/kit.py`, `areas/shipping/sign_off.py:sign` and `server/cellar_server/shipping/sign_off.py`"
    assert list(lost(text)) == ["server/cellar_server/shipping/sign_off.py"]
