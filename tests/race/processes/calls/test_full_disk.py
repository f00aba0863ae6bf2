"""The database's files may not grow: a save is refused in words, reading goes on, and the same save goes through later."""

from __future__ import annotations

import sys

import grpc
import pytest

from cellar.v1 import document_pb2
from devtools.demo import PASSWORD
from tests.faults.small_disk import no_growth
from tests.race.processes.calls.desks import Desks, order
from tests.race.processes.orders import marks_of
from tests.support.rpc_client import Refused, new_id

pytestmark = pytest.mark.slow


@pytest.mark.skipif(sys.platform != "linux", reason="limits the files of another process")
@pytest.mark.parametrize(("language", "words"), [("zh", "磁盘已满"), ("en", "disk is full")])
def test_a_full_disk_is_said_and_costs_nothing(embedded_desks: Desks, language: str, words: str) -> None:
    clerk = embedded_desks.client("lin", language=language)
    mark = f"full {language}"
    request = document_pb2.SaveRequest(request_id=new_id(), record=order(mark))
    known = marks_of(clerk)
    with no_growth(embedded_desks.server.process.pid):
        for _ in range(3):
            with pytest.raises(Refused) as caught:
                clerk.call(clerk.documents.Save, request)
            assert caught.value.code is grpc.StatusCode.RESOURCE_EXHAUSTED
            assert caught.value.failure.reason == "DISK_FULL"
            assert words in caught.value.message
        with pytest.raises(Refused) as caught:
            embedded_desks.client().login("lin", PASSWORD)
        assert caught.value.failure.reason == "DISK_FULL"
        assert marks_of(clerk) == known
    saved = clerk.call(clerk.documents.Save, request).record
    assert saved.row_version == 1
    assert marks_of(clerk).count(mark) == 1
