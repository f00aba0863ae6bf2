"""A workbook's package: its parts as streams whose unpacked size is bounded, and XML without document types."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Callable
from typing import Any
from xml.parsers import expat

from cellar_server.spreadsheets import limits
from cellar_server.spreadsheets.limits import Refused

Start = Callable[[str, dict[str, str]], None]
End = Callable[[str], None]
_CHUNK = 64 * 1024
_ENCRYPTED = 0x1


class Package:
    """Raises ``Refused`` for what is no zip file, is encrypted, or unpacks to too much."""

    def __init__(self, content: bytes) -> None:
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(content))
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
            raise Refused("UNREADABLE") from error
        entries = self._archive.infolist()
        if any(entry.flag_bits & _ENCRYPTED for entry in entries):
            raise Refused("ENCRYPTED")
        # What the directory says; what really comes is counted in ``feed``.
        if sum(entry.file_size for entry in entries) > limits.UNPACKED:
            raise Refused("UNPACKED")
        if any(e.file_size > limits.RATIO_FROM and e.file_size > limits.RATIO * e.compress_size for e in entries):
            raise Refused("UNPACKED")
        self._left = limits.UNPACKED
        self._names = {name.casefold(): name for name in self._archive.namelist()}

    def has(self, name: str) -> bool:
        return name.casefold() in self._names

    def feed(self, name: str, reader: XmlReader) -> None:
        """Run a part through the reader."""
        try:
            with self._archive.open(self._names[name.casefold()]) as part:
                while chunk := part.read(_CHUNK):
                    self._left -= len(chunk)
                    if self._left < 0:
                        raise Refused("UNPACKED")
                    reader.feed(chunk)
                reader.feed(b"", last=True)
        except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, NotImplementedError, OSError) as error:
            raise Refused("UNREADABLE") from error

    def relations(self, name: str) -> dict[str, tuple[str, str]]:
        """The relations of a part: id → (last word of its type, target's name)."""
        folder, file = posixpath.split(name)
        of_part = posixpath.join(folder, "_rels", file + ".rels")
        found: dict[str, tuple[str, str]] = {}

        def start(tag: str, attributes: dict[str, str]) -> None:
            if tag == "Relationship" and attributes.get("TargetMode") != "External":
                target = attributes.get("Target", "")
                path = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
                kind = attributes.get("Type", "").rpartition("/")[2]
                found[attributes.get("Id", "")] = (kind, posixpath.normpath(path))

        if self.has(of_part):
            self.feed(of_part, XmlReader(start))
        return found


class XmlReader:
    """expat, bare: a document type, and with it every entity of the file's own, ends the reading.

    Names come to ``start`` and ``end`` without their prefix.
    """

    def __init__(self, start: Start, end: End | None = None) -> None:
        self._parser = expat.ParserCreate()
        self._parser.buffer_text = True
        self._parser.StartDoctypeDeclHandler = self._doctype
        self._parser.StartElementHandler = lambda tag, attributes: start(tag.rpartition(":")[2], attributes)
        if end is not None:
            self._parser.EndElementHandler = lambda tag: end(tag.rpartition(":")[2])

    def listen(self, handler: Callable[[str], None] | None) -> None:
        """Hand on text from here on, or no more."""
        self._parser.CharacterDataHandler = handler

    def feed(self, chunk: bytes, *, last: bool = False) -> None:
        try:
            self._parser.Parse(chunk, last)
        except expat.ExpatError as error:
            raise Refused("UNREADABLE") from error

    def _doctype(self, *_: Any) -> None:
        raise Refused("DOCTYPE")
