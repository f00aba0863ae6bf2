"""Of which kind a document's file is, by what it holds and never by its name: a PDF, a picture, or what an office writes."""

from __future__ import annotations

from io import BytesIO
from zipfile import BadZipFile, ZipFile

_BEGINS: tuple[tuple[bytes, tuple[str, ...]], ...] = (
    (b"\x89PNG\r\n\x1a\n", (".png",)),
    (b"\xff\xd8\xff", (".jpg", ".jpeg")),
    (b"GIF87a", (".gif",)),
    (b"GIF89a", (".gif",)),
    (b"II*\x00", (".tif", ".tiff")),
    (b"MM\x00*", (".tif", ".tiff")),
    # Older office programs share one container.
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", (".doc", ".xls", ".ppt", ".wps", ".et", ".dps")),
    (b"{\\rtf", (".rtf", ".doc")),
)
# A part that a packed file has by its kind.
_PARTS = {
    "word/document.xml": (".docx", ".docm"), "xl/workbook.xml": (".xlsx", ".xlsm"), "ppt/presentation.xml": (".pptx", ".pptm"),
    "xl/workbook.bin": (".xlsb",), "OFD.xml": (".ofd",), "META-INF/manifest.xml": (".odt", ".ods", ".odp"),
}  # fmt: skip
# Some writers put a few bytes before a PDF's own beginning.
_PDF, _WITHIN = b"%PDF-", 1024


def suffixes_of(content: bytes) -> tuple[str, ...]:
    """How names of such a file end, the usual one first; none where it is of no kind that a document has."""
    for begin, suffixes in _BEGINS:
        if content.startswith(begin):
            return suffixes
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return (".webp",)
    if content.startswith(b"PK\x03\x04"):
        return _packed(content)
    return (".pdf",) if _PDF in content[:_WITHIN] and not content.startswith(b"MZ") else ()


def _packed(content: bytes) -> tuple[str, ...]:
    try:
        with ZipFile(BytesIO(content)) as packed:
            names = set(packed.namelist())
    except (BadZipFile, ValueError, NotImplementedError):
        return ()
    return next((suffixes for part, suffixes in _PARTS.items() if part in names), ())


def called(name: str, suffixes: tuple[str, ...]) -> str:
    """The name, ending as files of its kind do: a picture that is called a PDF is not kept as one."""
    if name.lower().endswith(suffixes):
        return name
    stem, dot, last = name.rpartition(".")
    return (stem if dot and stem and last.isascii() and last.isalnum() and len(last) <= 4 else name) + suffixes[0]
