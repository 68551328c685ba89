"""Reading a city's profile (TOML) into names that the rest can rely on.

A profile with a mistake is refused with the place of the mistake; nothing is guessed.
"""

import tomllib
from collections.abc import Callable
from dataclasses import dataclass, fields
from importlib import resources
from pathlib import Path
from typing import Any, TypeVar

from handlers.errors import BadProfile

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class District:
    id: str
    name: str
    name_en: str
    aliases: tuple[str, ...] = ()
    streets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Department:
    id: str
    name: str
    name_en: str
    answers_for: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Named:
    """A kind of request or an urgency, with the words that reveal it."""

    id: str
    name: str
    name_en: str
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Limit:
    """How long a stage may take: `unit` is minutes, hours, workdays or days."""

    urgency: str
    stage: str
    value: int
    unit: str
    source: str


@dataclass(frozen=True, slots=True)
class Emergency:
    """Words that mean danger to life now, the number to call and what to say."""

    id: str
    number: str
    say: str
    say_en: str
    words: tuple[str, ...] = ()
    not_words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Vulnerable:
    id: str
    name: str
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class City:
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
    districts: tuple[District, ...]
    departments: tuple[Department, ...]
    kinds: tuple[Named, ...]
    urgencies: tuple[Named, ...]
    deadlines: tuple[Limit, ...]
    emergencies: tuple[Emergency, ...]
    vulnerable: tuple[Vulnerable, ...]
    hours: dict[str, Any]
    welcome_examples: tuple[str, ...]
    welcome_examples_en: tuple[str, ...]

    def hotline(self, language: str) -> str:
        return self.hotline_name_en if language == "en" else self.hotline_name

    def department(self, known_as: str) -> Department | None:
        """By id or name."""
        return next((d for d in self.departments if known_as in (d.id, d.name)), None)

    def kind_name(self, kind: str, language: str) -> str:
        return _name(self.kinds, kind, language)

    def urgency_name(self, urgency: str, language: str) -> str:
        return _name(self.urgencies, urgency, language)

    def limit(self, urgency: str, stage: str) -> Limit | None:
        return next(
            (one for one in self.deadlines if (one.urgency, one.stage) == (urgency, stage)), None
        )


def _name(known: tuple[Named, ...], wanted: str, language: str) -> str:
    for one in known:
        if one.id == wanted:
            return one.name_en if language == "en" else one.name
    return wanted


def load(city: str) -> City:
    """The profile `city` that comes with Warmline, or the TOML file of that path."""
    path = Path(city)
    if path.suffix == ".toml":
        if not path.is_file():
            raise BadProfile(f"There is no city profile {path}. Check WARMLINE_CITY.")
        return read(path.read_text("utf-8"), str(path))
    file = resources.files(__package__) / f"{city}.toml"
    if not file.is_file():
        raise BadProfile(
            f"There is no city profile named {city!r}. Set WARMLINE_CITY to jinan, "
            "or to the path of your city's .toml file."
        )
    return read(file.read_text("utf-8"), file.name)


def read(text: str, where: str) -> City:
    """A profile from its text; raises `BadProfile` with the line or the entry that is wrong."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadProfile(f"{where}: {error}") from None
    city = _entry(_Header, data.get("city", {}), f"{where}: [city]")
    known = City(
        **{field.name: getattr(city, field.name) for field in fields(_Header)},
        districts=_entries(District, data, "districts", where),
        departments=_entries(Department, data, "departments", where),
        kinds=_entries(Named, data, "kinds", where),
        urgencies=_entries(Named, data, "urgencies", where),
        deadlines=_entries(Limit, data, "deadlines", where),
        emergencies=_entries(Emergency, data, "emergencies", where),
        vulnerable=_entries(Vulnerable, data, "vulnerable", where),
        hours=data.get("hours", {}),
        welcome_examples=tuple(data.get("welcome_examples", ())),
        welcome_examples_en=tuple(data.get("welcome_examples_en", ())),
    )
    _check(known, where)
    return known


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


def _entries(make: Callable[..., T], data: dict[str, Any], name: str, where: str) -> tuple[T, ...]:
    found = data.get(name, [])
    if not found:
        raise BadProfile(f"{where}: there is no [[{name}]].")
    return tuple(
        _entry(make, entry, f"{where}: [[{name}]] number {number}")
        for number, entry in enumerate(found, start=1)
    )


def _entry(make: Callable[..., T], entry: dict[str, Any], where: str) -> T:
    known = {field.name for field in fields(make)}  # type: ignore[arg-type]
    values = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in entry.items()
        if name in known
    }
    try:
        return make(**values)
    except TypeError as error:
        missing = str(error).partition(": ")[2]
        raise BadProfile(f"{where}: missing {missing}.") from None


def _check(city: City, where: str) -> None:
    for what, names in (
        ("department", [one.id for one in city.departments]),
        ("department", [one.name for one in city.departments]),
        ("district", [one.id for one in city.districts]),
        ("emergency", [one.id for one in city.emergencies]),
    ):
        twice = {name for name in names if names.count(name) > 1}
        if twice:
            raise BadProfile(f"{where}: the {what} {min(twice)!r} is there twice.")
    urgencies = {one.id for one in city.urgencies}
    for limit in city.deadlines:
        if limit.urgency not in urgencies:
            raise BadProfile(f"{where}: a deadline names the unknown urgency {limit.urgency!r}.")
        if limit.unit not in ("minutes", "hours", "workdays", "days") or limit.value <= 0:
            raise BadProfile(
                f"{where}: the deadline {limit.urgency}/{limit.stage} needs a value above 0 and "
                "a unit of minutes, hours, workdays or days."
            )
