"""What a city's profile is made of: departments, districts, words, deadlines, refusals."""

from dataclasses import dataclass
from datetime import date, datetime
from difflib import get_close_matches
from zoneinfo import ZoneInfo


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
    """A kind of request or an urgency, with the words that reveal it. `examples` are whole
    sentences of citizens, for what is said without any of the words."""

    id: str
    name: str
    name_en: str
    words: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Limit:
    """How long a stage may take: `unit` is minutes, hours, days, workhours or workdays."""

    urgency: str
    stage: str
    value: int
    unit: str
    source: str


@dataclass(frozen=True, slots=True)
class Extension:
    """By how many working days the cases of an urgency may be extended, once."""

    urgency: str
    days: int
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
    call: str = ""
    call_en: str = ""
    """Where it is not to be called at once, how it is: of gas, from outside."""


@dataclass(frozen=True, slots=True)
class Vulnerable:
    """Somebody who needs more care, and the words that tell of them. `not_words` are taken out
    first: 交通瘫痪 tells of no patient."""

    id: str
    name: str
    name_en: str
    words: tuple[str, ...] = ()
    not_words: tuple[str, ...] = ()

    def told_in(self, said: str) -> tuple[str, ...]:
        """Which of the words stand in plain text."""
        for phrase in self.not_words:
            said = said.replace(phrase, "")
        return tuple(word for word in self.words if word in said)


@dataclass(frozen=True, slots=True)
class Refusal:
    """A reason for which a matter may not be taken up, its law and the way that is open instead."""

    id: str
    reason_zh: str
    reason_en: str
    legal: str
    route: str
    route_en: str
    words: tuple[str, ...] = ()
    """They remind the operator of the reason; nothing is refused by them."""

    def told_in(self, said: str) -> tuple[str, ...]:
        """Which of the words stand in plain text."""
        return tuple(word for word in self.words if word in said)


@dataclass(frozen=True, slots=True)
class Basis:
    """A ground on which a department may ask to return a case, and its rule."""

    id: str
    reason: str
    legal: str


@dataclass(frozen=True, slots=True)
class Span:
    """Working hours of a day, as HH:MM; `days` 1 (Monday) to 7, all when empty."""

    begins: str
    ends: str
    days: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Day:
    """A day (YYYY-MM-DD) on which the city works, or is free, whatever the calendar says."""

    day: str
    works: bool
    source: str


QUIET = Span("22:00", "08:00")


@dataclass(frozen=True, slots=True)
class Hours:
    """When operators answer in writing, the shifts of a working day, and the hours in which
    nobody is written to by a timer (over midnight when they end before they begin)."""

    operators: tuple[Span, ...]
    workday: tuple[Span, ...]
    quiet: Span = QUIET


@dataclass(frozen=True, slots=True, eq=False)
class City:
    """A city's profile. It is loaded once and equal to itself only, so that what is worked out
    from it can be kept under it."""

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
    note: str
    note_en: str
    numbers: tuple[str, ...]
    """Other short numbers that answers name, to be dialled by a tap."""
    districts: tuple[District, ...]
    departments: tuple[Department, ...]
    kinds: tuple[Named, ...]
    urgencies: tuple[Named, ...]
    deadlines: tuple[Limit, ...]
    emergencies: tuple[Emergency, ...]
    vulnerable: tuple[Vulnerable, ...]
    refusals: tuple[Refusal, ...]
    hours: Hours
    welcome_examples: tuple[str, ...]
    welcome_examples_en: tuple[str, ...]
    calendar: tuple[Day, ...] = ()
    extensions: tuple[Extension, ...] = ()
    notice_topics: tuple[Named, ...] = ()
    returns: tuple[Basis, ...] = ()

    def hotline(self, language: str) -> str:
        return self.hotline_name_en if language == "en" else self.hotline_name

    def day(self, at: datetime) -> date:
        """The day that it is in the city at that moment, whatever clock the machine runs on."""
        return at.astimezone(ZoneInfo(self.timezone)).date()

    def department(self, known_as: str) -> Department | None:
        """By id or name."""
        return next((d for d in self.departments if known_as in (d.id, d.name)), None)

    def no_department(self, known_as: str) -> str:
        """Why a name is refused: which one was meant, or else which there are."""
        names = [one.name for one in self.departments]
        if near := get_close_matches(known_as, names, 1, 0.5):
            return f"There is no department {known_as!r}. Did you mean {near[0]}?"
        return f"There is no department {known_as!r}. Known: {'、'.join(names)}."

    @property
    def topics(self) -> tuple[str, ...]:
        """What the departments answer for, each once."""
        return tuple(dict.fromkeys(one for each in self.departments for one in each.topics))

    def kind_name(self, kind: str, language: str) -> str:
        return _name(self.kinds, kind, language)

    def urgency_name(self, urgency: str, language: str) -> str:
        return _name(self.urgencies, urgency, language)

    def limit(self, urgency: str, stage: str) -> Limit | None:
        return next(
            (one for one in self.deadlines if (one.urgency, one.stage) == (urgency, stage)), None
        )

    def extension(self, urgency: str) -> Extension | None:
        """None: cases of this urgency are not extended."""
        return next((one for one in self.extensions if one.urgency == urgency), None)


def _name(known: tuple[Named, ...], wanted: str, language: str) -> str:
    for one in known:
        if one.id == wanted:
            return one.name_en if language == "en" else one.name
    return wanted
