"""The one type family of Cellar, Noto Sans SC (OFL-1.1), for the client's screens and the server's prints alike.

What it lacks of names' rare characters (𠮷) a third file draws in the same design (``README.md``).

Windows and Linux then show the same text, and a PDF never depends on what the reader has installed.
"""

from pathlib import Path

FAMILY = "Noto Sans SC"
RARE_FAMILY = "Cellar Rare Han"

_FOLDER = Path(__file__).resolve().parent


def regular_path() -> Path:
    """TrueType file of weight 400."""
    return _FOLDER / "NotoSansSC-Regular.ttf"


def rare_path() -> Path:
    """TrueType file of weight 400 with characters that the other two lack, and none else."""
    return _FOLDER / "CellarRareHan-Regular.ttf"


def bold_path() -> Path:
    """TrueType file of weight 700."""
    return _FOLDER / "NotoSansSC-Bold.ttf"
