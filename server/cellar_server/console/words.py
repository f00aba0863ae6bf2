"""The console's words: Chinese first, English with ``--language en``."""

from __future__ import annotations

import sys

from cellar_server.kernel.schema.text import Language


class Speaker:
    """Prints in the chosen language; errors go to standard error."""

    def __init__(self, language: Language) -> None:
        self.language = language

    def pick(self, zh: str, en: str) -> str:
        return en if self.language == "en" else zh

    def say(self, zh: str, en: str) -> None:
        print(self.pick(zh, en), flush=True)

    def complain(self, zh: str, en: str) -> None:
        print("cellar-server: " + self.pick(zh, en), file=sys.stderr, flush=True)
