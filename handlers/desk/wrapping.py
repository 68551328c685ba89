"""After a talk: its summary, category and case; and the messages that were left."""

from handlers.desk import watching
from handlers.desk.owning import leads, may_talk
from handlers.errors import NotAllowed, NotNow
from handlers.turn import Turn
from storage import cases, handoff_steps, handoffs
from storage.errors import NotFound
from storage.handoffs import Handoff
from storage.staff import Member


async def wrap_up(
    turn: Turn, handoff_id: int, by: Member, summary: str, category: str, case_number: str = ""
) -> Handoff:
    """服务小结 of a talk that has ended; may be written anew by whoever wrote it."""
    handoff = await handoffs.find(turn.tx, handoff_id)
    if handoff.state != "CLOSED":
        raise NotNow("这次接待还没有结束，结束以后再写小结。")
    if handoff.staff_id != by.id and not leads(by):
        raise NotAllowed("小结由接待的同事来写。")
    if not summary.strip():
        raise NotNow("请写一句小结：市民要什么，答应了什么。")
    if case_number:
        try:
            await cases.by_number(turn.tx, case_number)
        except NotFound:
            raise NotNow(f"没有工单{case_number}，请再看看编号。") from None
    wrapped = await handoff_steps.wrap_up(
        turn.tx,
        handoff_id,
        by.id,
        summary=summary.strip(),
        category=category.strip(),
        case_number=case_number,
        now=turn.now,
    )
    assert wrapped is not None
    return wrapped


async def answer_left(turn: Turn, handoff_id: int, by: Member) -> Handoff:
    """Take up a message that was left: the talk begins now."""
    may_talk(by)
    if turn.talk.handoff is not None:
        raise NotNow("这位市民已经在和人工说话了。")
    taken = await handoff_steps.answer_left(turn.tx, handoff_id, by.id, turn.now)
    if taken is None:
        raise NotNow("这条留言已经有同事在回了。")
    await watching.began(turn, taken, by, "person-came-left")
    return taken
