"""How a comment names colleagues: what stands behind an @, and whom a text names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from cellar.v1 import document_pb2 as doc


def handles(people: Iterable[doc.Person]) -> dict[str, doc.Person]:
    """Each person by what names him alone: his name, with his code where another is called the same."""
    all_of_them = list(people)
    alike = Counter(each.name for each in all_of_them)
    return {each.name if alike[each.name] == 1 else f"{each.name}({each.code})": each for each in all_of_them}


def line(person: doc.Person) -> str:
    """A person in the list that is chosen from: name, code and organisation."""
    return " · ".join(filter(None, (person.name, person.code, person.unit)))


def named_in(text: str, people: Mapping[str, doc.Person]) -> list[int]:
    """Ids of those whom a text names, each once; where one handle begins another, the longer one counts."""
    longest_first = sorted(people, key=len, reverse=True)
    found: dict[int, None] = {}
    for said in (text[at + 1 :] for at, sign in enumerate(text) if sign == "@"):
        handle = next((each for each in longest_first if said.startswith(each)), None)
        if handle is not None:
            found[people[handle].id] = None
    return list(found)
