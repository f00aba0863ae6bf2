"""Reader of the requirements page and the coverage map."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest

from devtools import coverage_map, requirements
from devtools.places import REQUIREMENTS

PAGE = """
| id | name | in one line | source lines | state | missing, or who tried it |
|---|---|---|---|---|---|
| SO-03 | 销售订单 Sales order | words | S26.10 | full | tried 2026-11-30 by a clerk: 20 orders typed |
| SO-05 | 发货安排 | words | | part | the way back |
| EC-01 | 账号 | words | | none | |

| line | kind | words |
|---|---|---|
| S26.10 | R | 无价不能审核 |
"""


def marks(source: str) -> list[coverage_map.Mark]:
    found, faults = coverage_map.marks_in(textwrap.dedent(source), "tests/test_a.py")
    assert faults == []
    return found


def test_marks_belong_to_the_function_the_class_or_the_module() -> None:
    found = marks(
        """
        import pytest
        pytestmark = pytest.mark.covers("SO-05")

        @pytest.mark.covers("SO-03", "S26.10")
        def test_one(): ...

        @pytest.mark.covers("EC-01")
        class TestMany:
            @pytest.mark.covers("SO-03")
            async def test_two(self): ...
        """
    )
    assert [(mark.test, mark.ids) for mark in found] == [
        ("tests/test_a.py", ("SO-05",)),
        ("tests/test_a.py::test_one", ("SO-03", "S26.10")),
        ("tests/test_a.py::TestMany", ("EC-01",)),
        ("tests/test_a.py::TestMany::test_two", ("SO-03",)),
    ]


@pytest.mark.parametrize("call", ["covers(*IDS)", "covers(NAME)", "covers()", "covers(3)"])
def test_an_id_that_is_no_literal_is_a_fault(call: str) -> None:
    _, faults = coverage_map.marks_in(f"@pytest.mark.{call}\ndef test_a(): ...\n", "tests/test_a.py")
    assert faults == ["tests/test_a.py:1: covers() takes one or more literal ids"]


def test_the_map_names_tests_and_what_has_none() -> None:
    result = coverage_map.report(
        requirements.parse(PAGE), marks("@p.mark.covers('SO-03', 'S26.10')\ndef test_x(): ...\n")
    )
    assert result.faults == []
    assert result.uncovered == ["SO-05"]
    assert result.lines == [
        "SO-03 销售订单 Sales order: full",
        "    tried 2026-11-30 by a clerk: 20 orders typed",
        "    tests/test_a.py::test_x",
        "SO-05 发货安排: part",
        "    the way back",
        "    NO TEST 无测试",
        "S26.10 无价不能审核",
        "    tests/test_a.py::test_x",
        "of 3 capabilities 1 are full, 1 there in part, 1 not; 1 have no test; 1 requirement lines are cited",
        "without a test: SO-05",
    ]


def test_a_test_of_what_is_not_there_is_a_fault() -> None:
    result = coverage_map.report(requirements.parse(PAGE), marks("@p.mark.covers('EC-01')\ndef test_x(): ...\n"))
    assert result.faults == ["EC-01 has tests (tests/test_a.py::test_x), and the page says that nothing of it is there"]


def test_an_unknown_id_is_a_fault_with_its_place() -> None:
    result = coverage_map.report(requirements.parse(PAGE), marks("@p.mark.covers('SO-33')\ndef test_x(): ...\n"))
    assert result.faults == ["tests/test_a.py:1: unknown requirement SO-33"]


def test_a_file_that_does_not_parse_is_reported_and_the_rest_is_read(tmp_path: Path) -> None:
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "broken.py").write_text("def (:\n", encoding="utf-8")
    (tmp_path / "tests" / "good.py").write_text("@p.mark.covers('SO-03')\ndef test_x(): ...\n", encoding="utf-8")
    found, faults = coverage_map.collect(tmp_path / "tests", tmp_path)
    assert [mark.test for mark in found] == ["tests/good.py::test_x"]
    assert len(faults) == 1
    assert faults[0].startswith("tests/broken.py:1: ")


def test_an_id_defined_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="SO-03 is defined twice"):
        requirements.parse(PAGE + "| SO-03 | again | words | | none | |\n")


@pytest.mark.parametrize(
    ("state", "note", "because"),
    [
        ("soon", "", "'soon' is no state"),
        ("full", "", "tried YYYY-MM-DD by whom"),
        ("full", "tests/test_prices.py", "tried YYYY-MM-DD by whom"),
        ("part", "", "say what is missing"),
        ("none", "some of it", "says nothing of it"),
    ],
)
def test_a_state_says_what_it_rests_on(state: str, note: str, because: str) -> None:
    with pytest.raises(ValueError, match=f"PR-01.*{because}"):
        requirements.parse(f"| PR-01 | 价格项 | words | | {state} | {note} |\n")


def test_the_page_of_the_project_is_well_formed_and_its_sources_exist() -> None:
    page = requirements.load(REQUIREMENTS)
    rows = [row for row in REQUIREMENTS.read_text(encoding="utf-8").splitlines() if row.startswith("| ")]
    cited = {
        identity
        for row in rows
        if requirements.CAPABILITY.match(row.removeprefix("| "))
        for identity in requirements.SOURCE_LINE.findall(row.split("|")[4])
    }
    assert cited - set(page.source_lines) == set()
    assert len(page.capabilities) == 284
    there = {identity for identity, one in page.capabilities.items() if one.state is not requirements.State.NONE}
    assert there >= {"SO-03", "PR-06", "RC-04"}
    assert {"S26.1", "S26.31", "S33.14", "S23.24"} <= set(page.source_lines)


def test_an_unknown_id_ends_a_pytest_run_at_collection(pytester: pytest.Pytester) -> None:
    pytester.makeconftest(
        """
        from tests.support import covers
        def pytest_configure(config):
            config.addinivalue_line("markers", "covers: x")
        def pytest_collection_modifyitems(items):
            covers.check(items)
        """
    )
    pytester.makepyfile("import pytest\n@pytest.mark.covers('SO-03')\ndef test_a(): pass\n")
    assert pytester.runpytest().ret == pytest.ExitCode.OK
    pytester.makepyfile("import pytest\n@pytest.mark.covers('XX-99')\ndef test_a(): pass\n")
    result = pytester.runpytest()
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["*unknown requirement XX-99*"])
