"""Taking a chat over, talking, handing it back. Each is a turn of the citizen's conversation."""

from handlers.citizen import human, report
from handlers.desk import mentions, offering, quoting, watching
from handlers.desk.owning import OVER, leads, may_talk
from handlers.errors import NotAllowed, NotNow
from handlers.turn import Reply, Turn
from storage import handoffs, messages, notes
from storage.handoffs import Handoff
from storage.staff import Member

LONGEST = 4000


async def claim(turn: Turn, handoff_id: int, by: Member) -> Handoff:
    """Take a waiting chat. From this commit on the bot is silent: the epoch moves on."""
    may_talk(by)
    claimed = await handoffs.claim(turn.tx, handoff_id, by.id, turn.now)
    if claimed is None:
        now = await handoffs.find(turn.tx, handoff_id)
        holder = turn.talk.handoff.staff_name if turn.talk.handoff else ""
        raise NotNow(_too_late(now, holder, by))
    await watching.began(turn, claimed, by)
    return claimed


def _too_late(now: Handoff, holder: str, by: Member) -> str:
    if now.state in handoffs.HELD:
        return "您已接待" if now.staff_id == by.id else f"已由{holder}接待"
    if now.state == "OFFERED":
        return "正在请另一位同事接待，马上就有结果"
    return "这位市民已经不等了"


async def join(turn: Turn, by: Member, why: str) -> Handoff:
    """Come into a chat of the bot's unasked: a watch word was said, somebody seems lost."""
    may_talk(by)
    if turn.talk.handoff is not None:
        raise NotNow("这位市民已经在等人工，或者正在和人工说话。")
    if not why.strip():
        raise NotNow("请写一句为什么要加入这个对话。")
    queued = await unasked(turn, "operator")
    if queued is None:
        raise NotNow("刚刚有同事先接了。")
    await notes.audit(
        turn.tx, f"staff:{by.name}", "join", f"handoff:{queued.id}", text=why, now=turn.now
    )
    return await claim(turn, queued.id, by)


async def unasked(turn: Turn, reason: str) -> Handoff | None:
    """The chat waits for the member who takes it up; None when somebody was faster."""
    return await handoffs.queue(
        turn.tx,
        conversation_id=turn.talk.id,
        person_id=turn.talk.person_id,
        reason=reason,
        priority=0,
        draft=turn.state.get("form") or {},
        now=turn.now,
    )


async def say(turn: Turn, handoff_id: int, by: Member, reply: Reply) -> None:
    """The owner's words to the citizen."""
    held, elsewhere = turn.talk.handoff, turn.talk.elsewhere
    if elsewhere is not None and elsewhere.id == handoff_id:
        raise NotNow("市民换到另一端了，没有发出去。请到那边的对话里说。")
    if held is None or held.id != handoff_id or not turn.held:
        raise NotNow("这次接待已经结束，没有发出去。您的话还在输入框里。")
    if held.staff_id != by.id:
        raise NotAllowed(f"现在由{held.staff_name}接待，没有发出去。您可以记为内部备注。")
    if len(reply.text) > LONGEST:
        raise NotNow(f"一条最多{LONGEST}个字，请分成几条。")
    if not reply.text.strip() and not reply.files:
        raise NotNow("还没有写内容。")
    reply.side, reply.staff_id = "operator", by.id
    await quoting.answer(turn, reply)
    turn.reply(reply)
    await watching.human_spoke(turn, handoff_id)


async def note(turn: Turn, by: Member, text: str) -> str:
    """An internal remark beside the chat; the citizen never sees it. Its key."""
    if not text.strip():
        raise NotNow("还没有写内容。")
    added = messages.Message(
        Reply("").key, "note", text.strip()[:LONGEST], turn.now, staff_id=by.id
    )
    await messages.add(turn.tx, turn.talk, [added])
    await mentions.tell(turn, by, added)
    return added.key


async def leave(turn: Turn, by: Member, text: str) -> Reply:
    """Words after the end, to be read later; the bot goes on serving (edge case 37)."""
    may_talk(by)
    if turn.talk.handoff is not None or turn.talk.elsewhere is not None:
        raise NotNow("这位市民已经在等候或接待中，请在对话里说。")
    if turn.talk.blocked_at is not None:
        raise NotNow(turn.t("topic-citizen-blocked"))
    if not text.strip():
        raise NotNow("还没有写内容。")
    if len(text) > LONGEST:
        raise NotNow(f"一条最多{LONGEST}个字，请分成几条。")
    said = turn.t("topic-left-message", name=by.name, text=text.strip())
    reply = Reply(said, side="operator", staff_id=by.id)
    turn.reply(reply)
    subject = f"conversation:{turn.talk.id}"
    await notes.audit(turn.tx, f"staff:{by.name}", "talk-left-word", subject, now=turn.now)
    return reply


async def hand_back(turn: Turn, handoff_id: int, by: Member, summary: str = "") -> None:
    """Give the chat back to the bot, which knows what was agreed."""
    held = turn.talk.handoff
    if held is None or held.id != handoff_id:
        raise NotNow(OVER)
    if held.staff_id != by.id and not leads(by):
        raise NotAllowed(f"现在由{held.staff_name or '别的同事'}接待，请由本人或值班班长交还。")
    talked = turn.held
    await handoffs.close(
        turn.tx,
        handoff_id,
        actor=f"staff:{by.id}",
        reason="operator_closed",
        summary=summary.strip(),
        now=turn.now,
    )
    human.changes_hands(turn)
    key = "person-left-summary" if summary.strip() else "person-left"
    turn.reply(Reply(turn.t(key, name=by.name, summary=summary.strip()), side="system"))
    if "form" in turn.state:
        report.offer_to_go_on(turn)
    elif talked:
        human.ask_rating(turn, handoff_id)
    await offering.wake(turn.tx, turn.now)
