"""What a file may cost. Everything is asked while reading, before anything is built from it."""

from __future__ import annotations

MEGABYTE = 1024 * 1024
CONTENT = 16 * MEGABYTE
"""Bytes of the file itself."""
UNPACKED = 200 * MEGABYTE
"""Bytes of all parts of a workbook together."""
RATIO = 200
"""How many times its packed size a large part may unpack to; sheets of figures stay below 50."""
RATIO_FROM = 10 * MEGABYTE
MEMORY = 512 * MEGABYTE
"""Address space of the child, where the system can bound it (not on Windows; there the counts below have to do)."""
PROCESSOR_SECONDS = 30
SECONDS = 60
OUTPUT = 24 * MEGABYTE
"""Bytes that the child may hand back."""
ROWS = 100_000
CELLS = 500_000
TEXTS = 1_000_000
"""Different texts of a workbook."""
STYLES = 100_000
SHEETS = 200
MERGED = 100_000
"""Cells that are covered by merging."""
LINE = 1_000_000
"""Characters of one line of a text file."""
FIELD = 100_000
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384


class Refused(Exception):
    """A file that is not read. ``code`` names the reason; the words are the server's."""

    def __init__(self, code: str, what: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.what = what


class Budget:
    """Counts what is kept of all sheets of a file; ``Refused`` where it is more than a file may hold."""

    def __init__(self) -> None:
        self.rows = self.cells = 0

    def row(self) -> None:
        self.rows += 1
        if self.rows > ROWS:
            raise Refused("ROWS")

    def cell(self) -> None:
        self.cells += 1
        if self.cells > CELLS:
            raise Refused("CELLS")
