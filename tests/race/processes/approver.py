"""One client process that approves many orders at once: ``python -m tests.race.processes.approver PORT CERTIFICATE``.

Reads the orders (id and version, one JSON list) from standard input, logs in, says ``ready``, waits for ``go``, then
approves all of them from as many threads. Prints one JSON list of outcomes: ``""`` for approved, else the typed refusal.
"""

from __future__ import annotations

import json
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from cellar.v1 import document_pb2
from tests.race.processes.orders import CHECKER, connect, new_request
from tests.support.rpc_client import Refused


def main() -> int:
    port, certificate = int(sys.argv[1]), Path(sys.argv[2])
    orders: list[tuple[int, int]] = json.loads(sys.stdin.readline())
    client = connect(port, certificate, user=CHECKER)
    start = threading.Barrier(len(orders) + 1)

    def approve(id_: int, version: int) -> dict[str, Any]:
        request = document_pb2.ActRequest(
            request_id=new_request(), entity="sales_order", id=id_, row_version=version, action="approve"
        )
        start.wait(timeout=60)
        try:
            reply = client.call(client.documents.Act, request, timeout=60)
        except Refused as refusal:
            reason = refusal.failure.reason if refusal.failure is not None else ""
            return {
                "status": refusal.code.name,
                "reason": reason,
                "rules": sorted(refusal.rules),
                "said": refusal.message,
            }
        return {"status": "", "number": reply.record.number}

    with ThreadPoolExecutor(len(orders)) as pool:
        running = [pool.submit(approve, *each) for each in orders]
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        sys.stdin.readline()
        start.wait(timeout=60)
        outcomes = [each.result() for each in running]
    sys.stdout.write(json.dumps(outcomes, ensure_ascii=False) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
