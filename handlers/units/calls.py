"""What a department's own system reports, as an order for its case (docs/webhooks.md)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from handlers.desk import cases as desk
from handlers.desk.casework.order import Order
from handlers.errors import Refused
from handlers.files import MOST_FILES
from handlers.turn import Attachment, Turn
from handlers.units.member import member
from storage import cases
from storage.cases import Case
from storage.errors import NotFound
from storage.units import Unit

ACTIONS = {
    "case.sign": "sign",
    "case.contact": "contact",
    "case.reply": "reply",
    "case.return": "return",
    "case.extend": "extend",
    "case.note": "note",
}
MOST_DAYS = 999


class Unreadable(Refused):
    """A report is not of the form that it should have; the text says what is wrong."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file of a report: its bytes in base64, or where they are."""

    name: str
    url: str = ""
    content: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    number: str
    action: str
    text: str = ""
    reason: str = ""
    days: int = 0
    files: tuple[Source, ...] = ()


def read(body: Any) -> Report:
    """A report from its JSON; raises `Unreadable`."""
    if not isinstance(body, dict) or not isinstance(body.get("data"), dict):
        raise Unreadable("The body is an object with type and data.")
    data, kind = body["data"], body.get("type")
    if not isinstance(kind, str) or kind not in ACTIONS:
        raise Unreadable(f"type is one of {', '.join(ACTIONS)}.")
    number = _text(data, "number").strip()
    if not number:
        raise Unreadable("data.number names the case.")
    days = data.get("days", 0)
    if not isinstance(days, int) or isinstance(days, bool) or not 0 <= days <= MOST_DAYS:
        raise Unreadable("data.days is a whole number of working days.")
    files = _files(data.get("files", []))
    if files and kind != "case.reply":
        raise Unreadable("Files come with case.reply only.")
    text, reason = _text(data, "text"), _text(data, "reason")
    return Report(number, ACTIONS[kind], text, reason, days, files)


def _text(data: dict[str, Any], name: str) -> str:
    value = data.get(name, "")
    if not isinstance(value, str):
        raise Unreadable(f"data.{name} is a text.")
    return value.replace("\x00", "")


def _files(value: Any) -> tuple[Source, ...]:
    if not isinstance(value, list) or len(value) > MOST_FILES:
        raise Unreadable(f"data.files is a list of at most {MOST_FILES}.")
    found = []
    for one in value:
        if not isinstance(one, dict):
            raise Unreadable("A file is an object with name and either url or content.")
        source = Source(_text(one, "name")[:120], _text(one, "url"), _text(one, "content"))
        if bool(source.url) == bool(source.content):
            raise Unreadable("A file has either url or content (base64).")
        found.append(source)
    return tuple(found)


async def act(turn: Turn, unit: Unit, report: Report, files: Sequence[Attachment]) -> Case:
    """Do it as the department; a case that is not theirs is as if there were none."""
    case = await cases.by_number(turn.tx, report.number)
    if case.department != unit.department:
        raise NotFound(f"There is no case {report.number}.")
    by = await member(turn.tx, unit, turn.now)
    order = Order(
        report.action, text=report.text, reason=report.reason, days=report.days, files=files
    )
    return await desk.act(turn, case.number, by, order)
