"""Words that mean a command: 人工, 查进度, 取消; the texts hold them, `words-…`."""

from functools import lru_cache

from handlers import hearing, whom, wishing
from handlers.texts import LANGUAGES, Texts

_BY_WORD = ("human", "report", "cases", "browse", "cancel", "language", "privacy", "channels",
            "notices", "unsubscribe", "help", "start")  # fmt: skip


def meant(texts: Texts, text: str) -> str:
    """The command that words mean, a greeting before them or not; empty when they mean none."""
    known = _commands(texts, texts.generation)
    for one in (text, hearing.greeted(text)):
        said = hearing.plain(one).strip().strip("。.！!？?～~，, ")
        if said in known:
            return known[said]
        if known.get(said.rstrip("啊呀呢哦哈")) == "start":
            return "start"
    if whom.wants_person(text):
        return "human"
    return "report" if wishing.only_wants_to_report(text) else ""


@lru_cache(maxsize=4)
def _commands(texts: Texts, generation: int) -> dict[str, str]:
    """What each word means that means a command; the first meaning holds. Admins may change the
    words, which then are of another generation."""
    found: dict[str, str] = {}
    for language in LANGUAGES:
        for name in _BY_WORD:
            for word in texts.say(language, f"words-{name}").split("|"):
                found.setdefault(word, name)
    return found
