"""What a department's group answers: signed at once, everything else by a reply in words.

1. 签收 is done by the tap. 2. 退单 and 延期 ask for the reason: a reply to that question does it.
3. A reply to the case's message, or to the question after 答复, is a draft, with as many words and
photos as come; it is handed in by one more tap, so that a chat between colleagues is no answer.
"""

import re
from typing import Any

from handlers.desk import cases as desk
from handlers.desk.casework.order import Order
from handlers.errors import Refused
from handlers.files import MOST_FILES, as_attachment
from handlers.turn import Choice, Reply, Turn
from handlers.units import arranged, card
from handlers.units.asking import ask
from handlers.units.member import member
from storage import cases, media, messages, notes, outbox, unit_cards
from storage.cases import Case
from storage.errors import Conflict, NotFound
from storage.units import Unit

ASKED = ("return", "extend", "reply")
_DAYS = re.compile(r"(?<![0-9])([1-9][0-9]?)\s*(?:个)?\s*(?:工作日|天|日|days?)")


async def tapped(turn: Turn, unit: Unit, case: Case, action: str) -> None:
    """A button below a case or a draft."""
    if action in ("send", "note", "drop"):
        await _hand_in(turn, unit, case, action)
    elif case.department != unit.department:
        turn.toast = turn.t("unit-card-gone")
    elif action == "sign":
        if await _done(turn, unit, case, Order("sign")):
            turn.toast = turn.t("unit-signed", number=case.number)
    elif action == "contact":
        if await _done(turn, unit, case, Order("contact")):
            turn.toast = turn.t("unit-contacted", number=case.number)
    elif action in ASKED:
        _ask(turn, unit, case, action)


def _ask(turn: Turn, unit: Unit, case: Case, action: str) -> None:
    offered = [one.action for one in card.choices(turn, unit, case)]
    if f"unit.{action}" not in offered:
        _too_late(turn, case)
        return
    ask(turn, turn.t(f"unit-ask-{action}", number=case.number), case=case.id, action=action)


async def replied(turn: Turn, unit: Unit) -> None:
    """Words or a photo in answer to one of our messages."""
    key = await outbox.key_of(turn.tx, turn.talk.id, turn.incoming.reply_to)
    meant = await _meant(turn, unit, key) if key else None
    if meant is None:
        _say(turn, turn.t("unit-reply-to-what"))
        return
    if turn.incoming.kind == "strange":
        _say(turn, turn.t("unit-strange"))
        return
    try:
        case = await cases.glance(turn.tx, meant["case"])
    except NotFound:
        _say(turn, turn.t("unit-stale"))
        return
    if meant["action"] == "away":
        await arranged.away(turn, unit, case, meant["occurrence"])
    elif case.department != unit.department:
        _say(turn, turn.t("unit-card-gone"))
    elif meant["action"] == "reply":
        await _draft(turn, unit, case)
    else:
        await _reason(turn, unit, case, meant["action"])


async def _meant(turn: Turn, unit: Unit, key: str) -> dict[str, Any] | None:
    """What a reply to our message `key` is: for which case, and as what."""
    asked: dict[str, Any] | None = turn.state.get("asked", {}).get(key)
    if asked:
        return asked
    for case_id, draft in turn.state.get("drafts", {}).items():
        if draft["key"] == key:
            return {"case": int(case_id), "action": "reply"}
    found = await unit_cards.case_of(turn.tx, unit.id, key)
    if found is None:
        found = await _named(turn, key)
    return None if found is None else {"case": found, "action": "reply"}


async def _named(turn: Turn, key: str) -> int | None:
    """The case whose number stands in one of our messages."""
    message = await messages.by_key(turn.tx, turn.talk.id, key)
    found = _NUMBER.search(message.text) if message else None
    if found is None:
        return None
    try:
        return (await cases.by_number(turn.tx, found[0])).id
    except NotFound:
        return None


_NUMBER = re.compile(r"(?<![A-Za-z0-9])[A-Z]{2}[0-9]{6}-[0-9]{4,}")


async def _reason(turn: Turn, unit: Unit, case: Case, action: str) -> None:
    text = turn.incoming.text.strip()
    if not text:
        _say(turn, turn.t(f"unit-ask-{action}", number=case.number))
        return
    named = _DAYS.search(text) if action == "extend" else None
    order = Order(action, reason=text, days=int(named[1]) if named else 0)
    if await _done(turn, unit, case, order):
        _say(turn, turn.t("unit-handed-in", number=case.number))


async def _draft(turn: Turn, unit: Unit, case: Case) -> None:
    """Words and photos are gathered until they are handed in."""
    if "unit.reply" not in [one.action for one in card.choices(turn, unit, case)]:
        _too_late(turn, case)
        return
    drafts = turn.state.setdefault("drafts", {})
    draft = drafts.setdefault(str(case.id), {"text": "", "files": [], "key": ""})
    words = "\n".join(filter(None, (draft["text"], turn.incoming.text.strip())))
    draft["text"] = words[: desk.LONGEST]
    for file in turn.incoming.files[: MOST_FILES - len(draft["files"])]:
        draft["files"].append(file.key)
    reply = Reply(
        turn.t(
            "unit-draft",
            number=case.number,
            text=draft["text"] or turn.t("unit-draft-no-words"),
            count=len(draft["files"]),
        ),
        choices=tuple(
            Choice(turn.t(f"unit-choice-{name}"), f"unit.{name}", {"case": case.id})
            for name in ("send", "note", "drop")
        ),
        side="system",
        replaces=draft["key"],
    )
    turn.reply(reply)
    draft["key"] = draft["key"] or reply.key


async def _hand_in(turn: Turn, unit: Unit, case: Case, how: str) -> None:
    drafts = turn.state.get("drafts", {})
    draft = drafts.get(str(case.id))
    if draft is None:
        turn.toast = turn.t("unit-stale")
        return
    if how != "drop" and not draft["text"]:
        turn.toast = turn.t("unit-draft-no-words")
        return
    files = [as_attachment(one) for one in await media.several(turn.tx, draft["files"])]
    order = Order("reply", text=draft["text"], files=files)
    if how == "note":
        order = Order("note", text=draft["text"])
    if how != "drop" and not await _done(turn, unit, case, order):
        return
    del drafts[str(case.id)]
    said = turn.t(f"unit-done-{how}", number=case.number, text=draft["text"])
    turn.reply(Reply(said, side="system", replaces=draft["key"]))


async def _done(turn: Turn, unit: Unit, case: Case, order: Order) -> bool:
    """Do it in a turn of the citizen's conversation, so that they hear of it; False, told
    kindly, when it may not be done (any more)."""
    by = await member(turn.tx, unit, turn.now)
    try:
        await turn.beside(
            case.conversation_id, lambda other: desk.act(other, case.number, by, order)
        )
    except (Refused, Conflict):
        _too_late(turn, case)
        return False
    who = turn.incoming.name or "—"
    await notes.audit(
        turn.tx,
        f"unit:{unit.department}",
        f"telegram-{order.action}",
        case.number,
        now=turn.now,
        text=who,
    )
    return True


def _too_late(turn: Turn, case: Case) -> None:
    status = turn.t(f"status-{case.status.replace('_', '-')}")
    key = "unit-waits" if case.asked else "unit-moved-on"
    said = turn.t(key, number=case.number, status=status)
    if turn.incoming.toast_to:
        turn.toast = said
    else:
        _say(turn, said)


def _say(turn: Turn, text: str) -> None:
    turn.reply(Reply(text, side="system"))
