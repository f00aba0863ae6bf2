"""The menu that came as metadata, flattened for drawing and searched by word, entity name or pinyin initials."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from cellar.v1 import metadata_pb2


@dataclass(frozen=True)
class Entry:
    """One line of the menu. `path` names it among all; a group has no entity."""

    label: str
    icon: str
    entity: str
    keywords: str
    path: tuple[str, ...]

    @property
    def depth(self) -> int:
        return len(self.path) - 1

    @property
    def trail(self) -> str:
        """The groups above, e.g. `销售`."""
        return " › ".join(self.path[:-1])


def entries(nodes: Iterable[metadata_pb2.MenuNode], above: tuple[str, ...] = ()) -> Iterator[Entry]:
    """Every line, groups before what they hold."""
    for node in nodes:
        path = (*above, node.label)
        yield Entry(node.label, node.icon, node.entity, node.keywords, path)
        yield from entries(node.children, path)


def search(found: Iterable[Entry], words: str) -> list[Entry]:
    """Entries that open something and match every word; the best first: whole initials, beginnings, then anywhere."""
    wanted = words.lower().split()
    if not wanted:
        return []
    ranked = []
    for position, entry in enumerate(found):
        if not entry.entity:
            continue
        ranks = [_rank(entry, word) for word in wanted]
        if all(rank is not None for rank in ranks):
            ranked.append((max(rank for rank in ranks if rank is not None), position, entry))
    return [entry for _, _, entry in sorted(ranked, key=lambda item: item[:2])]


def _rank(entry: Entry, word: str) -> int | None:
    keys = entry.keywords.lower().split()
    label = entry.label.lower()
    if word in keys or word == label:
        return 0
    if label.startswith(word) or any(key.startswith(word) for key in keys):
        return 1
    if word in label or word in entry.entity or any(word in key for key in keys):
        return 2
    if any(word in group.lower() for group in entry.path[:-1]):
        return 3
    return None
