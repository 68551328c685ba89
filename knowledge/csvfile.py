"""The knowledge CSV file: reading it with a reason for every refused row, and writing it.

The form is a fixed face (DESIGN §11): UTF-8, the header below, lists joined by ｜ or |, ISO dates.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from knowledge.articles import Article

COLUMNS = (
    "id",
    "question",
    "aliases",
    "answer",
    "topic",
    "department",
    "keywords",
    "source",
    "valid_from",
    "valid_until",
)
NEEDED = ("id", "question", "answer")
# Longest field in characters. An answer has to fit a few chat messages, a question one line.
LONGEST = {
    "id": 64,
    "question": 200,
    "answer": 8000,
    "topic": 64,
    "department": 64,
    "source": 500,
}
LONGEST_IN_LIST = {"aliases": 200, "keywords": 50}
MOST_IN_LIST = 200

_JOINT = re.compile(r"[|｜]")
# csv refuses longer fields with an exception; ours are refused with a reason well before.
_CSV_FIELD_LIMIT = 131_072


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a row is refused. `line` is the physical line, from 1, where the row starts."""

    line: int
    reason: str


def read(text: str) -> tuple[list[Article], list[Problem]]:
    """The articles of the good rows and a problem for each bad one, both in the file's order.

    Never raises: a file that cannot be understood at all gives no article and one problem.
    """
    rows = _rows(text.removeprefix("\ufeff"))
    header_line, header = next(rows, (1, []))
    if isinstance(header, str):
        return [], [Problem(header_line, header)]
    names = [name.strip() for name in header]
    reason = _header_reason(names)
    if reason:
        return [], [Problem(header_line, reason)]
    articles: list[Article] = []
    problems: list[Problem] = []
    first_seen: dict[str, int] = {}
    for line, row in rows:
        result = row if isinstance(row, str) else _article(names, row)
        if isinstance(result, Article) and result.id in first_seen:
            result = f"duplicate id {result.id!r}, first used on line {first_seen[result.id]}"
        if isinstance(result, str):
            problems.append(Problem(line, result))
        else:
            first_seen[result.id] = line
            articles.append(result)
    return articles, problems


def write(articles: Iterable[Article]) -> str:
    """The file's text; `read` gives the same articles back. List items must be free of | and ｜."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for article in articles:
        writer.writerow(_cell(getattr(article, column)) for column in COLUMNS)
    return out.getvalue()


def _cell(value: str | tuple[str, ...] | date | None) -> str:
    if value is None:
        return ""
    if isinstance(value, tuple):
        return "｜".join(value)
    return value if isinstance(value, str) else value.isoformat()


def _rows(text: str) -> Iterator[tuple[int, list[str] | str]]:
    """(line where the row starts, its fields or why it cannot be split); blank lines skipped."""
    for line, row_text in _split(text):
        if not row_text.strip("\r\n"):
            continue
        if "\x00" in row_text:
            yield line, "contains a NUL byte"
            continue
        try:
            rows = list(csv.reader(io.StringIO(row_text, newline=""), strict=True))
        except csv.Error as error:
            yield line, _quoting_reason(str(error))
            continue
        # A lone quote inside an unquoted field joined rows that csv takes apart again.
        yield line, rows[0] if len(rows) == 1 else _quoting_reason("")


def _quoting_reason(error: str) -> str:
    if "field larger" in error:
        return f"a field is longer than {_CSV_FIELD_LIMIT} characters"
    return "broken quoting: a quote is not closed, or text follows a closing quote"


def _split(text: str) -> Iterator[tuple[int, str]]:
    """The text of each row with its first line. A line break inside quotes does not end a row.

    Split before csv sees it, so that one broken quote costs the rows up to the next quote only
    and every row's first line is known.
    """
    start, pending = 1, ""
    lines = io.StringIO(text, newline="")
    for number, line in enumerate(lines, start=1):
        pending += line
        if pending.count('"') % 2 == 0:
            yield start, pending
            start, pending = number + 1, ""
    if pending:
        yield start, pending


def _header_reason(names: list[str]) -> str:
    unknown = [name for name in names if name not in COLUMNS]
    missing = [name for name in NEEDED if name not in names]
    if unknown:
        return f"unknown column {unknown[0]!r}; the columns are {','.join(COLUMNS)}"
    if missing:
        return f"missing column {missing[0]!r}; {', '.join(NEEDED)} are needed"
    if len(set(names)) < len(names):
        return "a column is named twice"
    return ""


def _article(names: list[str], row: list[str]) -> Article | str:
    """The row's article, or why it is refused."""
    if len(row) != len(names):
        return f"has {len(row)} fields, the header has {len(names)}"
    fields = {name: cell.strip() for name, cell in zip(names, row, strict=True)}
    lists = {name: _items(fields.get(name, "")) for name in LONGEST_IN_LIST}
    reason = _field_reason(fields) or _list_reason(lists)
    if reason:
        return reason
    try:
        valid_from, valid_until = (_day(fields, name) for name in ("valid_from", "valid_until"))
    except ValueError as error:
        return str(error)
    if valid_from and valid_until and valid_until < valid_from:
        return f"valid_until {valid_until} is before valid_from {valid_from}"
    return Article(
        id=fields["id"],
        question=fields["question"],
        answer=fields["answer"],
        aliases=lists["aliases"],
        topic=fields.get("topic", ""),
        department=fields.get("department", ""),
        keywords=lists["keywords"],
        source=fields.get("source", ""),
        valid_from=valid_from,
        valid_until=valid_until,
    )


def _items(cell: str) -> tuple[str, ...]:
    """The list's items, without empty and repeated ones, in order."""
    return tuple(dict.fromkeys(item.strip() for item in _JOINT.split(cell) if item.strip()))


def _field_reason(fields: dict[str, str]) -> str:
    for name in NEEDED:
        if not fields[name]:
            return f"{name} is empty"
    # Files of test queries join several ids the same way.
    if _JOINT.search(fields["id"]):
        return "id contains | or ｜"
    for name, longest in LONGEST.items():
        if len(fields.get(name, "")) > longest:
            return f"{name} is longer than {longest} characters"
    return ""


def _list_reason(lists: dict[str, tuple[str, ...]]) -> str:
    for name, items in lists.items():
        if len(items) > MOST_IN_LIST:
            return f"{name} has more than {MOST_IN_LIST} items"
        longest = LONGEST_IN_LIST[name]
        if any(len(item) > longest for item in items):
            return f"an item of {name} is longer than {longest} characters"
    return ""


def _day(fields: dict[str, str], name: str) -> date | None:
    cell = fields.get(name, "")
    if not cell:
        return None
    # fromisoformat alone also takes 20260101 and 2026-W01-1, which people misread.
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", cell, re.ASCII):
        raise ValueError(f"{name} {cell!r} is not a day like 2026-01-31")
    try:
        return date.fromisoformat(cell)
    except ValueError:
        raise ValueError(f"{name} {cell!r} is not a day of the calendar") from None
