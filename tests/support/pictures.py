"""Pictures made for tests."""

from __future__ import annotations

from io import BytesIO

from PIL import Image


def sample(kind: str = "PNG", *, size: tuple[int, int] = (600, 400), colour: str = "#8a1c2b") -> bytes:
    """A picture of one colour in this format."""
    made = BytesIO()
    Image.new("RGB", size, colour).save(made, kind)
    return made.getvalue()
