"""What does not port, found in the words of a compiled statement; each rule says what to write instead.

The rules are those of docs/DATABASES.md. They look at the text that would be sent, so that a construct which SQLAlchemy
spells harmlessly passes and one it spells wrongly does not, whoever wrote it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from cellar_db.names import LONGEST
from cellar_db.reserved import RESERVED
from tests.support.statements.vendors import VENDORS, Texts
from tests.support.statements.words import Word, clause, end_of, words

LONGEST_LIST = {"mssql": 2100, "oracle": 1000}
MOST_PARAMETERS = {"mssql": 2100, "oracle": 32767}

# Looked up in the vendors' references; a function is added here by whoever has done so.
_COMMON = {
    "ABS",
    "AVG",
    "CAST",
    "COALESCE",
    "CONCAT",
    "COUNT",
    "LOWER",
    "MAX",
    "MIN",
    "NULLIF",
    "ROW_NUMBER",
    "SUM",
    "UPPER",
}
FUNCTIONS = {
    "mssql": (_COMMON | {"DATEADD", "DATEDIFF", "DATEFROMPARTS", "LEN", "MONTH", "SUBSTRING", "SYSUTCDATETIME", "YEAR"}),
    "oracle": (_COMMON | {"LENGTH", "SUBSTR", "SYS_EXTRACT_UTC", "TRUNC"}) - {"CONCAT"},
}  # fmt: skip
TYPES = {
    "mssql": {"BIGINT", "DATE", "DATETIME2", "INTEGER", "NUMERIC", "NVARCHAR", "SMALLINT", "VARBINARY"},
    "oracle": {"BLOB", "DATE", "INTEGER", "NCLOB", "NUMBER", "SMALLINT", "TIMESTAMP", "VARCHAR2"},
}
# Each with what to write instead.
_FOREIGN_WORDS = {
    "LIMIT": "select().limit()", "MERGE": "cellar_db.upserts", "CONFLICT": "cellar_db.upserts", "DUPLICATE": "cellar_db.upserts",
    "ILIKE": "func.lower() and LIKE", "TRUE": "a Flag compared with true", "FALSE": "a Flag compared with false",
    "RECURSIVE": "two plain statements", "FILTER": "sum(case())", "EXCEPT": "NOT EXISTS", "CASCADE": "deleting by rule",
    "CURRENT_TIMESTAMP": "utc_now() of cellar_db.functions", "SYSDATE": "utc_now() of cellar_db.functions",
    "CURRENT_DATE": "the day as a parameter", "LOCALTIMESTAMP": "utc_now() of cellar_db.functions",
    "ZONE": "types.Instant (UTC in a plain TIMESTAMP)",
}  # fmt: skip
_BEFORE_BRACKET = {
    "ALL", "AND", "ANY", "AS", "BETWEEN", "BY", "CASE", "CHECK", "DISTINCT", "ELSE", "EXISTS", "FROM", "HAVING", "IN", "INTERSECT",
    "IS", "JOIN", "KEY", "LIKE", "MINUS", "NOT", "OF", "ON", "OR", "OVER", "SELECT", "SET", "SOME", "THEN", "TOP", "UNION", "UNIQUE",
    "USING", "VALUES", "WHEN", "WHERE", "WITH",
}  # fmt: skip
_CONDITION = {"=", "<", ">", "<=", ">=", "<>", "!=", "EXISTS", "IN", "IS", "LIKE", "AND", "OR", "NOT", "BETWEEN"}
_COMPARES = {"=", "<", ">", "<=", ">=", "<>", "!="}
# What may follow FROM or UPDATE without being a name.
_NO_NAME = {"OF", "SELECT"}
# Oracle locks no rows of a result that is not rows of a table (ORA-02014).
_NOT_LOCKABLE = {"FETCH", "ROWNUM", "DISTINCT", "GROUP", "UNION", "OFFSET"}

_CHANGES_TABLES = {"ALTER", "CREATE", "DROP"}
# Comments on tables and columns, in words that only their vendor knows.
_OF_ONE_VENDOR = {"COMMENT", "EXECUTE"}

Rule = Callable[[str, Sequence[Word]], Iterator[str]]


def problems(texts: Texts, *, parameters: int = 0, longest_list: int = 0, empty_text: bool = False) -> list[str]:
    """What is wrong with a statement, each line beginning with the vendor; empty when it ports.

    *parameters* and *longest_list* are the most an execution was given, *empty_text* that one was given ``""``.
    """
    found: list[str] = []
    for vendor in VENDORS:
        text = words(texts.of(vendor))
        first = text[0].value if text else ""
        rules = () if first in _OF_ONE_VENDOR else _FOR_TABLES if first in _CHANGES_TABLES else _FOR_ROWS
        found += [f"{vendor}: {problem}" for rule in rules for problem in rule(vendor, text)]
        if longest_list > LONGEST_LIST[vendor]:
            found.append(f"{vendor}: a list of {longest_list} values, {LONGEST_LIST[vendor]} are allowed; use chunks()")
        if parameters > MOST_PARAMETERS[vendor]:
            found.append(f"{vendor}: {parameters} parameters, {MOST_PARAMETERS[vendor]} are allowed; use chunks()")
    if empty_text:
        found.append("oracle: an empty text was given as a parameter, which is NULL there; give None")
    return [*found, *_locking(texts), *_joining(texts)]


def _locking(texts: Texts) -> Iterator[str]:
    if "FOR UPDATE" in texts.oracle and "UPDLOCK" not in texts.mssql:
        yield "mssql: FOR UPDATE is compiled to nothing; use cellar_db.locks, or the hint WITH (UPDLOCK, ROWLOCK)"


def _joining(texts: Texts) -> Iterator[str]:
    # A pattern of LIKE is made of a parameter, which is never NULL.
    joined = texts.oracle.replace("'%' ||", "").replace("|| '%'", "")
    if "||" in joined and "concat(" not in texts.mssql.lower():
        yield "oracle: || takes NULL for empty, + of SQL Server does not; use joined_text()"


def _names(_vendor: str, found: Sequence[Word]) -> Iterator[str]:
    for before, word in zip([Word("", "", 0), *found], found, strict=False):
        if word.kind in {"word", "quoted", "bind"} and len(word.value) > LONGEST:
            yield f"the name {word.value} has {len(word.value)} characters, at most {LONGEST} are allowed"
        named = before.value == "." or before.value in {"FROM", "JOIN", "INTO", "UPDATE", "TABLE"} or _is_label(before)
        reserved = word.value.lower() in RESERVED and word.value not in _NO_NAME
        if word.kind == "quoted":
            yield f"the name {word.value!r} needs quotes: it is reserved, or not lower-case letters and digits"
        elif word.kind == "word" and named and reserved:
            yield f"{word.value.lower()!r} is a reserved word of one of the databases"


def _is_label(before: Word) -> bool:
    return before.kind == "word" and before.value == "AS" and before.depth == 0


def _functions(vendor: str, found: Sequence[Word]) -> Iterator[str]:
    for index in range(1, len(found) - 1):
        word, before = found[index], found[index - 1].value
        if word.kind != "word" or found[index + 1].value != "(" or before in {"INTO", "WITH", "AS"}:
            continue
        if word.value not in _BEFORE_BRACKET | FUNCTIONS[vendor] | TYPES[vendor]:
            yield f"{word.value.lower()}() is no function known there; see cellar_db.functions"
        if vendor == "mssql" and word.value == "LEN":
            counted = found[index + 1 : end_of(found, index + 1)]
            if [each.value for each in counted[-2:]] != ["+", "N'.'"]:
                yield "LEN() leaves out trailing blanks; use text_length()"


def _cast_types(vendor: str, found: Sequence[Word]) -> Iterator[str]:
    for index, word in enumerate(found):
        if word.value == "CAST" and word.kind == "word" and index + 1 < len(found):
            inside = found[index + 1 : end_of(found, index + 1)]
            at = max((place for place, each in enumerate(inside) if each.value == "AS"), default=None)
            if at is not None and at + 1 < len(inside):
                yield from _type_problem(vendor, inside[at + 1])


def _type_problem(vendor: str, word: Word) -> Iterator[str]:
    if word.value not in TYPES[vendor]:
        yield f"{word.value} is no type that is used there; use a type of cellar_db.types"


def _foreign_words(vendor: str, found: Sequence[Word]) -> Iterator[str]:
    for before, word in zip([Word("", "", 0), *found], found, strict=False):
        if word.kind == "word" and word.value in _FOREIGN_WORDS and before.value != ".":
            yield f"{word.value} is not understood by all; use {_FOREIGN_WORDS[word.value]}"
        if word.kind == "cast" or word.value == "%" or (vendor == "mssql" and word.value == "||"):
            yield f"{word.value} is another vendor's sign"
        if word.kind == "text" and word.value in {"''", "N''"}:
            yield "an empty text is NULL on Oracle; leave it out, or compare with None"


def _conditions_as_values(_vendor: str, found: Sequence[Word]) -> Iterator[str]:
    for index, word in enumerate(found):
        if word.value != "SELECT":
            continue
        chosen = clause(found, index, "FROM", "WHERE", "UNION")
        flat = {word.depth}
        for at, each in enumerate(chosen):
            opens = each.value == "(" and each.depth in flat
            before = chosen[at - 1] if at else word
            grouped = before.kind != "word" or before.value in {"SELECT", "NOT", "DISTINCT"}
            if opens and grouped and at + 1 < len(chosen) and chosen[at + 1].value != "SELECT":
                flat.add(each.depth + 1)
            elif opens:
                flat.discard(each.depth + 1)
            if each.depth in flat and each.kind in {"word", "sign"} and each.value in _CONDITION:
                yield "a condition is no value (select(exists()) is one); use select(1).where(…) or case()"
                break


def _tuples(_vendor: str, found: Sequence[Word]) -> Iterator[str]:
    for index, word in enumerate(found):
        before = found[index - 1] if index else Word("", "", 0)
        if word.value != "(" or (before.kind == "word" and before.value not in _BEFORE_BRACKET) or before.value == "IN":
            continue
        end = end_of(found, index)
        several = any(each.value == "," and each.depth == word.depth + 1 for each in found[index:end])
        after = [each.value for each in found[end + 1 : end + 3]]
        if several and after and (after[0] in _COMPARES or after[0] == "IN" or after == ["NOT", "IN"]):
            yield "tuples are not compared there; use a <= :x AND (a < :x OR b < :y)"


def _tables(vendor: str, found: Sequence[Word]) -> Iterator[str]:
    if vendor != "oracle":
        return
    for index, word in enumerate(found):
        if word.value == "SELECT" and not any(
            each.value == "FROM" and each.depth == word.depth for each in _to_the_end(found, index)
        ):
            yield "SELECT without FROM; select from dual, or ask no database"
        if word.value in {"FROM", "JOIN"} and _after_table(found, index + 1) == "AS":
            yield "AS before the alias of a table is not understood"
    first = found[0].value if found else ""
    if first == "UPDATE" and any(each.value == "FROM" and each.depth == 0 for each in found):
        yield "UPDATE … FROM is not understood; use a sub-query"
    if first == "DELETE" and any(each.value == "USING" and each.depth == 0 for each in found):
        yield "DELETE … USING is not understood; use a sub-query"
    for index, word in enumerate(found):
        if word.value == "VALUES" and word.kind == "word" and index + 1 < len(found):
            end = end_of(found, index + 1)
            if [each.value for each in found[end + 1 : end + 2]] == [","]:
                yield "VALUES of several rows; give execute() a list of rows"


def _after_table(found: Sequence[Word], index: int) -> str:
    end = end_of(found, index) if index < len(found) and found[index].value == "(" else index
    return found[end + 1].value if end + 1 < len(found) else ""


def _to_the_end(found: Sequence[Word], index: int) -> Sequence[Word]:
    return clause(found, index, "UNION", "MINUS", "INTERSECT")


def _row_locks(vendor: str, found: Sequence[Word]) -> Iterator[str]:
    values = [word.value for word in found if word.depth == 0]
    locks = any(pair == ("FOR", "UPDATE") for pair in pairwise(values))
    if vendor == "oracle" and locks and _NOT_LOCKABLE & {word.value for word in found}:
        yield "FOR UPDATE with a limit, DISTINCT or GROUP BY is refused (ORA-02014); lock by primary key"


def _grouping(_vendor: str, found: Sequence[Word]) -> Iterator[str]:
    for index, word in enumerate(found):
        if word.value == "GROUP" and any(
            each.kind == "bind" for each in clause(found, index, "HAVING", "ORDER", "UNION")
        ):
            yield "a parameter in GROUP BY is not the parameter of the same expression in SELECT; group in a sub-query"


def _sorted_parts(vendor: str, found: Sequence[Word]) -> Iterator[str]:
    for index, word in enumerate(found):
        if vendor == "mssql" and word.value == "SELECT" and word.depth > 0:
            inside = [each.value for each in clause(found, index) if each.depth == word.depth]
            if "ORDER" in inside and not {"TOP", "OFFSET"} & set(inside):
                yield "ORDER BY in a sub-query without a limit is refused"


def _several_rows_back(_vendor: str, found: Sequence[Word]) -> Iterator[str]:
    values = {word.value for word in found}
    if found and found[0].value == "INSERT" and values & {"OUTPUT", "RETURNING"}:
        yield "what an INSERT gives back comes in no certain order; make the ids first (cellar_db.ids)"


def _column_types(vendor: str, found: Sequence[Word]) -> Iterator[str]:
    if [word.value for word in found[:2]] != ["CREATE", "TABLE"]:
        return
    for index in range(2, len(found) - 2):
        opens = found[index].depth == 0 and found[index].value == "("
        follows = found[index].depth == 1 and found[index].value == ","
        name, kind = found[index + 1], found[index + 2]
        if (opens or follows) and name.value not in {"CONSTRAINT", "PRIMARY", "UNIQUE", "FOREIGN", "CHECK"}:
            yield from _type_problem(vendor, kind)
            if name.kind == "word" and name.value.lower() in RESERVED:
                yield f"{name.value.lower()!r} is a reserved word of one of the databases"


_FOR_ROWS: tuple[Rule, ...] = (
    _names, _functions, _cast_types, _foreign_words, _conditions_as_values, _tuples, _tables, _row_locks, _grouping, _sorted_parts,
    _several_rows_back,
)  # fmt: skip
_FOR_TABLES: tuple[Rule, ...] = (_names, _foreign_words, _column_types)
