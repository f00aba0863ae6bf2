"""Which tests run on which database, in which order, and what a declared type costs."""

from __future__ import annotations

import pytest

from tests.support import differences, spread, type_cost

_SUITE = """
import pytest
from tests.support import databases, differences

@pytest.fixture(params=databases.families())
def url(request):
    return request.param

def test_alike(url): ...

@pytest.mark.differs("locks")
def test_different(url): ...

@pytest.mark.parametrize("dialect", ["sqlite", "postgresql"])
def test_about_dialects(dialect): ...
"""


@pytest.fixture
def items(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> list[pytest.Item]:
    monkeypatch.delenv("CELLAR_TEST_URL", raising=False)
    monkeypatch.delenv(differences.VARIABLE, raising=False)
    return pytester.getitems(_SUITE)


def test_only_what_differs_runs_on_the_second_database(items: list[pytest.Item]) -> None:
    assert [item.name for item in differences.left_out(items)] == ["test_alike[postgresql]"]


def test_everything_is_everything(items: list[pytest.Item], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(differences.VARIABLE, "1")
    assert differences.left_out(items) == []


@pytest.mark.parametrize(("mark", "said"), [('differs("colour")', "colour"), ("differs", "(none)")])
def test_a_difference_that_nobody_knows_ends_the_run(pytester: pytest.Pytester, mark: str, said: str) -> None:
    wrong = pytester.getitems(f"import pytest\n@pytest.mark.{mark}\ndef test_it(): ...")
    with pytest.raises(pytest.UsageError) as refused:
        differences.check(wrong)
    assert f"no such difference: {said}" in str(refused.value)


def test_a_folder_that_shares_stays_together_and_slow_groups_come_first(pytester: pytest.Pytester) -> None:
    together = spread.TOGETHER[0]
    assert spread.group(f"{together}/test_a.py::test_x[1]") == spread.group(f"{together}/test_b.py::test_y") == together
    assert spread.group("tests/unit/test_a.py::test_x") == "tests/unit/test_a.py"
    pytester.makepyfile(
        test_few="def test_1(): ...",
        test_many="def test_2(): ...\ndef test_3(): ...",
        test_slow="import pytest\n@pytest.mark.slow\ndef test_4(): ...",
    )
    found, _ = pytester.inline_genitems()
    spread.order(found)
    assert [item.name for item in found] == ["test_4", "test_2", "test_3", "test_1"]


def test_the_seconds_of_the_tests_of_each_type_are_added_up(pytester: pytest.Pytester) -> None:
    found = pytester.getitems("""
        import pytest
        from tests.support.sample import DECLARATIONS
        @pytest.mark.parametrize("declaration", DECLARATIONS, ids=str)
        def test_it(declaration): ...
        def test_of_none(): ...
    """)
    cost = type_cost.TypeCost()
    cost.pytest_collection_modifyitems(found)
    for item in found:
        report = pytest.TestReport(item.nodeid, item.location, {}, "passed", None, "call", duration=9)
        report.user_properties = [*item.user_properties, (type_cost.SECONDS, 1.5)]
        cost.pytest_runtest_logreport(report)
    assert cost.words() == "a declared type costs 1.50 s: 4.5 s in 3 tests of 3 types"
