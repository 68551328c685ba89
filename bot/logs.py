"""The log: one line an event, readable or JSON, with the turn that it belongs to.

Personal data never reaches it: each finished text (message, arguments, traceback) is masked
here, last, so that no caller can forget to. What remains keeps its shape: ``138****1234``.
"""

import contextvars
import json
import logging
import re
import sys
from collections.abc import Callable
from datetime import UTC, datetime

turn_id: contextvars.ContextVar[str] = contextvars.ContextVar("turn_id", default="-")

Replace = str | Callable[[re.Match[str]], str]

# A number begins after anything but a digit, or after an escape that ends in digits.
_BEGIN = r"(?:(?<![0-9０-９])|(?<=%[0-9A-Fa-f]{2})|(?<=\\x[0-9a-f]{2})|(?<=\\u[0-9a-f]{4}))"
_END = r"(?![0-9０-９])"
_D = "[0-9０-９]"
_GAP = r"[ \u00a0\u3000\-－.·]?"
_PROVINCE = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使领"


def _edges(first: int, last: int) -> Callable[[re.Match[str]], str]:
    """Keep so many characters at both ends, stars for the rest."""

    def masked(match: re.Match[str]) -> str:
        text = match[0]
        return text[:first] + "*" * max(4, len(text) - first - last) + text[len(text) - last :]

    return masked


def _mobile(match: re.Match[str]) -> str:
    digits = re.sub(r"[^0-9０-９]", "", match["number"])
    return f"{match['land'] or ''}{digits[:3]}****{digits[-4:]}"


def _long_token(match: re.Match[str]) -> str:
    """Random text of both cases and digits is a key; hashes and names are not."""
    text = match[0]
    mixed = all(re.search(kind, text) for kind in ("[0-9]", "[A-Z]", "[a-z]"))
    return f"{text[:4]}****" if mixed else text


_RULES: list[tuple[re.Pattern[str], Replace]] = [
    # Telegram's bot tokens, in addresses too (…/bot123:AAH…/getMe).
    (re.compile(r"[0-9]{3,}:[A-Za-z0-9_-]{30,}"), lambda m: m[0].partition(":")[0] + ":****"),
    # One-time links and whatever calls itself a secret.
    (
        re.compile(
            r"(?i)((?:token|password|secret|(?:secret|api)_?key|authorization)"
            r"[\"']?\s*[=:]\s*['\"]?(?:bearer |basic )?)[A-Za-z0-9_\-.~%+/]{8,}"
        ),
        r"\1****",
    ),
    (re.compile(r"(?<=/enter/)[A-Za-z0-9_-]{8,}"), "****"),
    (re.compile(r"(?<=://)[^\s/:@]+:[^\s/@]+(?=@)"), "****:****"),
    (re.compile(r"[A-Za-z0-9_-]{22,}"), _long_token),
    # Identity cards: 17 digits and a digit or X (GB 11643), then the 15 digits of the old ones.
    (
        re.compile(f"{_BEGIN}{_D}{{6}}{_GAP}{_D}{{8}}{_GAP}{_D}{{3}}[0-9０-９XxＸｘ]{_END}"),
        _edges(3, 4),
    ),
    # Mobiles: 11 digits that begin with 13 to 19, perhaps with +86 and gaps.
    (
        re.compile(
            rf"{_BEGIN}(?P<land>(?:\+|＋|00)?(?:86|８６){_GAP})?"
            rf"(?P<number>[1１][3-9３-９]{_D}{_GAP}{_D}{{4}}{_GAP}{_D}{{4}}){_END}"
        ),
        _mobile,
    ),
    (re.compile(rf"{_BEGIN}0[0-9]{{2,3}}-[0-9]{{7,8}}{_END}"), _edges(4, 2)),
    # Number plates (GA 36): province, letter, five or six more.
    (
        re.compile(rf"[{_PROVINCE}][A-Za-z][·•. ]?[A-Za-z0-9]{{4,5}}[A-Za-z0-9挂学警港澳]"),
        _edges(2, 1),
    ),
]


def mask(text: str) -> str:
    """The text without mobiles, identity numbers, plates, tokens and passwords."""
    for pattern, replace in _RULES:
        text = pattern.sub(replace, text)
    return text


class Readable(logging.Formatter):
    """``12:05:00.123 INFO  warmline.engine [8fk2…] what happened``; times are local."""

    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created).astimezone()
        head = f"{at:%Y-%m-%d %H:%M:%S}.{int(record.msecs):03d} {record.levelname:<7}"
        line = f"{head} {record.name} [{_turn(record)}] {_one_line(_message(record))}"
        trouble = _trouble(self, record)
        return mask(f"{line}\n{trouble}" if trouble else line)


class Json(logging.Formatter):
    """One object a line: time (UTC), level, logger, turn, message and perhaps exception."""

    def format(self, record: logging.LogRecord) -> str:
        event = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "turn": _turn(record),
            "message": mask(_message(record)),
        }
        trouble = _trouble(self, record)
        if trouble:
            event["exception"] = mask(trouble)
        return json.dumps(event, ensure_ascii=False)


def _turn(record: logging.LogRecord) -> str:
    return str(getattr(record, "turn", None) or turn_id.get())


def _message(record: logging.LogRecord) -> str:
    """The message; a call with wrong arguments costs its own line only, not the program."""
    try:
        return record.getMessage()
    except (TypeError, ValueError, KeyError):
        return str(record.msg)


def _one_line(text: str) -> str:
    """Nobody writes a second line, or moves the cursor, through what they said to us."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def _trouble(formatter: logging.Formatter, record: logging.LogRecord) -> str:
    parts = []
    if record.exc_info and record.exc_info[0]:
        parts.append(formatter.formatException(record.exc_info))
    if record.stack_info:
        parts.append(formatter.formatStack(record.stack_info))
    return "\n".join(parts)


def setup(form: str = "readable", level: str = "info") -> None:
    """Send everything to standard error, in this form; a second call replaces the first."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Json() if form == "json" else Readable())
    root = logging.getLogger()
    for old in root.handlers[:]:
        if isinstance(old.formatter, (Readable, Json)):
            root.removeHandler(old)
    root.addHandler(handler)
    root.setLevel(level.upper())
    # These tell each request or tick at INFO; the addresses are not ours to log.
    for chatty in ("httpx", "httpcore", "apscheduler", "telegram", "aiosqlite", "asyncio"):
        logging.getLogger(chatty).setLevel(max(logging.WARNING, root.level))
    for name in ("uvicorn", "uvicorn.access", "uvicorn.error"):
        logging.getLogger(name).handlers.clear()
        logging.getLogger(name).propagate = True
    logging.captureWarnings(True)
