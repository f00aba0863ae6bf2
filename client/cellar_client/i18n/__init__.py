"""Words of the client itself, Chinese first, English complete.

A text stands in the code as a pair, `t("保存|Save")`, so that neither language can be forgotten. What the server sends
(labels, messages) already comes in the language chosen at login.
"""

from __future__ import annotations

LANGUAGES = ("zh", "en")
_chosen = "zh"


def set_language(code: str) -> None:
    """`zh` or `en`; anything else raises ValueError. Windows built earlier keep their words."""
    global _chosen  # noqa: PLW0603 - one language a process
    if code not in LANGUAGES:
        raise ValueError(code)
    _chosen = code


def language() -> str:
    return _chosen


def t(pair: str, /, **values: object) -> str:
    """The half of "中文|English" that is in use, with `{name}` filled from `values`."""
    zh, mark, en = pair.partition("|")
    if not mark:
        raise ValueError(f"text without its English half: {pair}")
    text = zh if _chosen == "zh" else en
    return text.format(**values) if values else text
