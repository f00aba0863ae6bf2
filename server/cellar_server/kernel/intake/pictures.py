"""What a picture is, by what it holds and never by its name: PNG, JPEG or WebP that decodes to its end, bounded in bytes and size."""

from __future__ import annotations

from io import BytesIO

MAX_MIB = 4
MAX_PIXELS = 25_000_000
_FORMATS = ("PNG", "JPEG", "WEBP")
# Twice what a form gives it, so that it is sharp on fine screens and on paper.
_SMALL = 320


def thumbnail(content: bytes) -> bytes | None:
    """The picture small enough for forms and paper, at most 320 × 320, as PNG where something shines through, else as JPEG.

    None for what is no picture of a known kind, is damaged, or has more than 25 million points.
    """
    # With the first picture: a server starts without it.
    from PIL import Image, ImageOps

    try:
        with Image.open(BytesIO(content), formats=_FORMATS) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                return None
            # Of a large JPEG no more is decoded than is wanted.
            picture.draft("RGB", (_SMALL, _SMALL))
            picture.load()
            upright = ImageOps.exif_transpose(picture)
            is_clear = upright.has_transparency_data
            small = upright.convert("RGBA" if is_clear else "RGB")
    except Exception:
        # A stranger's bytes: its readers raise whatever they come upon.
        return None
    small.thumbnail((_SMALL, _SMALL))
    made = BytesIO()
    small.save(made, "PNG" if is_clear else "JPEG")
    return made.getvalue()
