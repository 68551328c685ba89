"""What an operator's words reply to, in the citizen's own conversation; never an internal note."""

from handlers.errors import NotAllowed, NotNow
from handlers.turn import Reply, Turn
from storage import messages, outbox
from storage.messages import Message


def may_be(message: Message) -> bool:
    """Whether a message may be quoted to the citizen: all that they can see."""
    return message.side != "note"


async def answer(turn: Turn, reply: Reply) -> None:
    """See that what is quoted may be, and under which number the citizen's platform has it.

    A platform that does not know the number, or whose citizen deleted the message, gets the words
    without a quote: they are never held back by it.
    """
    if not reply.quotes:
        return
    message = await messages.by_key(turn.tx, turn.talk.id, reply.quotes)
    if message is None:
        raise NotNow("引用的那句话不在这个对话里，没有发出去。拿掉引用就能发。")
    if not may_be(message):
        raise NotAllowed("内部备注不能引用给市民，没有发出去。拿掉引用就能发。")
    if not reply.answers:
        known = message.platform_id or await outbox.platform_id(turn.tx, message.key) or ""
        reply.answers = known.partition(",")[0]  # a notice with pictures has several numbers
