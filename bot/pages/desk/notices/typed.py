"""What was typed into a notice's form: read from the browser or from a notice, made a draft."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from starlette.datastructures import FormData

from bot.pages.desk.notices.words import N
from bot.pages.desk.room import whole, words
from handlers.city.profile import City
from handlers.notices import content
from handlers.notices.writing import Draft
from storage.audience import Audience
from storage.notices import Notice, Words

ONE = (
    *("grade", "title", "body", "title_en", "body_en"),
    *("when", "day", "hour", "last", "without"),
)
MANY = ("topics", "districts", "streets", "languages", "channels", "case_topics", "weekdays")
PARTS = ("kind", "label", "label_en", "to")
WHENS = ("now", "at", "week")
MOST = 400


class Unclear(ValueError):
    """A field that cannot be understood; its name and a sentence."""

    def __init__(self, name: str, say: str) -> None:
        super().__init__(say)
        self.name = name
        self.say = say


@dataclass(frozen=True, slots=True)
class Typed:
    """Every field as its box holds it."""

    one: Mapping[str, str]
    many: Mapping[str, tuple[str, ...]]
    buttons: tuple[Mapping[str, str], ...]
    media: tuple[str, ...] = ()

    def words(self) -> Words:
        return Words(
            **{name: self.one[name] for name in ("title", "body", "title_en", "body_en")},
            media_key=self.media[0] if self.media else "",
            buttons=tuple(_button(one) for one in self.buttons if one["kind"]),
        )

    def audience(self, city: City) -> Audience:
        """A street narrows its own district only: others that are ticked stay whole."""
        chosen = set(self.many["streets"])
        narrowed = [one for one in city.districts if chosen & set(one.streets)]
        ticked = set(self.many["districts"])
        whole_ones = [one for one in city.districts if one.id in ticked and one not in narrowed]
        every = {street for one in whole_ones for street in one.streets} if narrowed else set()
        districts = ticked | {one.id for one in narrowed}
        return Audience(
            topics=self.many["topics"],
            districts=tuple(one.id for one in city.districts if one.id in districts)
            + tuple(sorted(ticked - {one.id for one in city.districts})),
            streets=tuple(sorted(chosen | every)),
            languages=self.many["languages"],
            channels=self.many["channels"],
            case_topics=self.many["case_topics"],
            without=whole(self.one["without"]),
        )

    def draft(self, city: City) -> Draft:
        """Raises `Unclear` for a time that cannot be read."""
        begin, repeats = self._times(ZoneInfo(city.timezone))
        return Draft(self.one["grade"], self.words(), self.audience(city), begin, repeats)

    def _times(self, zone: ZoneInfo) -> tuple[datetime | None, dict[str, Any]]:
        if self.one["when"] not in ("at", "week"):
            return None, {}
        try:
            day, hour = date.fromisoformat(self.one["day"]), time.fromisoformat(self.one["hour"])
        except ValueError:
            raise Unclear("time", N["bad_time"]) from None
        begin = datetime.combine(day, hour.replace(tzinfo=None), zone)
        if self.one["when"] == "at":
            return begin, {}
        days = sorted(int(one) for one in self.many["weekdays"] if one in "1234567" and one)
        if not days:
            raise Unclear("time", N["no_weekday"])
        last = self.one["last"]
        try:
            date.fromisoformat(last or "2026-01-01")
        except ValueError:
            raise Unclear("time", N["bad_last"]) from None
        repeats = {"every": "weeks", "weekdays": days, **({"last": last} if last else {})}
        return begin, repeats

    def with_file(self, keys: list[str]) -> "Typed":
        return replace(self, media=tuple(dict.fromkeys([*self.media, *keys])))


def _button(given: Mapping[str, str]) -> dict[str, str]:
    label = given["label"]
    if given["kind"] == "known" and not label:
        label = content.KNOWN["zh"]
    return {
        "kind": given["kind"],
        **{name: given[name] for name in ("label_en", "to") if given[name]},
        "label": label,
    }


def empty() -> Typed:
    one = dict.fromkeys(ONE, "") | {"grade": "B", "when": "now"}
    return Typed(one, dict.fromkeys(MANY, ()), _four([{"kind": "known", "label": "已知晓"}]))


def _four(given: list[Mapping[str, str]]) -> tuple[Mapping[str, str], ...]:
    rows = [*given, *[{}] * content.MOST_BUTTONS][: content.MOST_BUTTONS]
    return tuple({name: row.get(name, "") for name in PARTS} for row in rows)


def of_form(form: FormData) -> Typed:
    """What a browser posted; what cannot be seen is left out."""
    one = {name: words(form, name) for name in ONE}
    many = {
        name: tuple(dict.fromkeys(v for v in form.getlist(name)[:MOST] if isinstance(v, str) and v))
        for name in MANY
    }
    buttons = [
        {name: words(form, f"{name}{n}") for name in PARTS}
        for n in range(1, content.MOST_BUTTONS + 1)
    ]
    media = tuple(v for v in form.getlist("media") if isinstance(v, str) and v)
    return Typed(one, many, _four(list(buttons)), media)


def of_notice(notice: Notice, city: City) -> Typed:
    said, kept, repeats = notice.words, notice.audience, notice.repeats
    begin = notice.begin_at.astimezone(ZoneInfo(city.timezone)) if notice.begin_at else None
    one = {
        "grade": notice.grade,
        "title": said.title,
        "body": said.body,
        "title_en": said.title_en,
        "body_en": said.body_en,
        "when": "week" if repeats else "at" if begin else "now",
        "day": f"{begin:%Y-%m-%d}" if begin else "",
        "hour": f"{begin:%H:%M}" if begin else "",
        "last": str(repeats.get("last", "")),
        "without": str(kept.get("without", "") or ""),
    }
    many = {name: tuple(kept.get(name, ())) for name in MANY if name != "weekdays"}
    many["weekdays"] = tuple(str(day) for day in repeats.get("weekdays", ()))
    streets = set(many["streets"])
    wholes = {street for d in city.districts if streets >= set(d.streets) for street in d.streets}
    many["streets"] = tuple(one for one in many["streets"] if one not in wholes)
    media = (said.media_key,) if said.media_key else ()
    return Typed(one, many, _four(list(said.buttons)), media)


def differences(theirs: Typed, mine: Typed) -> list[str]:
    """The names of the fields in which two forms differ."""
    found = [name for name in ONE if theirs.one[name] != mine.one[name]]
    found += [name for name in MANY if set(theirs.many[name]) != set(mine.many[name])]
    found += ["buttons"] if theirs.buttons != mine.buttons else []
    return found + (["file"] if theirs.media != mine.media else [])
