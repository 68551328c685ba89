"""The card of a handoff: who waits, since when and why, what they said, what is begun or open.

Nothing on it changes by itself, so that time alone costs no call.
"""

from handlers.cases.card import moment
from handlers.cases.lifecycle import OPEN
from handlers.citizen import human
from handlers.desk.topics.seat import Seat
from handlers.masking import mask
from handlers.notices import catching
from handlers.turn import Card, Choice, Reply, Row, Turn
from storage import bans, cases, messages
from storage import staff as people
from storage.bans import Ban
from storage.conversations import Conversation
from storage.errors import NotFound
from storage.messages import Message

SAID = 6
LONG = 200
OPEN_CASES = 5
LEFT = "LEFT_MESSAGE"
REASONS = {
    "citizen": "topic-reason-citizen",
    "unsure": "topic-reason-unsure",
    "emergency": "topic-reason-emergency",
    "anger": "topic-reason-anger",
    "despair": "topic-reason-despair",
    "operator": "topic-reason-operator",
    "reopened": "topic-reason-reopened",
}
CHANNELS = {"telegram": "Telegram", "web": "网页", "wechat": "微信"}
SLOTS = ("summary", "place", "happened", "kind", "urgency")


def name_of(talk: Conversation) -> str:
    return talk.name or talk.display_name or f"市民{talk.id}"


async def reply(turn: Turn, seat: Seat) -> Reply:
    """The card with its buttons, as it is now."""
    holder = await _holder(turn, seat)
    ban = await bans.of(turn.tx, seat.citizen.person_id, turn.now)
    open_cases = await _cases(turn, seat)
    rows = [
        ("topic-label-state", _state(turn, seat, holder)),
        ("topic-label-reason", _reason(turn, seat)),
        ("topic-label-ban", _ban(turn, ban)),
        ("topic-label-priority", turn.t("topic-urgent") if _urgent(seat) else ""),
        ("topic-label-since", moment(turn, seat.handoff.opened_at)),
        ("topic-label-channel", _channel(seat)),
        ("topic-label-phone", _phone(seat.citizen.phone)),
        ("topic-label-notice", _notice(turn, seat)),
        ("topic-label-said", await _said(turn, seat)),
        ("topic-label-draft", _draft(turn, seat)),
        ("topic-label-summary", _summary(seat)),
        ("topic-label-cases", open_cases),
    ]
    shown = tuple(Row(turn.t(label), value) for label, value in rows if value)
    card = Card("report", turn.t("topic-card", name=name_of(seat.citizen)), rows=shown)
    choices = _choices(turn, seat)
    if open_cases and seat.talking and not seat.handoff.offered_at:
        choices += (_choice(turn, seat, "correct"),)
    if ban and seat.over:
        choices += (_choice(turn, seat, "lift"),)
    return Reply("", card=card, choices=choices, side="system")


async def _holder(turn: Turn, seat: Seat) -> str:
    """Who has the chat, or is asked to take it."""
    who = seat.handoff.staff_id or seat.handoff.offered_to
    if who is None:
        return ""
    try:
        return (await people.by_id(turn.tx, who)).name
    except NotFound:
        return ""


def _state(turn: Turn, seat: Seat, holder: str) -> str:
    if seat.handoff.state == LEFT:
        return turn.t("topic-state-left")
    if seat.over:
        return turn.t("topic-state-over")
    if seat.talking and seat.handoff.offered_at:
        return turn.t("topic-state-passed", name=holder)
    if seat.talking and seat.handoff.state == "HOLD":
        return turn.t("topic-state-on-hold", name=holder)
    if seat.talking:
        return turn.t("topic-state-held", name=holder)
    if seat.handoff.state == "OFFERED":
        return turn.t("topic-state-offered", name=holder)
    return turn.t("topic-state-waits")


def _reason(turn: Turn, seat: Seat) -> str:
    kind = seat.handoff.reason.partition("-")[0]
    return turn.t(REASONS[kind]) if kind in REASONS else seat.handoff.reason


def _ban(turn: Turn, ban: Ban | None) -> str:
    """That no person comes for a while, and why."""
    if ban is None:
        return ""
    return turn.t("topic-ban-until", at=moment(turn, ban.until_at), why=mask(ban.reason))


def _notice(turn: Turn, seat: Seat) -> str:
    """The notice to the public that this is about."""
    about = catching.concerning(seat.citizen, seat.handoff.opened_at)
    if about is None:
        return ""
    return turn.t("notice-on-card", title=about["title"], at=moment(turn, about["at"]))


def _urgent(seat: Seat) -> bool:
    return seat.handoff.priority >= human.URGENT


def _channel(seat: Seat) -> str:
    channel = seat.citizen.address.channel
    return CHANNELS.get(channel, channel)


def _phone(number: str) -> str:
    if len(number) < 7:
        return "*" * len(number)
    return f"{number[:3]}****{number[-4:]}"


async def _said(turn: Turn, seat: Seat) -> str:
    """The last words of both sides until it is claimed: from then on they are told one by one."""
    if seat.desk.live or seat.over:
        return ""
    found = await messages.latest(turn.tx, seat.citizen.id, limit=20)
    heard = [one for one in found if one.side in ("citizen", "bot") and _line(turn, one)]
    lines = [("· " if one.side == "citizen" else "　↳ ") + _line(turn, one) for one in heard]
    return "\n".join(lines[-SAID:])


def _line(turn: Turn, message: Message) -> str:
    """A message in a line, numbers masked."""
    text = " ".join(message.text.split())
    files = len(message.extras.get("files", ()))
    if files:
        text = f"{turn.t('topic-files', count=files)} {text}".strip()
    if "place" in message.extras:
        text = f"📍 {message.extras['place']['label']} {text}".strip()
    if message.side == "bot":
        return mask(text)[:60]
    return mask(text)[:LONG]


def _draft(turn: Turn, seat: Seat) -> str:
    slots = (seat.citizen.state.get("form") or {}).get("slots", {})
    slots = {**seat.handoff.draft.get("slots", {}), **slots}
    city = turn.house.city
    told = []
    for slot in SLOTS:
        value = slots.get(slot)
        if not value:
            continue
        if slot == "kind":
            value = city.kind_name(str(value), turn.language)
        if slot == "urgency":
            value = city.urgency_name(str(value), turn.language)
        told.append(mask(str(value))[:LONG])
    return "；".join(told)


def _summary(seat: Seat) -> str:
    """Once it is written (服务小结), with its kind."""
    if not seat.handoff.wrapped_at:
        return ""
    kind = f"【{seat.handoff.category}】" if seat.handoff.category else ""
    return kind + mask(seat.handoff.summary)[:LONG]


async def _cases(turn: Turn, seat: Seat) -> str:
    theirs = await cases.of_person(turn.tx, seat.citizen.person_id)
    waiting = [one for one in theirs if one.status in OPEN][:OPEN_CASES]
    lines = [
        f"{one.number} {turn.t('status-' + one.status.replace('_', '-'))} {mask(one.summary)}"
        for one in waiting
    ]
    return "\n".join(lines)


def _choices(turn: Turn, seat: Seat) -> tuple[Choice, ...]:
    actions: tuple[str, ...] = ("claim",)
    if seat.over:
        open_end = seat.handoff.state == "CLOSED" and seat.handoff.claimed_at is not None
        actions = ("wrap",) if open_end and seat.handoff.wrapped_at is None else ()
        actions = ("left",) if seat.handoff.state == LEFT else actions
    elif seat.talking and seat.handoff.offered_at:
        actions = ("accept", "decline", "back")
    elif seat.talking:
        pause = "resume" if seat.handoff.state == "HOLD" else "hold"
        actions = ("back", "transfer", pause, "draft", "ban")
    elif seat.handoff.state == "OFFERED":
        actions = ("claim", "decline")
    return tuple(_choice(turn, seat, one) for one in actions)


def _choice(turn: Turn, seat: Seat, name: str) -> Choice:
    return Choice(turn.t(f"topic-choice-{name}"), f"topic.{name}", {"topic": seat.desk.id})
