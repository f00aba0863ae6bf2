"""Typing an order at a desk, in this process or in one that is going to die.

As a program (``python -m tests.race.processes.typing HOME PORT DESK MARK``) it types, says ``typed`` once the draft is
on disk, and waits to be killed.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from cellar_client.rpc import Endpoint
from tests.end_to_end.desk import Desk
from tests.end_to_end.events import until
from tests.end_to_end.sheet import Sheet
from tests.end_to_end.small_demo import USERS_PASSWORD
from tests.race.processes.orders import CUSTOMER, MAKER


def type_order(desk: Desk, mark: str, *, item: str = "H520500", quantity: int = 7) -> Sheet:
    """A new order with one line, typed and not saved."""
    desk.open_list("xsdd", "sales_order")
    order = desk.new("sales_order")
    order.fill("customer_id", CUSTOMER).settle()
    order.fill("customer_order_no", mark).fill("warehouse_id", "CP02").settle()
    order.to_cell(0, "item_id")
    order.type_cell(0, "item_id", item).type_cell(0, "quantity", str(quantity)).settle()
    return order


def main() -> int:
    home, port, folder, mark = Path(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]), sys.argv[4]
    endpoint = Endpoint("127.0.0.1", port, (home / "cellar-server.crt").read_bytes())
    desk = Desk(endpoint, folder).log_in(MAKER, USERS_PASSWORD)
    order = type_order(desk, mark)
    drafts = desk.window.drafts
    until(
        lambda: drafts.load(order.form.session.drafts.key) == order.state.to_pb()[0],
        "the draft on disk to hold all that was typed",
    )
    sys.stdout.write("typed\n")
    sys.stdout.flush()
    sys.stdin.readline()
    return 0


if __name__ == "__main__":
    sys.exit(main())
