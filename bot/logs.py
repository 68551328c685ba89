"""The log: one line an event, readable or JSON, with the turn that it belongs to.

Personal data never reaches it: each finished text (message, arguments, traceback) is masked
here, last, so that no caller can forget to. What remains keeps its shape: ``138****1234``.
"""

import contextvars
import json
import logging
import sys
from datetime import UTC, datetime

from handlers.masking import mask

turn_id: contextvars.ContextVar[str] = contextvars.ContextVar("turn_id", default="-")


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
