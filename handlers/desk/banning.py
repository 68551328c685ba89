"""A citizen who abuses whoever answers them: no person for a while, by a person's decision.

What they write is kept, and the bot, their cases and the reports go on as ever; danger to life and
despair still bring a person (docs/takeover.md, case 33).
"""

from datetime import timedelta

from handlers.cases.card import moment
from handlers.citizen import human, report
from handlers.desk import offering, watching
from handlers.desk.owning import leads, may_talk
from handlers.desk.permissions import BAN_LONG, may
from handlers.errors import NotAllowed, NotNow
from handlers.turn import Reply, Turn
from storage import bans, handoffs, notes
from storage.bans import Ban
from storage.staff import Member

HOURS = (1, 24, 72, 168, 720)
"""For how long it may be; an operator's own decision reaches to the first two."""
OF_AN_OPERATOR = 24


def lengths(by: Member) -> tuple[int, ...]:
    """The hours that somebody may choose from."""
    return HOURS if may(by, BAN_LONG) else tuple(one for one in HOURS if one <= OF_AN_OPERATOR)


def in_words(hours: int) -> str:
    return f"{hours}小时" if hours < 72 else f"{hours // 24}天"


async def ban(turn: Turn, by: Member, hours: int, why: str) -> None:
    """1. Written down, with reason and end. 2. The talk is over and not rated. 3. The citizen is
    told kindly, the desk in a note; a leader hears of an operator's decision."""
    held = turn.talk.handoff
    await _may_ban(turn, by, hours)
    if not why.strip():
        raise NotNow("请写一句为什么暂停，市民问起来要说得清。")
    until = turn.now + timedelta(hours=hours)
    reason = why.strip()[:200]
    await bans.add(turn.tx, turn.talk.person_id, by.id, reason, until=until, now=turn.now)
    if held is not None:
        actor = f"staff:{by.id}"
        await handoffs.close(turn.tx, held.id, actor=actor, reason="banned", now=turn.now)
        human.changes_hands(turn)
        await offering.wake(turn.tx, turn.now)
    end = moment(turn, until)
    said = turn.t("human-banned", until=end, phone=turn.house.city.phone)
    turn.reply(Reply(said, side="system"))
    if "form" in turn.state:
        report.offer_to_go_on(turn)
    await watching.remark(
        turn, f"{by.name}暂停了这位市民的人工服务，{in_words(hours)}，到{end}：{reason}"
    )
    await _trace(turn, by, "ban", in_words(hours))
    if not may(by, BAN_LONG):
        await notes.raise_alarm(
            turn.tx, "banned", f"{by.name}：{reason}", now=turn.now, conversation_id=turn.talk.id
        )


async def _may_ban(turn: Turn, by: Member, hours: int) -> None:
    may_talk(by)
    held, elsewhere = turn.talk.handoff, turn.talk.elsewhere
    if elsewhere is not None:
        raise NotNow("市民换到另一端了，请到那边的对话里做。")
    if not leads(by) and not (held and turn.held and held.staff_id == by.id):
        raise NotAllowed("只能暂停您正在接待的市民；别的请告诉值班班长。")
    if hours not in HOURS:
        raise NotNow("请选暂停多久。")
    if hours not in lengths(by):
        raise NotAllowed("超过一天的，请值班班长来定。")
    if found := await bans.of(turn.tx, turn.talk.person_id, turn.now):
        raise NotNow(f"{found.staff_name}已经暂停了，到{moment(turn, found.until_at)}。")


async def lift(turn: Turn, by: Member) -> None:
    """Given back before its time, by whoever decided it or a leader."""
    found = await bans.of(turn.tx, turn.talk.person_id, turn.now)
    if found is None:
        raise NotNow("人工服务没有暂停，或者已经恢复了。")
    if not may_lift(by, found):
        raise NotAllowed(f"请{found.staff_name}或值班班长来恢复。")
    await bans.lift(turn.tx, turn.talk.person_id, by.id, turn.now)
    turn.reply(Reply(turn.t("human-again"), side="system"))
    await watching.remark(turn, f"{by.name}恢复了这位市民的人工服务。")
    await _trace(turn, by, "ban-lift", "")


def may_lift(by: Member, found: Ban) -> bool:
    return may(by, BAN_LONG) or found.staff_id == by.id


async def _trace(turn: Turn, by: Member, action: str, text: str) -> None:
    """In the trail, which is never changed: so without the reason, which goes with the citizen."""
    await notes.audit(
        turn.tx,
        f"staff:{by.name}",
        action,
        f"conversation:{turn.talk.id}",
        text=text,
        now=turn.now,
    )
