"""What is told of a danger: its own record, beside any report that is open.

It is a report that nobody asks to be filled: place, number, photos and more words go into it as
they come. With each the alarm grows, so that the duty leader and the desk read all of it in one
place; whoever wants it handled by a department goes on from here and tells nothing twice.
"""

from datetime import datetime, timedelta
from typing import Any

from handlers import form, lately
from handlers.cases import intake
from handlers.citizen import filing, report
from handlers.turn import Turn, new_key
from storage import notes

GOES_ON = timedelta(minutes=30)
"""What is said this long after the last word of it is taken to belong to it."""
STAFF = "zh"
"""In which language alarms are written."""
STAYED_WITH = frozenset({"selfharm", "brink", "crime", "missing", "help"})
"""After these, whoever goes on talking is not left to a machine, however much later."""
TIMES = 8
"""So often an alarm that grows is news again; whoever goes on is read in the chat."""
FIRST, REST, MOST = 200, 240, 600
"""Characters of an alarm: of the first words, of the last, and of all."""


async def begin(turn: Turn, what: str, text: str) -> dict[str, Any]:
    """Words of danger. The same as a moment ago joins its alarm; another has one of its own, with
    all that is known."""
    told = goes_on(turn)
    if told and told["what"] == what:
        await add(turn, text)
        return told
    draft = told["draft"] if told else form.begin(new_key(), "", turn.house.city)
    draft["danger"] = True
    told = {"what": what, "draft": draft, "newest": text}
    _take(turn, draft, text)
    told["alarm"] = await notes.raise_alarm(
        turn.tx,
        f"emergency-{what}",
        _line(turn, told),
        now=turn.now,
        conversation_id=turn.talk.id,
    )
    lately.keep(turn, "danger", **told)
    return told


def goes_on(turn: Turn) -> dict[str, Any] | None:
    """The danger of which somebody is telling still; None when it is past, or another matter
    came."""
    told = lately.kept(turn, "danger")
    if told is None or told.get("ended") or "draft" not in told:
        return None
    at = lately.when(turn, "danger")
    stays = told["what"] in STAYED_WITH
    return told if stays or (at and turn.now - at <= GOES_ON) else None


def draft_of(state: dict[str, Any], now: datetime) -> dict[str, Any]:
    """The record as a report, for whoever looks at the conversation."""
    told = lately.kept_in(state, "danger", now) or {}
    draft: dict[str, Any] = told.get("draft", {})
    return draft


def mark(turn: Turn, **flags: bool) -> None:
    """`ended`: what is said from here on is about something else, and still a person comes before
    all others; not so when there was `none`. `reported`: it is with a department. `called`: so is
    the number. `along`: that all is passed on was said beside a report."""
    told = lately.kept(turn, "danger")
    if told:
        told.update(flags)


async def add(turn: Turn, text: str) -> None:
    """Place, number, photos, words: into the record and its alarm, which is news again."""
    told = goes_on(turn)
    if told is None:
        return
    _take(turn, told["draft"], text)
    told["grown"] = told.get("grown", 0) + 1
    lately.keep(turn, "danger", **told)
    anew = told["grown"] <= TIMES
    await notes.alarm_grows(turn.tx, told["alarm"], _line(turn, told), anew=anew)
    if number := told["draft"]["slots"].get("phone", ""):
        await filing.keep_phone(turn, number)


async def exchange(turn: Turn, before: str, text: str) -> bool:
    """A message of it was changed: its new words stand in the place of the old ones."""
    told = goes_on(turn)
    if told is None or before not in told["draft"]["slots"]["detail"].split("\n"):
        return False
    slots = told["draft"]["slots"]
    slots["detail"] = "\n".join(one for one in slots["detail"].split("\n") if one != before)
    if told["newest"] == before:
        told["newest"] = text
    await add(turn, text)
    return True


async def taken_back(turn: Turn) -> None:
    """It was none: the alarm says so, and nobody is called a second time."""
    told = lately.kept(turn, "danger")
    mark(turn, ended=True, none=True)
    if told and "alarm" in told:
        line = f"{_line(turn, told)}（{_to_staff(turn, 'alarm-more-none')}）"
        await notes.alarm_grows(turn.tx, told["alarm"], line, anew=False)


async def to_report(turn: Turn) -> bool:
    """The record as the report that is open from here on; nothing is asked that was told."""
    told = lately.kept(turn, "danger")
    if told is None or "draft" not in told or "form" in turn.state:
        return False
    draft = {name: one for name, one in told["draft"].items() if name != "danger"}
    await report.take_up(turn, draft)
    mark(turn, reported=True)
    turn.say("comfort")
    report.go_on(turn)
    return True


def _take(turn: Turn, draft: dict[str, Any], text: str) -> None:
    incoming, city = turn.incoming, turn.house.city
    number = incoming.phone or intake.phone(text)
    if number:
        report.take_phone(draft, number)
    more = text.strip() and not (number and len(text) <= form.ONLY_A_NUMBER)
    if more and not (draft["slots"].get("detail") and form.place_again(draft, text, city)):
        form.take_detail(draft, text, city)
    if incoming.place:
        report.take_place(turn, draft)
    draft["files"] += [file.key for file in incoming.files if file.key not in draft["files"]]


def _line(turn: Turn, told: dict[str, Any]) -> str:
    """All that is known, the newest danger first; a number as lists show it."""
    slots = told["draft"]["slots"]
    first, number = told["newest"].strip(), slots.get("phone", "")
    lines = [one for one in slots["detail"].split("\n") if one not in first.split("\n")]
    rest, place = "；".join(lines), slots.get("place", "")
    parts = [first[:FIRST], rest[-REST:]]
    if place and place not in first and place not in rest:
        parts.insert(1, place)
    if number:
        parts.append(_to_staff(turn, "alarm-more-phone", phone=intake.masked(number)))
    if files := len(told["draft"]["files"]):
        parts.append(_to_staff(turn, "alarm-more-files", count=files))
    whole = "；".join(one for one in parts if one)
    return intake.without_phone(whole, number)[:MOST]


def _to_staff(turn: Turn, key: str, **values: Any) -> str:
    texts = turn.house.texts
    return str(texts.say(STAFF, key, **values))
