"""The staff's Telegram group: alarms arrive here, and three commands show how things stand."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from handlers.cases.lifecycle import OPEN
from handlers.desk import lookup
from handlers.desk.topics import groups, reacting
from handlers.masking import mask
from handlers.turn import Reply, Turn
from storage import cases, handoff_lists, handoffs, notes
from storage.database import Row

SHOWN = 10


async def answer(turn: Turn) -> None:
    """A command in the group; whatever else is said there is nobody's business."""
    if turn.incoming.kind in ("joined", "left"):
        await groups.our_rights(turn)
    if turn.incoming.kind == "reaction":
        await reacting.react(turn)
    if turn.incoming.kind != "command":
        return
    if not await looked_up(turn) and turn.incoming.text in ("start", "help"):
        _tell(turn, turn.t("group-help"))


async def looked_up(turn: Turn) -> bool:
    """A command that shows how things stand, in the group or in private on duty."""
    do = {"waiting": _waiting, "cases": _cases, "alarms": _alarms}.get(turn.incoming.text)
    if do and turn.incoming.kind == "command":
        await do(turn)
        return True
    return False


async def page(turn: Turn, *, alarms: Sequence[Row]) -> None:
    """Alarms that nobody has heard of yet."""
    for alarm in alarms:
        _tell(turn, _alarm(turn, alarm))


async def _waiting(turn: Turn) -> None:
    open_ones = await handoff_lists.open_ones(turn.tx)
    waiting = [one for one in open_ones if one["state"] in handoffs.WAITING]
    lines = [turn.t("group-waiting", count=len(waiting))]
    for one in waiting[:SHOWN]:
        minutes = int((turn.now - one["opened_at"]).total_seconds() // 60)
        said = lookup.matter(one)
        lines.append(turn.t("group-waiting-line", minutes=minutes, reason=said))
    _tell(turn, "\n".join(lines))


async def _cases(turn: Turn) -> None:
    counts = await cases.counts(turn.tx)
    lines = [turn.t("group-cases", count=sum(counts.get(status, 0) for status in OPEN))]
    lines += [
        f"{turn.t('status-' + status.replace('_', '-'))}：{counts[status]}"
        for status in OPEN_IN_ORDER
        if counts.get(status)
    ]
    _tell(turn, "\n".join(lines))


OPEN_IN_ORDER = ("to_dispatch", "to_sign", "in_progress", "in_review", "follow_up", "awaiting_info")


async def _alarms(turn: Turn) -> None:
    alarms = await notes.open_alarms(turn.tx)
    lines = [turn.t("group-alarms", count=len(alarms))]
    lines += [_alarm(turn, alarm) for alarm in alarms[:SHOWN]]
    _tell(turn, "\n".join(lines))


def _alarm(turn: Turn, alarm: Row) -> str:
    kind = (
        alarm["kind"].partition("-")[0] if alarm["kind"].startswith("emergency") else alarm["kind"]
    )
    return turn.t(f"alarm-{kind}", at=_clock(turn, alarm["raised_at"]), text=mask(alarm["text"]))


def _clock(turn: Turn, at: datetime) -> str:
    return at.astimezone(ZoneInfo(turn.house.city.timezone)).strftime("%H:%M")


def _tell(turn: Turn, text: str) -> None:
    turn.reply(Reply(text, side="system"))
