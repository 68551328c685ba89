"""An operator's own words, changed or taken back within 48 hours, at either desk.

The citizen's copy follows; every version is kept (docs/takeover.md, cases 11 and 12).
"""

from datetime import datetime, timedelta

from handlers.desk.chats import LONGEST
from handlers.desk.owning import leads
from handlers.errors import NotAllowed, NotNow
from handlers.turn import Deed, Reply, Turn
from storage import messages, notes, outbox
from storage.messages import Message
from storage.staff import Member

CHANGEABLE = timedelta(hours=48)
STAYS = ("wechat",)
"""Channels on which nothing that has gone out can be taken away again."""


def mendable(message: Message, by: Member, now: datetime) -> bool:
    """Whether these are words of theirs that the citizen's side still lets us change."""
    own = message.side == "operator" and message.staff_id == by.id
    return own and "erased" not in message.extras and now - message.said_at <= CHANGEABLE


async def change(turn: Turn, by: Member, key: str, text: str) -> None:
    message = await _said(turn, key)
    if message.staff_id != by.id:
        raise NotAllowed("只有说这句话的人能改。")
    if turn.now - message.said_at > CHANGEABLE:
        raise NotNow("超过48小时，市民那边改不了了，请发一条更正。")
    if not text.strip():
        raise NotNow("还没有写内容。不要这句话了，请点“撤回”。")
    if len(text) > LONGEST:
        raise NotNow(f"一条最多{LONGEST}个字，请分成几条。")
    reply = Reply(text, side="operator", staff_id=by.id, replaces=message.key)
    reply.captions = bool(message.extras.get("files"))
    turn.reply(reply)


async def take_back(turn: Turn, by: Member, key: str) -> None:
    """By whoever said it, whoever has the chat now, or a leader."""
    message = await _said(turn, key)
    held = turn.talk.handoff
    if message.staff_id != by.id and not leads(by) and not (held and held.staff_id == by.id):
        raise NotAllowed("请说这句话的人、接待的人或值班班长来撤回。")
    if turn.now - message.said_at > CHANGEABLE:
        raise NotNow("超过48小时，市民那边删不掉了，请发一条更正。")
    if turn.talk.address.channel in STAYS and not await outbox.is_open(turn.tx, message.key):
        raise NotNow("微信里发出去的撤不回了，请发一条更正。")
    message.text, message.extras = turn.t("message-taken-back"), {"erased": True}
    await messages.change(turn.tx, turn.talk, message, now=turn.now)
    await outbox.take_back(turn.tx, message.key, turn.now)
    turn.deeds.append(Deed("erase", key=message.key))
    await notes.audit(turn.tx, f"staff:{by.name}", "erase-message", message.key, now=turn.now)


async def _said(turn: Turn, key: str) -> Message:
    """A message of an operator's in this conversation that still stands."""
    message = await messages.by_key(turn.tx, turn.talk.id, key) if key else None
    if message is None or message.side != "operator":
        raise NotNow("没有这句话了。")
    if "erased" in message.extras:
        raise NotNow("这句话已经撤回了。")
    return message
