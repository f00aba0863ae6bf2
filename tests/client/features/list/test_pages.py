"""The rows of a list as they are fetched: lazy blocks, a failed one, none, and renewed ones."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt

from cellar.v1 import list_pb2 as lst
from cellar.v1 import metadata_pb2 as pb
from cellar_client.rpc import ApiError, ErrorKind
from cellar_client.session.paged import BLOCK, PagedModel

K = Qt.Key


class Served:
    """A server of `count` rows under the test's control."""

    def __init__(self, count: int) -> None:
        self.count = count
        self.asked: list[Any] = []
        self.waiting: list[Any] = []
        self.cancelled = 0

    def fetch(self, start: Any, limit: int, done: Any, failed: Any) -> Any:
        served = self

        class Handle:
            def cancel(self) -> None:
                served.cancelled += 1

        self.asked.append(start)
        self.waiting.append((start, limit, done, failed))
        return Handle()

    def answer(self) -> None:
        start, limit, done, _ = self.waiting.pop(0)
        first = int(start) if start is not None else 0
        ids = list(range(first, min(first + limit, self.count)))
        more = first + limit < self.count
        page = lst.PageResponse(ids=[i + 1 for i in ids], more=more, next=str(first + limit).encode() if more else b"")
        column = page.columns.add(name="n")
        column.integers.values.extend(ids)
        done(page)

    def fail(self) -> None:
        self.waiting.pop(0)[3](ApiError(ErrorKind.UNAVAILABLE, "断线"))


def model_of(served: Served) -> PagedModel:
    model = PagedModel([pb.Field(name="n", label="n", kind=pb.FIELD_KIND_INTEGER)], served.fetch)
    model.reload()
    return model


def show(model: PagedModel, row: int) -> Any:
    model.visible_rows = lambda: (row, row + 10)
    text = model.data(model.index(row, 0))
    model._ask_wanted()
    return text


def test_a_failed_page_is_a_grey_row_and_is_asked_for_again(qtbot: Any) -> None:
    served = Served(1000)
    model = model_of(served)
    served.answer()
    assert model.rowCount() == 2 * BLOCK
    assert show(model, BLOCK) == "…"
    served.fail()
    assert "断线" in model.data(model.index(BLOCK, 0))
    assert model.row_state(BLOCK) == "failed"
    assert not served.waiting
    model.retry(BLOCK)
    served.answer()
    assert model.data(model.index(BLOCK, 0)) == "200"


def test_the_exact_length_allows_jumps_by_offset_and_what_is_passed_is_cancelled(qtbot: Any) -> None:
    served = Served(1_000_000)
    model = model_of(served)
    served.answer()
    model.set_exact(1_000_000)
    assert model.rowCount() == 1_000_000
    show(model, 500_000)
    assert 500_000 in served.asked
    show(model, 900_000)
    assert served.cancelled >= 1
    assert 900_000 in served.asked


def test_no_rows_is_a_state_of_its_own(qtbot: Any) -> None:
    served = Served(0)
    model = model_of(served)
    served.answer()
    assert model.state == "empty"


def test_the_first_page_failing_is_a_state_of_its_own(qtbot: Any) -> None:
    served = Served(5)
    model = model_of(served)
    served.fail()
    assert model.state == "failed"
    model.reload()
    served.answer()
    assert model.state == "ready"


def test_a_page_of_the_rows_of_before_is_not_taken_into_the_renewed_ones(qtbot: Any) -> None:
    served = Served(1000)
    model = model_of(served)
    served.answer()
    model.renew(0, 0)
    # Somebody scrolls while the answer is on its way.
    show(model, BLOCK)
    assert served.asked[-1] == str(BLOCK).encode()
    renewal = served.waiting.pop(0)
    cancelled = served.cancelled
    renewal[2](lst.PageResponse(ids=[7], more=False))
    assert served.cancelled > cancelled
    assert model.rowCount() == 1
    assert not model.asking
