"""What a declared type costs the run: the processor time of the tests that exist for each type because it is declared."""

from __future__ import annotations

import time
from collections.abc import Generator
from typing import Any

import pytest

from cellar_server.kernel.schema.declaration import Declaration
from cellar_server.kernel.schema.link import Link

PROPERTY, SECONDS = "declared type", "processor seconds"


def of(item: pytest.Item) -> str:
    """The type that a test is about by its parameters; empty for any other test."""
    callspec = getattr(item, "callspec", None)
    for value in callspec.params.values() if callspec else ():
        if isinstance(value, Declaration):
            return value.name
        if isinstance(value, Link):
            return value.name.rpartition(".")[2]
    return ""


class TypeCost:
    """The plugin: workers name the type with each report, pytest's first process adds up."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.tests: set[str] = set()
        self.types: set[str] = set()

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        for item in items:
            if name := of(item):
                item.user_properties.append((PROPERTY, name))

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self, item: pytest.Item) -> Generator[None, Any, Any]:
        begun = time.process_time()
        try:
            return (yield)
        finally:
            if item.user_properties:
                item.user_properties.append((SECONDS, time.process_time() - begun))

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        told = dict(report.user_properties)
        if report.when == "call" and PROPERTY in told:
            self.seconds += float(str(told[SECONDS]))
            self.tests.add(report.nodeid)
            self.types.add(str(told[PROPERTY]))

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        if self.types:
            terminalreporter.write_line(self.words())

    def words(self) -> str:
        """For the summary of ``dev.py test`` as well, which finds it by its beginning."""
        count = len(self.types)
        return f"a declared type costs {self.seconds / count:.2f} s: {self.seconds:.1f} s in {len(self.tests)} tests of {count} types"
