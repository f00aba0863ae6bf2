"""What one document takes from another: counters upstream, the way down and the way back."""

from cellar_server.kernel.links.making import made_from, made_of
from cellar_server.kernel.links.taking import (
    Consumption,
    change,
    connect,
    consume,
    disconnect,
    downstream,
    forget_source,
    give_back,
    nothing_downstream,
    release,
)

__all__ = [
    "Consumption",
    "change",
    "connect",
    "consume",
    "disconnect",
    "downstream",
    "forget_source",
    "give_back",
    "made_from",
    "made_of",
    "nothing_downstream",
    "release",
]
