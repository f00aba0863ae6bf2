"""What a server does after it answers: it takes in the areas that nobody has asked for yet.

Module by module, resting as long as each took, so that calls have at least half of the processor meanwhile. Nobody's first
document of an area waits for more than that area.
"""

from __future__ import annotations

import gc
import logging
import threading
import time

from cellar_server.kernel.schema.registry import Registry

log = logging.getLogger("cellar.rpc")
_LEAST_PAUSE = 0.01


def settle() -> None:
    """What is loaded lives as long as the process: the collector need not walk it again with every few calls."""
    gc.collect()
    gc.freeze()


def take_in_the_rest(registry: Registry) -> threading.Thread:
    """Begin; the thread ends with the process or when everything is loaded."""
    thread = threading.Thread(target=_run, args=[registry], name="cellar-rest", daemon=True)
    thread.start()
    return thread


def _run(registry: Registry) -> None:
    begun = time.monotonic()
    while True:
        at = time.monotonic()
        if not registry.load_some():
            break
        time.sleep(max(_LEAST_PAUSE, time.monotonic() - at))
    settle()
    broken = sorted({registry.outlines[name].area for name in registry.outlines if registry.is_broken(name)})
    if broken:
        log.critical("these areas could not be loaded and are refused: %s", ", ".join(broken))
    else:
        log.info("all areas are loaded after %.1f s", time.monotonic() - begun)


__all__ = ["settle", "take_in_the_rest"]
