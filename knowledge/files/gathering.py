"""What a file gave: the good articles, and for everything else its place and a reason."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from knowledge.articles import COLUMNS, LONGEST_IN_LIST, NEEDED, Article

T = TypeVar("T")

_JOINT = re.compile(r"[|｜]")


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a part of a file is refused. `line` counts from 1 and says where that part starts, in
    what `unit` names: a line, a row of a sheet, an item of a list. `part` is the sheet or the
    file of a folder, empty where there is but one."""

    line: int
    reason: str
    part: str = ""
    unit: str = "line"

    @property
    def place(self) -> str:
        return f"{self.part}, {self.unit} {self.line}" if self.part else f"{self.unit} {self.line}"


Result = tuple[list[Article], list[Problem]]

Tell = Callable[[int, int], None]
"""Is told how many parts of a file are read, and of how many."""

_EACH = 100


def untold(done: int, of: int) -> None:
    """For those whom nobody watches."""


def telling(parts: Iterable[T], of: int, tell: Tell) -> Iterator[T]:
    """The same parts, telling now and then how far it is; there may be more than was said."""
    done = 0
    for done, part in enumerate(parts, start=1):
        yield part
        if done % _EACH == 0:
            tell(done, max(done, of))
    tell(done, done)


class Gathering:
    """Collects the articles of a file in its order; the second of two ids is a problem."""

    def __init__(self, unit: str = "line") -> None:
        self.articles: list[Article] = []
        self.problems: list[Problem] = []
        self._unit = unit
        self._first_seen: dict[str, str] = {}

    def add(self, line: int, result: Article | str, part: str = "") -> None:
        """One article, or the reason why there is none, from this place."""
        if isinstance(result, Article):
            if result.id not in self._first_seen:
                place = Problem(line, "", part, self._unit).place
                self._first_seen[result.id] = f"{'in' if part else 'on'} {place}"
                self.articles.append(result)
                return
            result = f"duplicate id {result.id!r}, first used {self._first_seen[result.id]}"
        self.problems.append(Problem(line, result, part, self._unit))

    @property
    def result(self) -> Result:
        return self.articles, self.problems


def header_reason(names: list[str]) -> str:
    """Why a table with these columns is refused; empty if it is not."""
    unknown = [name for name in names if name not in COLUMNS]
    missing = [name for name in NEEDED if name not in names]
    if unknown:
        return f"unknown column {unknown[0]!r}; the columns are {','.join(COLUMNS)}"
    if missing:
        return f"missing column {missing[0]!r}; {', '.join(NEEDED)} are needed"
    if len(set(names)) < len(names):
        return "a column is named twice"
    return ""


def from_row(names: list[str], row: list[str]) -> Article | str:
    """The article of a table's row, or why it is refused."""
    if len(row) != len(names):
        return f"has {len(row)} fields, the header has {len(names)}"
    given = dict(zip(names, row, strict=True))
    return made({name: split(x) if name in LONGEST_IN_LIST else x for name, x in given.items()})


def made(given: Mapping[str, Any]) -> Article | str:
    """The article of these fields, or why there is none."""
    try:
        return Article.from_dict(given)
    except ValueError as error:
        return str(error)


def split(text: str) -> list[str]:
    """The items of a list that was joined for one cell."""
    return _JOINT.split(text)


def cell(value: str | list[str]) -> str:
    """A field as one cell holds it."""
    return "｜".join(value) if isinstance(value, list) else value
