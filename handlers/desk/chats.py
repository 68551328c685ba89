"""Taking a chat over, talking, handing it back. Each is a turn of the citizen's conversation."""

from handlers.citizen import human
from handlers.desk.permissions import BARGE_IN, CLAIM, TALK, may
from handlers.errors import NotAllowed, NotNow
from handlers.turn import Choice, Reply, Turn
from storage import handoffs, messages
from storage.handoffs import Handoff
from storage.staff import Member

TALKERS = TALK.roles
LONGEST = 4000


async def claim(turn: Turn, handoff_id: int, by: Member) -> Handoff:
    """Take a waiting chat. From this commit on the bot is silent: the epoch moves on."""
    _may_talk(by)
    claimed = await handoffs.claim(turn.tx, handoff_id, by.id, turn.now)
    if claimed is None:
        now = await handoffs.find(turn.tx, handoff_id)
        holder = turn.talk.handoff.staff_name if turn.talk.handoff else ""
        raise NotNow(_too_late(now, holder, by))
    turn.talk.epoch += 1
    turn.talk.handoff = None
    human.forget(turn)
    turn.reply(
        Reply(
            turn.t("person-came", name=by.name),
            choices=(Choice(turn.t("choice-end-talk"), "human.cancel", {}),),
            side="system",
        )
    )
    return claimed


def _too_late(now: Handoff, holder: str, by: Member) -> str:
    if now.state == "ACTIVE":
        return "您已接待" if now.staff_id == by.id else f"已由{holder}接待"
    return "这位市民已经不等了"


def _may_talk(by: Member) -> None:
    if not may(by, CLAIM):
        raise NotAllowed("接待市民需要受理员、值班班长、专家或管理员的角色。")


async def say(turn: Turn, handoff_id: int, by: Member, reply: Reply) -> None:
    """The owner's words to the citizen."""
    held = turn.talk.handoff
    if held is None or held.id != handoff_id or held.state != "ACTIVE":
        raise NotNow("这次接待已经结束，没有发出去。您的话还在输入框里。")
    if held.staff_id != by.id:
        raise NotAllowed(f"现在由{held.staff_name}接待，没有发出去。您可以记为内部备注。")
    if len(reply.text) > LONGEST:
        raise NotNow(f"一条最多{LONGEST}个字，请分成几条。")
    if not reply.text.strip() and not reply.files:
        raise NotNow("还没有写内容。")
    reply.side, reply.staff_id = "operator", by.id
    turn.reply(reply)


async def note(turn: Turn, by: Member, text: str) -> None:
    """An internal remark beside the chat; the citizen never sees it."""
    if not text.strip():
        raise NotNow("还没有写内容。")
    added = messages.Message(
        Reply("").key, "note", text.strip()[:LONGEST], turn.now, staff_id=by.id
    )
    await messages.add(turn.tx, turn.talk, [added])


async def hand_back(turn: Turn, handoff_id: int, by: Member, summary: str = "") -> None:
    """Give the chat back to the bot, which knows what was agreed."""
    held = turn.talk.handoff
    leads = may(by, BARGE_IN)
    if held is None or held.id != handoff_id:
        raise NotNow("这次接待已经结束了。")
    if held.staff_id != by.id and not leads:
        raise NotAllowed(f"现在由{held.staff_name or '别的同事'}接待，请由本人或值班班长交还。")
    await handoffs.close(
        turn.tx,
        handoff_id,
        actor=f"staff:{by.name}",
        reason="operator_closed",
        summary=summary,
        now=turn.now,
    )
    turn.talk.handoff = None
    turn.talk.epoch += 1
    human.forget(turn)
    key = "person-left-summary" if summary.strip() else "person-left"
    turn.reply(Reply(turn.t(key, name=by.name, summary=summary.strip()), side="system"))
    if "form" in turn.state:
        turn.say(
            "form-waits",
            choices=[
                Choice(turn.t("choice-resume"), "form.back", {}, turn.state["form"]["flow"]),
                Choice(turn.t("choice-drop"), "form.cancel", {}, turn.state["form"]["flow"]),
            ],
        )
