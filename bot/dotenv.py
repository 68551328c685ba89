"""Reading `.env`: NAME=VALUE lines, quotes, comments; the rules that python-dotenv made common."""

import re
from pathlib import Path

_ASSIGNMENT = re.compile(r"(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)\s*=\s*(.*)")
_QUOTED = re.compile(r"""(?:'([^']*)'|"((?:[^"\\]|\\.)*)")\s*(?:#.*)?""")


def read(path: Path) -> tuple[dict[str, str], list[str]]:
    """The values of a file and a sentence for each line that is none; no file, no values.

    A sentence names the line, not what it says: that may be a secret.
    """
    try:
        lines = path.read_text("utf-8-sig").splitlines()
    except FileNotFoundError:
        return {}, []
    except (OSError, UnicodeDecodeError):
        return {}, [f"{path} cannot be read as a UTF-8 text."]
    values: dict[str, str] = {}
    problems = []
    for number, line in enumerate(lines, start=1):
        bare = line.strip()
        if not bare or bare.startswith("#"):
            continue
        found = _ASSIGNMENT.fullmatch(bare)
        value = _unquoted(found[2]) if found else None
        if found and value is not None:
            values[found[1]] = value
        else:
            problems.append(f"{path}, line {number}: write NAME=VALUE and close quotes.")
    return values, problems


def _unquoted(raw: str) -> str | None:
    """The value without quotes and comment; None when a quote is not closed."""
    if raw[:1] in ("'", '"'):
        found = _QUOTED.fullmatch(raw)
        if not found:
            return None
        plain = found[1]
        return plain if plain is not None else re.sub(r"\\(.)", _escape, found[2])
    return re.sub(r"(^|\s)#.*", "", raw).strip()


def _escape(match: re.Match[str]) -> str:
    return {"n": "\n", "t": "\t"}.get(match[1], match[1])
