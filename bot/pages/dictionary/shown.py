"""An article as its page shows it."""

import re
from datetime import date, datetime
from typing import Any

from knowledge.articles import Article
from storage.media import File

# A number as people write it: 0531-12345678, 400 800 1234, 12345.
_NUMBER = re.compile(r"(?<!\d)\+?\d(?:[\d\- ]{1,16})\d(?!\d)", re.ASCII)


def article(one: Article, changed: datetime | None, words: dict[str, str]) -> dict[str, Any]:
    """Everything that a page needs besides the article itself."""
    return {
        "article": one,
        "paragraphs": paragraphs(one.answer),
        "elder": paragraphs(one.elder),
        "rows": [
            (words[name], parts(value) if name == "phone" else [(value, "")])
            for name in ("fees", "place", "hours", "phone")
            if (value := getattr(one.guide, name))
        ],
        "valid": valid(one, words),
        "changed": changed.date().isoformat() if changed else "",
    }


def paragraphs(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip()]


def parts(text: str) -> list[tuple[str, str]]:
    """A text in pieces, each with the number to be dialled, or "" where it is only words."""
    found, end = [], 0
    for number in _NUMBER.finditer(text):
        dial = re.sub(r"[\- ]", "", number[0])
        if not 5 <= len(dial) <= 15:
            continue
        found += [(text[end : number.start()], ""), (number[0], dial)]
        end = number.end()
    return [one for one in [*found, (text[end:], "")] if one[0]]


def valid(one: Article, words: dict[str, str]) -> str:
    """From when to when, in words; "" when that is not limited."""
    since, until = _day(one.valid_from), _day(one.valid_until)
    key = "valid_both" if since and until else "valid_from" if since else "valid_until"
    filled = words[key].replace("{since}", since).replace("{until}", until)
    return filled if since or until else ""


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def attachment(file: File, address: str) -> dict[str, Any]:
    return {"name": file.name or file.key, "kb": max(1, file.size // 1024), "url": address}
