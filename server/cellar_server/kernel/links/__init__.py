"""What one document takes from another: counters upstream, the way down and the way back."""

from cellar_server.kernel.links.taking import (
    Consumption,
    connect,
    consume,
    disconnect,
    downstream,
    forget_source,
    give_back,
    nothing_downstream,
    release,
    state_of,
)

__all__ = [
    "Consumption",
    "connect",
    "consume",
    "disconnect",
    "downstream",
    "forget_source",
    "give_back",
    "nothing_downstream",
    "release",
    "state_of",
]
