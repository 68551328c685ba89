"""The line of a mistake in a profile: TOML is read without lines, so it is looked for with what
the refusal names (the table, which one of its kind, the key or the value)."""

import re

_TABLE = re.compile(r"\[+(\w+)\]+(?: number (\d+))?(?: (\w+))?")
_NAMED = re.compile(r"'([^']+)'|(\d{4}-\d\d-\d\d)")


def line_of(text: str, told: str) -> int | None:
    """The number of the line, from 1, that a refusal tells of; None if it names none."""
    lines = text.splitlines()
    table = _TABLE.search(told)
    first, last = _span(lines, table) if table else (0, len(lines))
    names = [table[3]] if table and table[3] else []
    names += [one or other for one, other in _NAMED.findall(told)]
    for name in names:
        found = [at for at in range(first, last) if _stands(name, lines[at])]
        if found:
            return found[-1 if "twice" in told else 0] + 1
    return first + 1 if table else None


def _span(lines: list[str], table: re.Match[str]) -> tuple[int, int]:
    """From which line to which a table goes: that of its number, or from the first of its kind."""
    heads = [at for at, line in enumerate(lines) if _is_head(table[1], line)]
    if not heads:
        return 0, len(lines)
    if "[[" in table[0] and not table[2]:
        return heads[0], len(lines)
    first = heads[int(table[2] or 1) - 1]
    ends = (at for at in range(first + 1, len(lines)) if lines[at].startswith("["))
    return first, next(ends, len(lines))


def _is_head(name: str, line: str) -> bool:
    return re.fullmatch(rf"\[+{re.escape(name)}\]+\s*(#.*)?", line.strip()) is not None


def _stands(name: str, line: str) -> bool:
    """Whether a line has something as its key, its value or its table's name."""
    if line.lstrip().startswith("#"):
        return False
    key = re.match(rf"\s*\"?{re.escape(name)}\"?\s*=", line)
    return bool(key) or f'"{name}"' in line or _is_head(name, line)
