"""serve and jobs."""

from __future__ import annotations

import argparse

from cellar_server.books import Home
from cellar_server.console.words import Speaker
from cellar_server.rpc import workers


def serve(options: argparse.Namespace, _speaker: Speaker) -> int:
    home = Home.load(options.home)
    host, port = options.host or home.host, home.port if options.port is None else options.port
    count = options.workers or home.workers
    if count > 1 and not workers.is_worker():
        return workers.supervise(home, host=host, port=port, workers=count, insecure=options.insecure)
    # Only here: whoever supervises needs no server, and workers that start anew need the memory.
    from cellar_server.rpc.server import serve_home

    return serve_home(home, host=host, port=port, insecure=options.insecure)


def jobs(options: argparse.Namespace, _speaker: Speaker) -> int:
    from cellar_server.rpc.server import serve_jobs

    return serve_jobs(Home.load(options.home))
