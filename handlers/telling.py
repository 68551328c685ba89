"""Whether what a citizen did tells what it is about, for whoever looks at a list of chats."""

from handlers import hearing, router, whom
from handlers.citizen import own_case
from handlers.turn import Turn

_NAMES_IT = frozenset({"say", "notice.other", "ask.show"})
"""Choices whose label is an example or a question: whoever taps it means it."""
_WORDS = frozenset({"text", "media", "edit"})


def tells(turn: Turn) -> bool:
    """Not a button, a command or a word that means one (人工, 你好), a nod, or a photo alone."""
    incoming, text = turn.incoming, turn.incoming.text
    if turn.chosen is not None:
        return turn.chosen.action in _NAMES_IT
    if incoming.kind not in _WORDS or not text.strip() or router.command(turn):
        return False
    if own_case.wish(text) not in (None, "add"):
        return False  # 有消息吗: of what, the case says
    return not (hearing.nods(text) or hearing.says_nothing(text) or whom.gives_up(text))
