"""Reading a city's profile (TOML) into names that the rest can rely on.

A profile with a mistake is refused with the place of the mistake; nothing is guessed.
"""

import re
import tomllib
from collections.abc import Callable
from dataclasses import MISSING, dataclass, fields
from functools import lru_cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from handlers.city import hours
from handlers.city.entries import (
    Basis,
    City,
    Day,
    Department,
    District,
    Emergency,
    Extension,
    Limit,
    Named,
    Refusal,
    Vulnerable,
)
from handlers.city.lines import line_of
from handlers.errors import BadProfile

__all__ = ["City", "Emergency", "Limit", "Named", "load", "read", "source"]

T = TypeVar("T")

KINDS = ("consult", "help", "complaint", "report", "suggest", "praise")
URGENCIES = ("critical", "urgent", "normal", "hard")
STAGES = ("dispatch", "sign", "contact", "return", "resolve", "review")
MOST_DAYS = 60
UNITS = ("minutes", "hours", "days", "workhours", "workdays")

_TABLES: dict[str, Callable[..., Any]] = {
    "districts": District,
    "departments": Department,
    "kinds": Named,
    "urgencies": Named,
    "deadlines": Limit,
    "emergencies": Emergency,
    "vulnerable": Vulnerable,
    "refusals": Refusal,
}
_OPTIONAL: dict[str, Callable[..., Any]] = {
    "calendar": Day,
    "extensions": Extension,
    "notice_topics": Named,
    "returns": Basis,
}
_OTHERS = ("city", "hours", *_OPTIONAL, "welcome_examples", "welcome_examples_en")

# An annotation as it is written, what may stand there, and how that is called.
_TYPES: dict[str, tuple[tuple[type, ...], str]] = {
    "str": ((str,), "a text"),
    "int": ((int,), "a whole number"),
    "bool": ((bool,), "true or false"),
    "tuple[str, ...]": ((str,), "a list of texts"),
    "tuple[float, float]": ((int, float), "a list of 2 numbers"),
    "tuple[float, float, float, float]": ((int, float), "a list of 4 numbers"),
}


@dataclass(frozen=True, slots=True)
class _Header:
    id: str
    name: str
    name_en: str
    hotline_name: str
    hotline_name_en: str
    number_prefix: str
    phone: str
    timezone: str
    sample: bool
    centre: tuple[float, float]
    bounds: tuple[float, float, float, float]
    note: str = ""
    note_en: str = ""
    numbers: tuple[str, ...] = ()


def load(city: str) -> City:
    """The profile `city` that comes with Warmline, or the TOML file of that path."""
    return read(*source(city))


def source(city: str) -> tuple[str, str]:
    """The text of a profile, and what it is called."""
    path = Path(city)
    if path.suffix == ".toml":
        if not path.is_file():
            raise BadProfile(f"There is no city profile {path}. Check WARMLINE_CITY.")
        return _text(path), str(path)
    file = resources.files(__package__) / f"{city}.toml"
    if not file.is_file():
        raise BadProfile(
            f"There is no city profile named {city!r}. Set WARMLINE_CITY to jinan, "
            "or to the path of your city's .toml file."
        )
    return _text(file), file.name


def _text(file: Path | Traversable) -> str:
    try:
        return file.read_text("utf-8")
    except UnicodeDecodeError as error:
        raise BadProfile(f"{file.name}: this is not UTF-8 (byte {error.start}).") from None


@lru_cache(maxsize=4)  # a start reads it early, to refuse, and again once the database is open
def read(text: str, where: str) -> City:
    """A profile from its text; raises `BadProfile` with the line of what is wrong."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadProfile(f"{where}: {error}") from None
    try:
        return _city(data, where)
    except BadProfile as refusal:
        told = str(refusal).removeprefix(f"{where}: ")
        line = line_of(text, told)
        raise BadProfile(f"{where}, line {line}: {told}" if line else str(refusal)) from None


def _city(data: dict[str, Any], where: str) -> City:
    strange = sorted(set(data) - set(_TABLES) - set(_OTHERS))
    if strange:
        raise BadProfile(f"{where}: {strange[0]!r} is not known here.")
    header = _entry(_Header, data.get("city", {}), f"{where}: [city]")
    values: dict[str, Any] = {
        name: _entries(make, data, name, where) for name, make in _TABLES.items()
    }
    values |= {
        name: _entries(make, data, name, where) for name, make in _OPTIONAL.items() if name in data
    }
    city = City(
        **{field.name: getattr(header, field.name) for field in fields(_Header)},
        **values,
        hours=hours.read(data.get("hours", {}), f"{where}: [hours]"),
        welcome_examples=_examples(data, "welcome_examples", where),
        welcome_examples_en=_examples(data, "welcome_examples_en", where),
    )
    _check_header(city, f"{where}: [city]")
    _check_names(city, where)
    _check_deadlines(city, where)
    _check_extensions(city, where)
    hours.check_days(city.calendar, f"{where}: [[calendar]]")
    return city


def _entries(make: Callable[..., T], data: dict[str, Any], name: str, where: str) -> tuple[T, ...]:
    found = data.get(name, [])
    if not found or not isinstance(found, list):
        raise BadProfile(f"{where}: there is no [[{name}]].")
    return tuple(
        _entry(make, entry, f"{where}: [[{name}]] number {number}")
        for number, entry in enumerate(found, start=1)
    )


def _entry(make: Callable[..., T], entry: Any, where: str) -> T:
    """One table as the class that it is for: every field there, of its type, and no other."""
    if not isinstance(entry, dict):
        raise BadProfile(f"{where}: this must be a table.")
    known = {field.name: field for field in fields(make)}  # type: ignore[arg-type]
    for name in entry:
        if name not in known:
            raise BadProfile(f"{where}: {name!r} is not known here.")
    for name, field in known.items():
        if name not in entry and field.default is MISSING:
            raise BadProfile(f"{where}: {name!r} is missing.")
    return make(**{name: _value(str(known[name].type), entry[name], where, name) for name in entry})


def _value(wanted: str, value: Any, where: str, name: str) -> Any:
    types, called = _types_of(wanted)
    if wanted.startswith("tuple"):
        count = 0 if "..." in wanted else wanted.count(",") + 1
        good = isinstance(value, list) and all(_is(one, types) for one in value)
        if not good or (count and len(value) != count):
            raise BadProfile(f"{where}: {name!r} must be {called}.")
        if any(isinstance(one, str) and not one.strip() for one in value):
            raise BadProfile(f"{where}: {name!r} has an empty text in its list.")
        return tuple(value)
    if not _is(value, types):
        raise BadProfile(f"{where}: {name!r} must be {called}.")
    if name == "id" and not re.fullmatch(r"[a-z][a-z0-9_]*", value):
        raise BadProfile(f"{where}: the id {value!r} may have only a-z, 0-9 and _.")
    if value == "" and name not in ("note", "note_en"):
        raise BadProfile(f"{where}: {name!r} is empty.")
    return value


def _types_of(wanted: str) -> tuple[tuple[type, ...], str]:
    plain = re.sub(r"<class '(\w+)'>", r"\1", wanted)
    return _TYPES[plain]


def _is(value: Any, types: tuple[type, ...]) -> bool:
    return isinstance(value, types) and (bool in types or not isinstance(value, bool))


def _examples(data: dict[str, Any], name: str, where: str) -> tuple[str, ...]:
    examples: tuple[str, ...] = _value("tuple[str, ...]", data.get(name, []), where, name)
    if not examples:
        raise BadProfile(f"{where}: {name!r} needs at least one sentence to begin with.")
    return examples


def _check_header(city: City, where: str) -> None:
    if not re.fullmatch(r"[A-Z]{2}", city.number_prefix):
        raise BadProfile(f"{where}: 'number_prefix' must be two capital letters.")
    for number in city.numbers:
        if not re.fullmatch(r"\d{3,6}", number):
            raise BadProfile(f"{where}: 'numbers' has {number!r}, which is no short number.")
    try:
        ZoneInfo(city.timezone)
    except (ZoneInfoNotFoundError, ValueError):
        raise BadProfile(f"{where}: there is no time zone {city.timezone!r}.") from None
    south, west, north, east = city.bounds
    if not (south < north and west < east):
        raise BadProfile(f"{where}: 'bounds' are south, west, north, east.")
    if not (south <= city.centre[0] <= north and west <= city.centre[1] <= east):
        raise BadProfile(f"{where}: 'centre' lies outside of 'bounds'.")


def _check_names(city: City, where: str) -> None:
    for table in (*_TABLES, "returns"):
        entries = getattr(city, table)
        for what in ("id", "name"):
            names = [getattr(one, what) for one in entries if hasattr(one, what)]
            twice = {name for name in names if names.count(name) > 1}
            if twice:
                raise BadProfile(f"{where}: [[{table}]] has the {what} {min(twice)!r} twice.")
    for table, wanted in (("kinds", KINDS), ("urgencies", URGENCIES)):
        found = [one.id for one in getattr(city, table)]
        for name in wanted:
            if name not in found:
                raise BadProfile(f"{where}: [[{table}]] needs one with the id {name!r}.")
        for name in found:
            if name not in wanted:
                raise BadProfile(f"{where}: [[{table}]] has the unknown id {name!r}.")
    for number, emergency in enumerate(city.emergencies, start=1):
        here = f"{where}: [[emergencies]] number {number}"
        if not re.fullmatch(r"\d{3,5}", emergency.number):
            raise BadProfile(f"{here}: 'number' must be a number to call.")
        if not emergency.words:
            raise BadProfile(f"{here}: 'words' is empty.")


def _check_deadlines(city: City, where: str) -> None:
    seen = set()
    for number, limit in enumerate(city.deadlines, start=1):
        here = f"{where}: [[deadlines]] number {number}"
        named = f"{limit.urgency}/{limit.stage}"
        if limit.urgency not in URGENCIES:
            raise BadProfile(f"{here}: there is no urgency {limit.urgency!r}.")
        if limit.stage not in STAGES:
            raise BadProfile(f"{here}: there is no stage {limit.stage!r}.")
        if limit.unit not in UNITS:
            raise BadProfile(f"{here}: 'unit' must be one of {', '.join(UNITS)}.")
        if limit.value <= 0:
            raise BadProfile(f"{here}: 'value' must be above 0.")
        if named in seen:
            raise BadProfile(f"{here}: {named} is there twice.")
        seen.add(named)
    for urgency in URGENCIES:
        if f"{urgency}/resolve" not in seen:
            raise BadProfile(f"{where}: there is no deadline {urgency}/resolve.")


def _check_extensions(city: City, where: str) -> None:
    named = [one.urgency for one in city.extensions]
    for number, one in enumerate(city.extensions, start=1):
        here = f"{where}: [[extensions]] number {number}"
        if one.urgency not in URGENCIES:
            raise BadProfile(f"{here}: there is no urgency {one.urgency!r}.")
        if not 1 <= one.days <= MOST_DAYS:
            raise BadProfile(f"{here}: 'days' must be from 1 to {MOST_DAYS} working days.")
        if named.index(one.urgency) < number - 1:
            raise BadProfile(f"{here}: {one.urgency} is there twice.")
