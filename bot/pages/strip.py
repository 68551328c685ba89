"""The strip above a citizen's chat: who is here or being fetched, and the way out of it.

The way out stands below the message that told of it as well, but there it is gone with the
citizen's next words; here it stays.
"""

from typing import Any

from handlers.texts import Texts
from storage import handoffs, messages
from storage.conversations import Conversation
from storage.database import Transaction


async def status(tx: Transaction, talk: Conversation | None, texts: Texts) -> dict[str, Any]:
    """`held_by`: a name; `queue`: a line while one waits; `ways`: what may be tapped."""
    held = talk.handoff if talk else None
    if talk is None or held is None:
        return {"held_by": None, "queue": None, "ways": []}
    waits = held.state in handoffs.WAITING
    key = talk.state.get("queue_message" if waits else "person_message", "")
    told = await messages.by_key(tx, talk.id, key) if key else None
    offered = told.extras.get("choices", ()) if told else ()
    return {
        "held_by": None if waits else held.staff_name,
        "queue": texts.say(talk.language, "queue-strip") if waits else None,
        "ways": [{"id": one["id"], "label": one["label"]} for one in offered],
    }
