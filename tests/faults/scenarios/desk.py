"""The real client with a half-entered order while its server is killed and started again."""

from __future__ import annotations

import time

from tests.end_to_end.served import ServerProcess, prove
from tests.faults.scenario import Outcome, Stage, scenario


@scenario("client-recovers", "the real client, an order half entered, its server killed and started", "sqlite", owns_database=True)
def client_recovers(stage: Stage, outcome: Outcome) -> None:
    """Nobody touches the client but to type and to save: it comes back by itself."""
    # Here, because a run of the other scenarios needs no display.
    from tests.end_to_end.desk import Desk
    from tests.end_to_end.events import press, until
    from tests.end_to_end.small_demo import USERS_PASSWORD, demo_home
    from tests.race.processes.orders import MAKER, connect, marks_of
    from tests.race.processes.typing import type_order

    home = demo_home(stage.folder / "demo")
    with ServerProcess(home, workers=2) as server:
        desk = Desk(server.endpoint, stage.folder / "desk").log_in(MAKER, USERS_PASSWORD)
        try:
            for kill, mark in enumerate(("FAULT-1", "FAULT-2")):
                order = type_order(desk, mark)
                if kill:
                    press("F8")
                server.kill()
                order.to_cell(1, "item_id")
                order.type_cell(1, "item_id", "D520500")
                order.type_cell(1, "quantity", "24")
                press("F8")
                until(lambda: desk.window.api.link != "up", "the lost line to be noticed", 30)
                server.start()
                at = time.monotonic()
                until(lambda: not order.form.saver.busy and desk.window.api.link == "up", desk.words, 90)
                outcome.figures[f"recovered_{kill + 1}_seconds"] = round(time.monotonic() - at, 2)
                if order.form.is_dirty():
                    order.save()
                client = connect(server.port, home / "cellar-server.crt", user=MAKER)
                found = marks_of(client).count(mark)
                stored = client.get("sales_order", order.id)
                outcome.tally.documents += 1
                outcome.tally.found += found > 0
                outcome.tally.doubled += found > 1
                if found != 1 or len(stored.grids[0].lines) != 2:
                    outcome.tally.broken.append(f"{mark} is there {found} times")
                if desk.window.drafts.count():
                    outcome.tally.broken.append(f"{mark} is saved and its draft is still kept")
                desk.close_tab()
        finally:
            desk.close()
    outcome.tally.broken += [f"prover: {difference}" for difference in prove(home)]
    outcome.did.append("killed the server before and during a save; typed on; it was started again")
