"""A word of the duty leader to whoever has the chat; the citizen never sees it."""

from handlers.desk import chats
from handlers.desk.owning import leads
from handlers.errors import NotAllowed, NotNow
from handlers.turn import Turn
from storage import mentions
from storage.staff import Member


async def whisper(turn: Turn, by: Member, text: str) -> None:
    """A note of which the chat's owner is told at once."""
    held = turn.talk.handoff
    if not leads(by):
        raise NotAllowed("只有值班班长和管理员可以提醒接待的同事。可以用@名字。")
    if held is None or held.staff_id is None or held.staff_id == by.id:
        raise NotNow("现在没有别的同事在接待，可以直接记备注。")
    key = await chats.note(turn, by, text)
    await mentions.add(
        turn.tx,
        [held.staff_id],
        conversation_id=turn.talk.id,
        message_key=key,
        by_staff_id=by.id,
        now=turn.now,
    )
