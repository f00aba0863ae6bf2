"""serve."""

from __future__ import annotations

import argparse

from cellar_server.books import Home
from cellar_server.console.words import Speaker
from cellar_server.rpc.server import serve_home


def serve(options: argparse.Namespace, _speaker: Speaker) -> int:
    home = Home.load(options.home)
    return serve_home(
        home, host=options.host or home.host, port=home.port if options.port is None else options.port,
        workers=options.workers or home.workers, insecure=options.insecure,
    )  # fmt: skip
