"""A citizen's own standing arrangements: not this time, another time, never again, came or not.

By tap on the reminder, or in free words: 这周五不去了.
"""

from collections.abc import Awaitable, Callable
from datetime import date, datetime, time, timedelta

from handlers import hearing, lately
from handlers.cases.arrangements import acting, rule, spoken, telling
from handlers.cases.arrangements.acting import Time
from handlers.citizen import track
from handlers.errors import Refused
from handlers.texts import LANGUAGES
from handlers.turn import Choice, Turn
from storage import arrangements
from storage.arrangements import LIVE, Arrangement, Listed, Occurrence
from storage.errors import NotFound

SHORT = 12
HOUR = timedelta(hours=1)


async def choose(turn: Turn, choice: Choice) -> None:
    """Something about one time was tapped. What is over or somebody else's is stale."""
    try:
        found = await acting.opened(turn, choice.arguments["occurrence"])
    except NotFound:
        turn.say("choice-stale")
        return
    if found.case.person_id != turn.talk.person_id:
        turn.say("choice-stale")
        return
    try:
        await _ACTIONS[choice.action](turn, found, choice)
    except Refused:
        await _as_it_is(turn, found)


async def _as_it_is(turn: Turn, found: Time) -> None:
    """What was wished is not possible any more: say how it stands."""
    if found.occurrence.state in ("came", "missed"):
        turn.say("arranged-answered")
    else:
        await _show_next(turn, await _coming(turn))


async def _skip(turn: Turn, found: Time, _: Choice) -> None:
    await acting.skip(turn, found.occurrence.id, None)


async def _restore(turn: Turn, found: Time, _: Choice) -> None:
    await acting.restore(turn, found.occurrence.id, None)


async def _keep(turn: Turn, found: Time, _: Choice) -> None:
    if found.occurrence.state not in LIVE:
        await _show_next(turn, await _coming(turn))
        return
    turn.say("arranged-kept", **telling.values(turn, found.arrangement, found.occurrence))


async def _end(turn: Turn, found: Time, choice: Choice) -> None:
    """Asked once more: it is all of them."""
    if choice.action == "arranged.end.yes":
        await acting.end(turn, found.arrangement.id, None)
        return
    _ask_end(turn, found.arrangement, found.occurrence)


def _ask_end(turn: Turn, arrangement: Arrangement, occurrence: Occurrence) -> None:
    of = {"occurrence": occurrence.id}
    turn.say(
        "arranged-ask-end",
        kind=telling.kind(turn, arrangement),
        choices=[
            Choice(turn.t("arranged-choice-end-yes"), "arranged.end.yes", of),
            Choice(turn.t("arranged-choice-end-no"), "arranged.keep", of),
        ],
    )


async def _move(turn: Turn, found: Time, choice: Choice) -> None:
    """To which hour? Tapped, or written next."""
    if found.occurrence.state not in LIVE or found.occurrence.starts_at <= turn.now:
        await _as_it_is(turn, found)
        return
    occurrence = found.occurrence
    lately.keep(turn, "arranging", occurrence=occurrence.id)
    options = [("earlier", -HOUR), ("later", HOUR)]
    turn.say(
        "arranged-ask-clock",
        when=telling.when(turn, occurrence.starts_at),
        choices=[
            Choice(
                turn.t(f"arranged-choice-{name}"),
                "arranged.to",
                {"occurrence": occurrence.id, "clock": _clock_of(turn, occurrence, by)},
            )
            for name, by in options
        ],
    )


def _clock_of(turn: Turn, occurrence: Occurrence, by: timedelta = timedelta()) -> str:
    there = rule.local(occurrence.starts_at + by, telling.zone(turn))
    return f"{there:%H:%M}"


async def _to(turn: Turn, found: Time, choice: Choice) -> None:
    """The hour is known: only this one, or all?"""
    lately.forget(turn, "arranging")
    _ask_which(turn, found, choice.arguments["clock"])


def _ask_which(turn: Turn, found: Time, clock: str) -> None:
    of = {"occurrence": found.occurrence.id, "clock": clock}
    turn.say(
        "arranged-ask-which",
        clock=clock.removeprefix("0"),
        when=telling.when(turn, found.occurrence.starts_at),
        choices=[
            Choice(turn.t("arranged-choice-once"), "arranged.once", of),
            Choice(turn.t("arranged-choice-always"), "arranged.always", of),
        ],
    )


async def _moved(turn: Turn, found: Time, choice: Choice) -> None:
    clock = choice.arguments["clock"]
    if choice.action == "arranged.always":
        await acting.change(turn, found.arrangement.id, None, clock=clock)
        return
    at = _at(turn, found.occurrence, clock)
    if at <= turn.now:
        turn.say("arranged-clock-over")
        return
    await acting.move(turn, found.occurrence.id, None, at)


def _at(turn: Turn, occurrence: Occurrence, clock: str) -> datetime:
    zone = telling.zone(turn)
    day = rule.local(occurrence.starts_at, zone).date()
    return rule.start(day, time.fromisoformat(clock), zone)


async def _outcome(turn: Turn, found: Time, choice: Choice) -> None:
    """One tap: fetched, or nobody came. Thanks that follow are for those who came."""
    if found.occurrence.state in ("came", "missed"):
        turn.say("arranged-answered")
        return
    came = choice.action == "arranged.came"
    await acting.outcome(turn, found.occurrence.id, None, came=came)
    if not came:
        turn.say("arranged-missed", choices=[Choice(turn.t("choice-human"), "human", {})])
        return
    turn.state["thanked_case"] = found.case.id
    coming = await arrangements.coming(turn.tx, found.arrangement.id, turn.now)
    if coming:
        turn.say("arranged-came", when=telling.when(turn, coming[0].starts_at))
    else:
        turn.say("arranged-came-last")


_ACTIONS: dict[str, Callable[[Turn, Time, Choice], Awaitable[None]]] = {
    "arranged.skip": _skip,
    "arranged.restore": _restore,
    "arranged.keep": _keep,
    "arranged.end": _end,
    "arranged.end.yes": _end,
    "arranged.move": _move,
    "arranged.to": _to,
    "arranged.once": _moved,
    "arranged.always": _moved,
    "arranged.came": _outcome,
    "arranged.missed": _outcome,
}
ACTIONS = tuple(_ACTIONS)


async def heard(turn: Turn, text: str) -> bool:
    """Free words about something arranged: done, or shown with what can be done. False: they
    are about something else."""
    if choice := _answered(turn, text):
        await choose(turn, choice)
        return True
    if await _new_clock(turn, text):
        return True
    wished = spoken.wish(text)
    if wished is None or track.number_in(text):
        return False
    coming = await _coming(turn)
    if not coming:
        return False
    await _wished(turn, wished, text, coming)
    return True


def _answered(turn: Turn, text: str) -> Choice | None:
    """接到了, 没来: written instead of tapped, right after it was asked."""
    offered = {one["action"]: one for one in turn.state.get("offered", ())}
    if "arranged.came" not in offered or hearing.length(text) > SHORT:
        return None
    said = hearing.plain(text)
    for action, name in (("arranged.missed", "no"), ("arranged.came", "yes")):
        words = "|".join(turn.house.texts.say(one, f"words-came-{name}") for one in LANGUAGES)
        if any(word in said for word in words.split("|")):
            one = offered[action]
            return Choice(one["label"], action, one["arguments"])
    return None


async def _new_clock(turn: Turn, text: str) -> bool:
    """The hour that was asked for."""
    asked = lately.kept(turn, "arranging")
    if asked is None:
        return False
    clock = spoken.clock(text)
    if clock is None:
        if hearing.length(text) > SHORT:
            lately.forget(turn, "arranging")
            return False
        turn.say("arranged-clock-unclear")
        return True
    found = await acting.opened(turn, asked["occurrence"])
    if _at(turn, found.occurrence, f"{clock:%H:%M}") <= turn.now:
        turn.say("arranged-clock-over")
        return True
    lately.forget(turn, "arranging")
    _ask_which(turn, found, f"{clock:%H:%M}")
    return True


async def _wished(turn: Turn, wished: str, text: str, coming: list[Listed]) -> None:
    meant = _meant(turn, text, coming)
    first = (meant or coming)[0]
    if wished == "end":
        _ask_end(turn, first.arrangement, first.occurrence)
    elif meant == [] and spoken.days(text, turn.today):
        turn.say("arranged-none-that-day")
        await _show_next(turn, coming)
    elif wished == "skip" and meant:
        for one in meant:
            await acting.skip(turn, one.occurrence.id, None)
    elif wished == "move" and meant and (clock := spoken.clock(text)):
        _ask_which(turn, await acting.opened(turn, first.occurrence.id), f"{clock:%H:%M}")
    else:
        await _show_next(turn, meant or coming)


def _meant(turn: Turn, text: str, coming: list[Listed]) -> list[Listed]:
    """The times that the words mean; none where they name no day."""
    days = spoken.days(text, turn.today)
    if days:
        return [one for one in coming if _day(turn, one) in days]
    return coming[:1] if spoken.the_next(text) else []


def _day(turn: Turn, one: Listed) -> date:
    return rule.local(one.occurrence.starts_at, telling.zone(turn)).date()


async def _coming(turn: Turn) -> list[Listed]:
    return await arrangements.of_person(turn.tx, turn.talk.person_id, turn.now)


async def _show_next(turn: Turn, coming: list[Listed]) -> None:
    """The next time, with what can be done about it."""
    if not coming:
        turn.say("arranged-none-coming")
        return
    one = coming[0]
    key = "arranged-next" if one.occurrence.state == "confirmed" else "arranged-next-open"
    shown = telling.values(turn, one.arrangement, one.occurrence)
    turn.say(key, choices=telling.ways(turn, one.occurrence), **shown)
