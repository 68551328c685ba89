"""What the hotline knows: one article is one question that citizens ask, with its answer.

`as_dict` and `from_dict` are the one written form: versions, exports and rows are made of it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from typing import Any, Self

# Longest field in characters. An answer has to fit a few chat messages, a question one line.
LONGEST = {
    "id": 64,
    "question": 200,
    "answer": 8000,
    "topic": 64,
    "department": 64,
    "source": 500,
    "short": 300,
    "elder": 2000,
    "fees": 500,
    "place": 500,
    "hours": 300,
    "phone": 100,
    "document": 200,
    "link": 500,
    "question_en": 200,
    "answer_en": 8000,
    "source_en": 500,
}
LONGEST_IN_LIST = {
    "aliases": 200,
    "aliases_en": 200,
    "keywords": 50,
    "steps": 500,
    "materials": 300,
    "related": 64,
    "attachments": 64,
}
MOST_IN_LIST = 200

_JOINT = re.compile(r"[|｜]")
# No database and no file can hold these.
_UNFIT = re.compile("[\x00\ud800-\udfff]")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Guide:
    """How a matter is done: what a citizen copies down. All may be empty."""

    steps: tuple[str, ...] = ()
    materials: tuple[str, ...] = ()
    fees: str = ""
    place: str = ""
    hours: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class English:
    """The same matter in English, as foreigners need it; it need not be a translation. All may be
    empty; a question and its answer belong together."""

    question_en: str = ""
    aliases_en: tuple[str, ...] = ()
    answer_en: str = ""
    source_en: str = ""


@dataclass(frozen=True, slots=True)
class Article:
    """One entry of the knowledge base.

    `aliases` are other ways to ask the same; `topic` and `department` are names as shown to
    citizens; `source` says where the answer comes from, `document` is its number (文号) and `link`
    its address. Both days of validity are included. `short` is the answer in one sentence,
    `elder` the answer for the large-type page; each falls back to `answer`. `related` are ids of
    articles, `attachments` keys of stored files.
    """

    id: str
    question: str
    answer: str
    aliases: tuple[str, ...] = ()
    topic: str = ""
    department: str = ""
    keywords: tuple[str, ...] = ()
    source: str = ""
    valid_from: date | None = None
    valid_until: date | None = None
    short: str = ""
    elder: str = ""
    guide: Guide = field(default=Guide())
    document: str = ""
    link: str = ""
    related: tuple[str, ...] = ()
    attachments: tuple[str, ...] = ()
    english: English = field(default=English())

    def in_language(self, language: str) -> "Article":
        """As whoever reads that language is given it: in English, where that is written; else as
        it is, which `reads_in` tells."""
        if language != "en" or not self.english.answer_en:
            return self
        return replace(
            self,
            question=self.english.question_en,
            answer=self.english.answer_en,
            aliases=self.english.aliases_en,
            source=self.english.source_en,
            short="",
            elder="",
            guide=Guide(),
        )

    def reads_in(self, language: str) -> bool:
        """Whether it is written in that language."""
        return language != "en" or bool(self.english.answer_en)

    def serves(self, on: date) -> bool:
        """Whether citizens may be given this article on that day."""
        started = self.valid_from is None or self.valid_from <= on
        return started and (self.valid_until is None or on <= self.valid_until)

    def as_dict(self) -> dict[str, Any]:
        """Flat, with lists and ISO days, ready for JSON; every field, in the order of COLUMNS."""
        return {name: _plain(_value(self, name)) for name in COLUMNS}

    @classmethod
    def from_dict(cls, given: Mapping[str, Any]) -> Self:
        """What `as_dict` gave; missing fields are empty, strings are stripped.

        Raises ValueError, with a reason for people, when the article cannot be used.
        """
        known = {name: _read(name, given.get(name)) for name in COLUMNS}
        _refuse(known)
        guide = Guide(**{name: known.pop(name) for name in _GUIDE})
        english = English(**{name: known.pop(name) for name in ENGLISH})
        return cls(**known, guide=guide, english=english if english.question_en else _NO_ENGLISH)


_NO_ENGLISH = English()
_GUIDE = tuple(part.name for part in fields(Guide))
ENGLISH = tuple(part.name for part in fields(English))
FIXED = (
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
FURTHER = ("short", "elder", *_GUIDE, "document", "link", "related", "attachments", *ENGLISH)
"""Fields beyond the fixed columns of the knowledge CSV (docs/architecture.md)."""
COLUMNS = (*FIXED, *FURTHER)
NEEDED = ("id", "question", "answer")
_DAYS = ("valid_from", "valid_until")


_PART = {**dict.fromkeys(_GUIDE, "guide"), **dict.fromkeys(ENGLISH, "english")}


def _value(article: Article, name: str) -> Any:
    return getattr(getattr(article, _PART[name]) if name in _PART else article, name)


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return list(value)
    return value.isoformat() if isinstance(value, date) else value or ""


def _read(name: str, value: Any) -> Any:
    if name in _DAYS:
        return day(name, value)
    if name in LONGEST_IN_LIST:
        if value is None or value == "":
            return ()
        if not isinstance(value, list | tuple) or not all(isinstance(one, str) for one in value):
            raise ValueError(f"{name} is not a list of texts")
        return items(value)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise ValueError(f"{name} is not a text")
    return _tidy(value)


def _tidy(text: str) -> str:
    """Without space around it, line ends as one character (pages and files differ in them)."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def items(texts: list[str] | tuple[str, ...]) -> tuple[str, ...]:
    """Without empty and repeated ones, in order."""
    return tuple(dict.fromkeys(_tidy(text) for text in texts if text.strip()))


def day(name: str, value: Any) -> date | None:
    """A day written like 2026-01-31; None if empty. Raises ValueError otherwise."""
    if value is None or value == "":
        return None
    if type(value) is date:
        return value
    # fromisoformat alone also takes 20260101 and 2026-W01-1, which people misread.
    if not isinstance(value, str) or not _DAY.fullmatch(value.strip()):
        raise ValueError(f"{name} {value!r} is not a day like 2026-01-31")
    try:
        return date.fromisoformat(value.strip())
    except ValueError:
        raise ValueError(f"{name} {value!r} is not a day of the calendar") from None


def _refuse(known: Mapping[str, Any]) -> None:
    for reason in (_text_reason(known), _list_reason(known), _sense_reason(known)):
        if reason:
            raise ValueError(reason)


def _text_reason(known: Mapping[str, Any]) -> str:
    for name in NEEDED:
        if not known[name]:
            return f"{name} is empty"
    # Files of test queries join several ids the same way.
    if _JOINT.search(known["id"]):
        return "id contains | or ｜"
    for name, longest in LONGEST.items():
        if len(known[name]) > longest:
            return f"{name} is longer than {longest} characters"
        if _UNFIT.search(known[name]):
            return f"{name} contains a NUL byte or half a character"
    return ""


def _list_reason(known: Mapping[str, Any]) -> str:
    for name, longest in LONGEST_IN_LIST.items():
        if len(known[name]) > MOST_IN_LIST:
            return f"{name} has more than {MOST_IN_LIST} items"
        if any(len(item) > longest for item in known[name]):
            return f"an item of {name} is longer than {longest} characters"
        if any(_JOINT.search(item) for item in known[name]):
            return f"an item of {name} contains | or ｜, which join lists"
        if any(_UNFIT.search(item) for item in known[name]):
            return f"an item of {name} contains a NUL byte or half a character"
    return ""


def _sense_reason(known: Mapping[str, Any]) -> str:
    start, end = known["valid_from"], known["valid_until"]
    if start and end and end < start:
        return f"valid_until {end} is before valid_from {start}"
    if bool(known["question_en"]) != bool(known["answer_en"]):
        return "question_en and answer_en belong together"
    if (known["aliases_en"] or known["source_en"]) and not known["question_en"]:
        return "aliases_en and source_en need question_en and answer_en"
    if known["link"] and not re.match(r"https?://[^\s]+$", known["link"]):
        return f"link {known['link']!r} does not start with http:// or https://"
    return ""
