"""Of which kind a document's file is: by what it holds, and its name says so."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZipFile

import pytest

from cellar_server.kernel.intake import file_kinds


def packed(*names: str) -> bytes:
    made = BytesIO()
    with ZipFile(made, "w") as file:
        for name in names:
            file.writestr(name, "x")
    return made.getvalue()


PNG, OLD_OFFICE = b"\x89PNG\r\n\x1a\n....", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1...."
KINDS = {
    b"%PDF-1.7 ...": ".pdf", b"\xef\xbb\xbf%PDF-1.4": ".pdf", PNG: ".png", b"\xff\xd8\xff\xe0": ".jpg", b"GIF89a": ".gif",
    b"RIFF....WEBPVP8 ": ".webp", b"II*\x00": ".tif", OLD_OFFICE: ".doc", b"{\\rtf1": ".rtf", packed("word/document.xml"): ".docx",
    packed("xl/workbook.xml"): ".xlsx", packed("ppt/presentation.xml"): ".pptx", packed("OFD.xml"): ".ofd",
    b"MZ\x90\x00": "", b"MZ %PDF-1.7": "", b"#!/bin/sh": "", b"<html>": "", packed("run.exe"): "", b"PK\x03\x04 broken": "", b"": "",
}  # fmt: skip


@pytest.mark.parametrize(
    ("content", "suffix"), KINDS.items(), ids=[f"{at}{kind}" for at, kind in enumerate(KINDS.values())]
)
def test_a_file_is_of_a_kind_by_what_it_holds(content: bytes, suffix: str) -> None:
    assert next(iter(file_kinds.suffixes_of(content)), "") == suffix


@pytest.mark.parametrize(("content", "name", "kept"), [
    (PNG, "执照.png", "执照.png"), (PNG, "执照.PNG", "执照.PNG"), (PNG, "执照.pdf", "执照.png"), (PNG, "执照", "执照.png"),
    (PNG, "v1.第二版", "v1.第二版.png"), (OLD_OFFICE, "合同.xls", "合同.xls"), (b"\xff\xd8\xff", "照.jpeg", "照.jpeg"),
])  # fmt: skip
def test_its_name_ends_as_its_kind_does(content: bytes, name: str, kept: str) -> None:
    assert file_kinds.called(name, file_kinds.suffixes_of(content)) == kept
