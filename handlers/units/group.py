"""A department's Telegram group: cases come as one message each, answered by taps and replies.

Who is in the group may act for the department; who tapped or wrote is kept in the audit trail.
"""

from handlers import choices
from handlers.cases.card import moment
from handlers.cases.disclosing import GROUP, disclosed
from handlers.cases.lifecycle import OPEN
from handlers.files import as_attachment
from handlers.shielding import for_department
from handlers.turn import Reply, Turn
from handlers.units import answering, arranged, card, events
from storage import case_list, cases, media, messages, notes, unit_cards, unit_outbox, units
from storage.cases import Case, Event
from storage.errors import NotFound
from storage.units import Unit

AT_ONCE = 20
SHOWN = 10
PICTURES = 9

NEWS = {
    "urge": "unit-news-urge",
    "supervise": "unit-news-supervise",
    "rework": "unit-news-rework",
    "reopen": "unit-news-rework",
    "notice": "unit-news-notice",
    "supplement": "unit-news-supplement",
    "emergency": "unit-news-emergency",
    "correct": "unit-news-corrected",
    "approve": "unit-news-decided",
    "reject": "unit-news-decided",
    "withdraw": "unit-news-withdraw",
    "thanks": "unit-news-thanks",
}
"""What is said aloud as well: an edited message makes no sound."""


async def post(turn: Turn) -> bool:
    """Show what moved: each case once, then what must be heard. False when nothing waits."""
    unit = await units.by_chat(turn.tx, turn.talk.address.peer)
    if unit is None or turn.talk.blocked_at is not None:
        return False
    rows = await unit_outbox.of_unit(turn.tx, unit.id, unit_outbox.TELEGRAM, limit=AT_ONCE)
    shown: dict[int, Case] = {}
    for row in rows:
        if row.payload == unit_outbox.ARRANGED:
            await arranged.post(turn, row)
        else:
            await _moved(turn, unit, row, shown)
        await unit_outbox.done(turn.tx, row.id, "sent", turn.now)
    return len(rows) == AT_ONCE


async def _moved(turn: Turn, unit: Unit, row: unit_outbox.Due, shown: dict[int, Case]) -> None:
    if row.case_id not in shown:
        shown[row.case_id] = await cases.glance(turn.tx, row.case_id)
        await show(turn, unit, shown[row.case_id])
    event = await cases.event(turn.tx, row.event_id)
    _news(turn, unit, shown[row.case_id], event)


def _news(turn: Turn, unit: Unit, case: Case, event: Event) -> None:
    key = NEWS.get(event.action)
    if not key or not events.type_of(event, unit):
        return
    due = moment(turn, case.due_at) if case.due_at else "—"
    text = for_department(case, event.text) if event.action != "notice" else ""
    turn.reply(Reply(turn.t(key, number=case.number, text=text, due=due), side="system"))


async def show(turn: Turn, unit: Unit, case: Case) -> None:
    """A case's message: edited where it stands, or posted with the citizen's pictures."""
    key = await unit_cards.key(turn.tx, unit.id, case.id)
    known = await messages.by_key(turn.tx, turn.talk.id, key) if key else None
    if known is None and not card.theirs(unit, case):
        return
    if known is None:
        await _pictures(turn, case)
    reply = Reply(
        "",
        card=card.card(turn, unit, case),
        choices=card.choices(turn, unit, case),
        side="system",
        replaces=key if known else "",
    )
    if not turn.reply(reply):
        return
    if known is None:
        await unit_cards.keep(turn.tx, unit.id, case.id, reply.key)
    if card.theirs(unit, case) and events.contact(unit, case):
        await disclosed(turn.tx, case, unit.department, GROUP, turn.now)


async def _pictures(turn: Turn, case: Case) -> None:
    """Never those of a report (举报): who was there may be seen from them."""
    if case.kind == "report":
        return
    found = await media.of_case(turn.tx, case.id, "citizen")
    seen = [one for one in found if one.state == "stored" and one.kind == "image"][:PICTURES]
    if seen:
        files = tuple(as_attachment(one, named=False) for one in seen)
        turn.reply(Reply(turn.t("unit-pictures", number=case.number), files=files, side="system"))


async def answer(turn: Turn) -> None:
    """Something was tapped, answered or asked for in a group."""
    unit = await units.by_chat(turn.tx, turn.talk.address.peer)
    incoming = turn.incoming
    if unit is None:
        turn.toast = turn.t("unit-not-here") if incoming.toast_to else ""
    elif incoming.kind in ("joined", "left"):
        await _inside(turn, unit)
    elif incoming.kind == "choice":
        await _tapped(turn, unit)
    elif incoming.reply_to:
        await answering.replied(turn, unit)
    elif incoming.kind == "command" and incoming.text == "cases":
        await _open(turn, unit)
    elif incoming.kind == "command" and incoming.text in ("start", "help"):
        said = turn.t("unit-help", department=unit.department)
        turn.reply(Reply(said, side="system"))


async def _tapped(turn: Turn, unit: Unit) -> None:
    incoming = turn.incoming
    key = choices.message_key(incoming.choice)
    message = await messages.by_key(turn.tx, turn.talk.id, key) if key else None
    offered = message.extras.get("choices", ()) if message else ()
    turn.chosen = choices.by_id(offered, incoming.choice)
    if turn.chosen is None:
        turn.toast = turn.t("unit-stale")
        return
    try:
        # Looked at, not held: the citizen's conversation is locked before their case.
        case = await cases.glance(turn.tx, turn.chosen.arguments["case"])
    except NotFound:
        turn.toast = turn.t("unit-stale")
        return
    action = turn.chosen.action.removeprefix("unit.")
    do = arranged.tapped if action in arranged.ACTIONS else answering.tapped
    await do(turn, unit, case, action)


async def _inside(turn: Turn, unit: Unit) -> None:
    """We were put out of the group, or taken in again: then all that is open is shown anew."""
    if turn.incoming.kind == "left":
        turn.talk.blocked_at = turn.now
        await notes.raise_alarm(turn.tx, "unit-out", f"{unit.department} Telegram", now=turn.now)
        return
    if turn.talk.blocked_at is None:
        return
    turn.talk.blocked_at = None
    for case in await case_list.listed(turn.tx, department=unit.department, limit=AT_ONCE):
        if case.status in OPEN:
            await unit_cards.keep(turn.tx, unit.id, case.id, "")
            await show(turn, unit, case)
    turn.tx.touch(unit_outbox.TOPIC)
    turn.tx.touch(units.TOPIC)  # its menu can be told now


async def _open(turn: Turn, unit: Unit) -> None:
    """The open cases, what presses most first."""
    found = await case_list.listed(turn.tx, department=unit.department, limit=200)
    waiting = [one for one in found if one.status in OPEN]
    lines = [turn.t("unit-open", count=len(waiting))]
    for one in waiting[:SHOWN]:
        due = moment(turn, one.due_at) if one.due_at else ""
        status = turn.t(f"status-{one.status.replace('_', '-')}")
        lines.append(
            " ".join(filter(None, (one.number, status, due, for_department(one, one.summary))))
        )
    turn.reply(Reply("\n".join(lines), side="system"))
