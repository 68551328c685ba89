"""改正 at the Telegram desk: what was understood wrongly of one of the citizen's open cases.

The case is shown with a button for each field; a value is a tap, the place and a reason (where one
is needed) are written as replies. Whoever talks with the citizen does it.
"""

from typing import Any

from handlers.cases.lifecycle import LEADERS, OPEN
from handlers.desk import cases as desk
from handlers.desk import supplementing
from handlers.desk.casework import correcting
from handlers.desk.casework.order import Order
from handlers.desk.topics import asking
from handlers.desk.topics.seat import Seat
from handlers.errors import Refused
from handlers.masking import mask
from handlers.turn import Card, Choice, Reply, Row, Turn
from storage import cases
from storage.cases import Case
from storage.errors import Conflict
from storage.staff import Member

OFFERED = 8
LABELS = {
    "kind": "label-kind",
    "urgency": "label-urgency",
    "vulnerable": "label-vulnerable",
    "place": "label-place",
    "district": "label-district",
}


async def which(turn: Turn, seat: Seat, by: Member, choice: Choice) -> None:
    """The citizen's open cases; of a single one at once what can be changed."""
    found = await supplementing.open_cases(turn.tx, seat.citizen.person_id)
    if not seat.owned_by(by) or not found:
        turn.toast = turn.t("topic-stale")
    elif len(found) == 1:
        await _show(turn, seat, found[0])
    else:
        about = {"topic": seat.desk.id}
        choices = tuple(
            Choice(one.number, "topic.correct_case", {**about, "case": one.id})
            for one in found[:OFFERED]
        )
        turn.reply(Reply(turn.t("topic-correct-which"), choices=choices, side="system"))


async def case(turn: Turn, seat: Seat, by: Member, choice: Choice) -> None:
    found = await _open(turn, seat, by, choice.arguments)
    if found:
        await _show(turn, seat, found)


async def _open(turn: Turn, seat: Seat, by: Member, about: dict[str, Any]) -> Case | None:
    """The case, if it is still one of this citizen's and can be put right."""
    found = await cases.glance(turn.tx, int(about["case"]))
    theirs = found.person_id == seat.citizen.person_id and found.status in OPEN
    if seat.owned_by(by) and theirs:
        return found
    _tell(turn, "topic-stale")
    return None


async def _show(turn: Turn, seat: Seat, found: Case) -> None:
    about = {"topic": seat.desk.id, "case": found.id}
    rows, choices = [], []
    for name, label in LABELS.items():
        rows.append(Row(turn.t(label), _word(turn, name, getattr(found, name))))
        choices.append(Choice(turn.t(label), "topic.correct_field", {**about, "field": name}))
    title = turn.t("topic-correct", number=found.number)
    card = Card("report", title, rows=tuple(rows))
    reply = turn.reply(Reply("", card=card, choices=tuple(choices), side="system"))
    if reply:
        await asking.belongs(turn, seat, reply)


def _word(turn: Turn, name: str, value: str) -> str:
    known = dict(correcting.options(turn.house.city, turn.language).get(name, ()))
    return known.get(value) or mask(value) or turn.t("topic-correct-none")


async def field(turn: Turn, seat: Seat, by: Member, choice: Choice) -> None:
    """One field: its values to be tapped, or the place to be written."""
    found, name = await _open(turn, seat, by, choice.arguments), str(choice.arguments["field"])
    if found is None:
        return
    if name == "kind" and found.kind == "report" and not by.roles & LEADERS:
        turn.toast = turn.t("topic-correct-leader")
        return
    now = getattr(found, name)
    about = {"case": found.id, "field": name, "seen": now}
    shown = _word(turn, name, now)
    if name == "place":
        said = turn.t("topic-correct-place", now=shown)
        await asking.ask(turn, seat, said, what="correct", **about)
        return
    kept = {"topic": seat.desk.id, **about}
    choices = tuple(
        Choice(word or turn.t("topic-correct-none"), "topic.correct_to", {**kept, "value": value})
        for value, word in correcting.options(turn.house.city, turn.language)[name]
        if value != now
    )
    said = turn.t("topic-correct-to", what=turn.t(LABELS[name]), now=shown)
    turn.reply(Reply(said, choices=choices, side="system"))


async def to(turn: Turn, seat: Seat, by: Member, choice: Choice) -> None:
    await put(turn, seat, by, choice.arguments, str(choice.arguments["value"]))


async def put(
    turn: Turn, seat: Seat, by: Member, about: dict[str, Any], value: str, reason: str = ""
) -> None:
    """Put it right, or ask for the reason first; how the case stands now follows."""
    found, name = await _open(turn, seat, by, about), str(about["field"])
    if found is None:
        return
    if getattr(found, name) == value:
        _tell(turn, "topic-correct-same")
        return
    fresh = getattr(found, name) == about["seen"]
    if fresh and not reason and correcting.wants_reason(found, {name: value}):
        said = turn.t("topic-correct-why", value=_word(turn, name, value))
        kept = {key: about[key] for key in ("case", "field", "seen")}
        await asking.ask(turn, seat, said, what="correct_why", value=value, **kept)
        return
    order = Order("correct", changes={name: value}, seen={name: about["seen"]}, reason=reason)
    try:
        await turn.beside(
            found.conversation_id, lambda other: desk.act(other, found.number, by, order)
        )
    except (Refused, Conflict):
        _tell(turn, "topic-correct-refused")
    else:
        _tell(turn, "topic-corrected", number=found.number)
    await _show(turn, seat, await cases.glance(turn.tx, found.id))


def _tell(turn: Turn, key: str, **values: str) -> None:
    """To a tap as a toast, to a reply in words."""
    said = turn.t(key, **values)
    if turn.incoming.toast_to:
        turn.toast = said
    else:
        turn.reply(Reply(said, side="system"))


DOES = {
    "topic.correct": which,
    "topic.correct_case": case,
    "topic.correct_field": field,
    "topic.correct_to": to,
}
