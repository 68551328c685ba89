"""What a citizen's message replies to, in a line above it: a bare 好的 means nothing without."""

from bot.pages.desk import shown
from bot.pages.desk.labels import T
from storage import messages, outbox
from storage.database import Transaction
from storage.messages import Message


async def quoted(tx: Transaction, message: Message) -> str:
    """The first words of what it replies to; empty when it replies to nothing that we know."""
    number = message.extras.get("reply_to")
    if not number:
        return ""
    talk = message.conversation_id
    key = await outbox.key_of(tx, talk, number)
    ours = await messages.by_key(tx, talk, key) if key else None
    found = ours or await messages.by_platform_id(tx, talk, number)
    if found is None:
        return ""
    return shown.first_words(found.text) or (T["photo"] if "files" in found.extras else "")
