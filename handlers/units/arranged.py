"""Standing arrangements in a department's group: told as they come, confirmed by one tap.

1. What the unit is told is posted, with buttons while there is something to confirm. 2. 确认能到 is
done by the tap. 3. 这次来不了 asks for the reason: a reply to that question calls the time off, and
the citizen and the duty leader hear of it at once.
"""

from collections.abc import Awaitable, Callable

from handlers import choices
from handlers.cases.arrangements import acting, telling
from handlers.errors import Refused
from handlers.shielding import for_department
from handlers.turn import Choice, Reply, Turn
from handlers.units.asking import ask
from handlers.units.member import member
from storage import arrangements, cases, messages, notes
from storage.arrangements import LIVE, Occurrence
from storage.cases import Case
from storage.errors import Conflict
from storage.staff import Member
from storage.unit_outbox import Due
from storage.units import Unit

ACTIONS = ("confirm", "away")
LONGEST = 200


async def post(turn: Turn, row: Due) -> None:
    """Say what the log says, and what and where it is about while it can still be confirmed."""
    event = await arrangements.event(turn.tx, row.event_id)
    case = await cases.glance(turn.tx, row.case_id)
    lines = [turn.t("unit-arranged", number=case.number, text=event["text"])]
    ways: tuple[Choice, ...] = ()
    if event["occurrence_id"]:
        time = await arrangements.glance(turn.tx, event["occurrence_id"])
        ways = _ways(turn, case, time)
        if ways:
            one = await arrangements.arrangement_of(turn.tx, time.id)
            lines.append(f"{telling.kind(turn, one)}{telling.route(turn, one)}")
    text = for_department(case, "\n".join(lines))
    turn.reply(Reply(text, choices=ways, side="system"))


def _open(turn: Turn, time: Occurrence) -> bool:
    return time.state in LIVE and time.starts_at > turn.now


def _ways(turn: Turn, case: Case, time: Occurrence) -> tuple[Choice, ...]:
    if not _open(turn, time):
        return ()
    of = {"case": case.id, "occurrence": time.id, "round": time.round}
    names = ACTIONS if time.state == "planned" else ("away",)
    return tuple(Choice(turn.t(f"unit-choice-{name}"), f"unit.{name}", of) for name in names)


async def tapped(turn: Turn, unit: Unit, case: Case, action: str) -> None:
    """A button below one time. A time that was moved since has a message of its own."""
    known = turn.chosen.arguments if turn.chosen else {}
    time = await arrangements.glance(turn.tx, known["occurrence"])
    if time.round != known["round"] or not _open(turn, time):
        turn.toast = turn.t("unit-arranged-late")
    elif action == "away":
        when = telling.when(turn, time.starts_at)
        text = turn.t("unit-ask-away", number=case.number, when=when)
        ask(turn, text, case=case.id, action="away", occurrence=time.id)
    else:
        await _confirm(turn, unit, case, time)


async def _confirm(turn: Turn, unit: Unit, case: Case, time: Occurrence) -> None:
    async def confirm(other: Turn, by: Member) -> Occurrence:
        return await acting.confirm(other, time.id, by)

    changed = await _done(turn, unit, case, "confirm", confirm)
    if changed is None:
        turn.toast = turn.t("unit-arranged-late")
        return
    turn.toast = turn.t("unit-arranged-thanks")
    key = choices.message_key(turn.incoming.choice)
    message = await messages.by_key(turn.tx, turn.talk.id, key)
    if message:
        line = turn.t("unit-arranged-confirmed", name=turn.incoming.name or "—")
        ways = _ways(turn, case, changed)
        text = f"{message.text}\n{line}"
        turn.reply(Reply(text, choices=ways, side="system", replaces=key))


async def away(turn: Turn, unit: Unit, case: Case, occurrence: int) -> None:
    """The reason why the unit cannot come this time."""
    time = await arrangements.glance(turn.tx, occurrence)
    when = telling.when(turn, time.starts_at)
    reason = turn.incoming.text.strip()[:LONGEST]
    if not reason:
        ask(turn, turn.t("unit-ask-away", number=case.number, when=when),
            case=case.id, action="away", occurrence=time.id)  # fmt: skip
        return

    async def skip(other: Turn, by: Member) -> Occurrence:
        return await acting.skip(other, time.id, by, reason)

    done = await _done(turn, unit, case, "skip", skip)
    key = "unit-arranged-away" if done else "unit-arranged-late"
    turn.reply(Reply(turn.t(key, when=when), side="system"))


async def _done(
    turn: Turn,
    unit: Unit,
    case: Case,
    name: str,
    do: Callable[[Turn, Member], Awaitable[Occurrence]],
) -> Occurrence | None:
    """Do it in a turn of the citizen's conversation; None when it may not be done (any more)."""
    by = await member(turn.tx, unit, turn.now)
    try:
        changed = await turn.beside(case.conversation_id, lambda other: do(other, by))
    except (Refused, Conflict):
        return None
    await notes.audit(
        turn.tx,
        f"unit:{unit.department}",
        f"telegram-{name}",
        case.number,
        now=turn.now,
        text=turn.incoming.name or "—",
    )
    return changed
