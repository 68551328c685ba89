"""All that a citizen's words suggest about a case, as the desk shows it and the case keeps it."""

from dataclasses import asdict, dataclass
from typing import Any

from handlers.cases import intake
from handlers.cases.routing import heard
from handlers.cases.routing.departments import Departments, Suggested
from handlers.city.profile import City


@dataclass(frozen=True, slots=True)
class Suggestion:
    """`vulnerable`, `district`, `street` and `place` have an empty value where nothing is said."""

    kind: Suggested
    urgency: Suggested
    vulnerable: Suggested
    district: Suggested
    street: Suggested
    place: Suggested
    departments: tuple[Suggested, ...]

    @property
    def sure(self) -> bool:
        """Whether the first department may be taken without another look."""
        return bool(self.departments) and self.departments[0].sure

    def as_dict(self) -> dict[str, Any]:
        return {name: _written(getattr(self, name)) for name in self.__slots__}

    @classmethod
    def from_dict(cls, kept: dict[str, Any]) -> "Suggestion":
        ones = {name: kept[name] for name in cls.__slots__ if name != "departments"}
        return cls(
            **{name: _read(one) for name, one in ones.items()},
            departments=tuple(map(_read, kept["departments"])),
        )


def suggest(text: str, city: City, departments: Departments) -> Suggestion:
    """Everything that the words say, each with its confidence and reason."""
    found = intake.understand(text, city)
    street = heard.street(text, city)
    return Suggestion(
        kind=heard.kind(text, city, found.kind),
        urgency=heard.urgency(text, city, found.urgency),
        vulnerable=heard.vulnerable(text, city, found.vulnerable),
        district=heard.district(text, city, found.district),
        street=street,
        place=heard.place(found.place),
        departments=departments.suggest(text),
    )


def _written(one: Suggested | tuple[Suggested, ...]) -> Any:
    if isinstance(one, tuple):
        return [_written(each) for each in one]
    return {**asdict(one), "confidence": round(one.confidence, 3), "words": list(one.words)}


def _read(kept: dict[str, Any]) -> Suggested:
    return Suggested(kept["value"], kept["confidence"], tuple(kept["words"]))
