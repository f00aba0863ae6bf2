"""The real client with a half-entered order while its server is killed and started again."""

from __future__ import annotations

import time

from cellar_common import codec
from tests.end_to_end.served import ServerProcess, prove
from tests.faults.scenario import Outcome, Stage, scenario

_MARK = "FAULT-1"


@scenario(
    "client-recovers",
    "the real client, an order half entered, its server killed and started",
    "sqlite",
    owns_database=True,
)
def client_recovers(stage: Stage, outcome: Outcome) -> None:
    """Nobody touches the client but to type and to press F8 once: it comes back by itself."""
    # Here, because a run of the other scenarios needs no display.
    from tests.end_to_end.desk import Desk
    from tests.end_to_end.events import press, until
    from tests.end_to_end.small_demo import USERS_PASSWORD, demo_home
    from tests.race.processes.orders import MAKER, connect, marks_of
    from tests.race.processes.typing import type_order

    home = demo_home(stage.folder / "demo")
    with ServerProcess(home) as server:
        desk = Desk(server.endpoint, stage.folder / "desk").log_in(MAKER, USERS_PASSWORD)
        try:
            order = type_order(desk, _MARK)

            def come_back(version: int, quantities: list[int]) -> None:
                """Start the server, and wait until the client has saved by itself what it was told to save."""
                at = time.monotonic()
                server.start()
                until(lambda: not order.form.session.saver.busy and not order.form.is_dirty(), desk.words, 120)
                outcome.figures[f"saved_{version}_seconds"] = round(time.monotonic() - at, 2)
                client = connect(server.port, home / "cellar-server.crt", user=MAKER)
                found = marks_of(client).count(_MARK)
                stored = client.get("sales_order", order.id)
                seen = [codec.to_python(line.values["quantity"]) for line in stored.grids[0].lines]
                if (found, stored.row_version, seen) != (1, version, quantities):
                    outcome.tally.broken.append(f"{found} orders, version {stored.row_version}, quantities {seen}")
                outcome.tally.commands += 1
                outcome.tally.found, outcome.tally.doubled = int(found > 0), int(found > 1)

            server.kill()
            order.to_cell(1, "item_id")
            order.type_cell(1, "item_id", "D520500").type_cell(1, "quantity", "24")
            press("F8")
            until(lambda: desk.window.api.link != "up", "the lost line to be noticed", 30)
            come_back(1, [7, 24])
            order.type_cell(1, "quantity", "36")
            press("F8")
            server.kill()
            come_back(2, [7, 36])
            outcome.tally.documents = 1
            if desk.window.drafts.count():
                outcome.tally.broken.append("the order is saved and its draft is still kept")
        finally:
            desk.close()
    outcome.tally.broken += [f"prover: {difference}" for difference in prove(home)]
    outcome.did.append("killed the server before a save and during one; typed on meanwhile; it was started again")
