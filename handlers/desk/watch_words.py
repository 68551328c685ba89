"""The words at which the desk looks up, whoever says them: chosen by those who lead."""

from handlers.desk.permissions import WATCH_WORDS, may
from handlers.errors import NotAllowed, NotNow
from handlers.hearing import plain
from handlers.turn import Turn
from storage import notes, presence
from storage.staff import Member

MOST = 200
SHORTEST, LONGEST = 2, 20


async def choose(turn: Turn, by: Member, text: str) -> list[str]:
    """The whole list anew, one word a line; kept as words are compared."""
    if not may(by, WATCH_WORDS):
        raise NotAllowed("关注词由值班班长和管理员来定。")
    words = list(dict.fromkeys(filter(None, (plain(line).strip() for line in text.splitlines()))))
    wrong = next((word for word in words if not SHORTEST <= len(word) <= LONGEST), "")
    if wrong:
        raise NotNow(f"“{wrong}”不行：每个词{SHORTEST}到{LONGEST}个字，一行一个。")
    if len(words) > MOST:
        raise NotNow(f"最多{MOST}个词，现在有{len(words)}个。")
    await presence.set_watch_words(turn.tx, words, by.id, turn.now)
    await notes.audit(
        turn.tx, f"staff:{by.name}", "watch-words", "words", text="、".join(words), now=turn.now
    )
    return words
