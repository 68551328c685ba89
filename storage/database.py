"""One SQL text for two databases.

Statements use named parameters (``:name``) and only what SQLite and PostgreSQL share
(``RETURNING``, ``ON CONFLICT``, partial indexes). Three words differ and are written as
marks: ``{for_update}``, ``{skip_locked}`` and, in upgrades, ``{identity}``.

A column or parameter whose name ends in ``_at`` is a time: `datetime` with zone outside,
sortable UTC text (``2026-11-23T15:05:00.123456Z``) inside. No other conversion is made.
"""

import re
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

Row = dict[str, Any]
Listener = Callable[[frozenset[str]], None]

EVERYTHING = "*"
"""The topic told when something changed and nobody knows what: look at all."""

# A quoted text may hold colons, and `::` is a cast: neither is a parameter.
_PARAMETER = re.compile(r"'[^']*'|(?<![:\w]):([a-z_][a-z0-9_]*)")


class Transaction(Protocol):
    """What a caller may do between begin and commit. `changed` are the cases changed so far."""

    changed: set[int]

    async def execute(self, sql: str, /, **values: Any) -> int:
        """Run one statement; the number of rows that it changed."""
        ...

    async def many(self, sql: str, rows: Sequence[Mapping[str, Any]], /) -> None:
        """Run one statement for each row, in one round trip."""
        ...

    async def rows(self, sql: str, /, **values: Any) -> list[Row]: ...

    async def row(self, sql: str, /, **values: Any) -> Row | None: ...

    async def value(self, sql: str, /, **values: Any) -> Any:
        """The first column of the first row, or None."""
        ...

    async def lock(self, name: str) -> None:
        """Be the only transaction that holds `name` until the end of this one.

        SQLite has one writer at a time, so there it costs nothing.
        """
        ...

    def touch(self, topic: str) -> None:
        """Tell listeners, in every process, after the commit: `topic` has news."""
        ...


class Database(Protocol):
    """An open database."""

    name: str

    def transaction(self) -> AbstractAsyncContextManager[Transaction]:
        """Begin; commit durably when the block ends, roll back when it raises."""
        ...

    def reading(self) -> AbstractAsyncContextManager[Transaction]:
        """A view for reading only; it never waits for writers."""
        ...

    def listen(self, listener: Listener) -> None:
        """Call `listener` with the touched topics after each commit."""
        ...

    async def lease(self, name: str) -> bool:
        """Be the only process that does `name`, for as long as we run; False: another does."""
        ...

    async def watch(self) -> None:
        """Notice other processes' commits for as long as it runs."""
        ...

    async def copy_to(self, target: Path) -> None:
        """Write a consistent copy while others go on writing."""
        ...

    async def close(self) -> None: ...


def to_stored(name: str, value: Any) -> Any:
    """Turn a time into its stored text; leave everything else as it is."""
    if name.endswith("_at") and isinstance(value, datetime):
        return stored_time(value)
    return value


@lru_cache(maxsize=256)  # one turn stores the same moment in many columns
def stored_time(at: datetime) -> str:
    """Raises ValueError for a time without zone: nobody could say when that was."""
    if at.tzinfo is None:
        raise ValueError("a time without zone cannot be stored")
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def from_stored(name: str, value: Any) -> Any:
    """The reverse of `to_stored`."""
    if name.endswith("_at") and isinstance(value, str):
        return datetime.fromisoformat(value)
    return value


def from_rows(names: Sequence[str], found: Iterable[Iterable[Any]]) -> list[Row]:
    """Rows as they are outside, from the stored values in the order of `names`."""
    times = [name for name in names if name.endswith("_at")]
    rows = [dict(zip(names, values, strict=True)) for values in found]
    for row in rows:
        for name in times:
            row[name] = from_stored(name, row[name])
    return rows


@lru_cache(maxsize=1024)
def numbered(sql: str) -> tuple[str, tuple[str, ...]]:
    """`:name` to `$1`, with the names in the order of their numbers (PostgreSQL's form)."""
    names: list[str] = []

    def number(match: re.Match[str]) -> str:
        name = match[1]
        if name is None:
            return match[0]
        if name not in names:
            names.append(name)
        return f"${names.index(name) + 1}"

    return _PARAMETER.sub(number, sql), tuple(names)


@lru_cache(maxsize=1024)
def parameters(sql: str) -> tuple[str, ...]:
    return numbered(sql)[1]


def driver_errors() -> tuple[type[Exception], ...]:
    """What the drivers raise by themselves: the database is locked, damaged or out of reach."""
    import sqlite3

    # A driver that was never loaded raises nothing, and need not be loaded for that.
    asyncpg: Any = sys.modules.get("asyncpg")
    if asyncpg is None:
        return (sqlite3.Error,)
    # The last is what a statement meets whose connection was cut off a moment before.
    errors = (asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError)
    return (sqlite3.Error, *errors)
