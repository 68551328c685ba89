"""What a message replies to: its key (`extras["quotes"]`) or the platform's number (`reply_to`)."""

from collections.abc import Sequence

from storage import messages, outbox
from storage.database import Transaction
from storage.messages import Message


async def key_of(tx: Transaction, message: Message) -> str:
    """The key of what a message replies to; empty when it is nothing that we know."""
    if key := message.extras.get("quotes"):
        return str(key)
    number = message.extras.get("reply_to")
    return await by_number(tx, message.conversation_id, number) if number else ""


async def by_number(tx: Transaction, conversation_id: int, number: str) -> str:
    """The key of the message, of either side, that has this number of the platform's."""
    if key := await outbox.key_of(tx, conversation_id, number):
        return key
    own = await messages.by_platform_id(tx, conversation_id, number)
    return own.key if own else ""


async def quoted(tx: Transaction, said: Sequence[Message]) -> dict[str, Message]:
    """What messages of one conversation reply to, as it reads now, by the key of the reply. An
    internal note is never among them."""
    keys = {one.key: await key_of(tx, one) for one in said if _replies(one)}
    if not any(keys.values()):
        return {}
    known = {one.key: one for one in said}
    missing = [key for key in dict.fromkeys(keys.values()) if key and key not in known]
    known |= await messages.several(tx, said[0].conversation_id, missing)
    found = {name: known[key] for name, key in keys.items() if key in known}
    return {name: one for name, one in found.items() if one.side != "note"}


async def everywhere(tx: Transaction, said: Sequence[Message]) -> dict[str, Message]:
    """The same for messages of several conversations."""
    talks: dict[int, list[Message]] = {}
    for one in said:
        talks.setdefault(one.conversation_id, []).append(one)
    found: dict[str, Message] = {}
    for mine in talks.values():
        found |= await quoted(tx, mine)
    return found


def _replies(message: Message) -> bool:
    return bool(message.extras.keys() & {"quotes", "reply_to"})
