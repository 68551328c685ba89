"""A yes in however many words: 对对对, 没错提交吧, 是的，撤回."""

import re
from functools import lru_cache

from handlers import hearing
from handlers.texts import LANGUAGES, Texts
from handlers.turn import Turn

_AFTER = r"(?:[\W_]|吧|啊|呀|哈|呢|嘛|哦|噢|please)*"


def agrees(turn: Turn, text: str, *, to: str = "") -> bool:
    """Whether words say yes and nothing else; or yes and the name of what is agreed `to`."""
    texts = turn.house.texts
    said = hearing.to_the_point(text)
    yes = _yes(texts, texts.generation).match(said)
    if not said or not yes:
        return False
    left = said[yes.end() :]
    return not left or (len(left) > 1 and left in hearing.plain(to))


@lru_cache(maxsize=4)
def _yes(texts: Texts, generation: int) -> re.Pattern[str]:
    """As many words of agreement as there are. Admins may change them, hence the generation."""
    known = {word for one in LANGUAGES for word in texts.say(one, "words-yes").split("|")}
    words = [
        rf"{re.escape(word)}(?![a-z'’])" if word.isascii() else re.escape(word)
        for word in sorted(known, key=len, reverse=True)
    ]
    return re.compile(rf"(?:(?:{'|'.join(words)}){_AFTER})+", re.IGNORECASE)
