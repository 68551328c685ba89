"""The thread of what somebody tells, message by message, before any report is open.

隔壁狗天天半夜叫 — an answer — 就在文化西路: what is filed then is the dog, not the street. What was
told a moment ago goes into the report that its last word opens.
"""

import re

from handlers import hearing, lately
from handlers.citizen import told as telling
from handlers.turn import Turn

MOST = 3
"""At most this many messages belong together."""


def told(turn: Turn, text: str, *, matter: bool) -> None:
    """Keep what was said. A matter goes on with the one before, and so does a sentence with a
    sentence that asked nothing either; a question stands alone. After 楼道灯不亮 it does not
    take the lamp's place: the street that is told next is where the lamp is."""
    kept = lately.kept(turn, "told") or {}
    if kept and kept["matter"] and not matter and hearing.asks(text):
        return
    names = bool(kept) and not kept["matter"] and _only_names(kept["lines"][-1])
    more = matter or telling.states(text) or _tells(text)
    joins = kept and ((kept["matter"] and more) or (names and matter) or goes_on(turn, text))
    lines = [*kept["lines"], text] if joins else [text]
    matter = matter or bool(joins and kept["matter"])
    lately.keep(turn, "told", lines=lines[-MOST:], matter=matter, tells=_tells(text))


def _only_names(line: str) -> bool:
    """暖气, before 不热: a thing that was named, and nothing asked of it."""
    return hearing.length(line) <= hearing.FEW // 2 and not hearing.asks(line)


_LACKS = re.compile(
    r"(?:都|也|还|又|一直|就)*(?:没有?|不来|不通|不出|不走|停|断)(?:水|电|气)?(?:了|啦|咧)?[。！!]*"
)


def lacks(turn: Turn, text: str) -> bool:
    """没有, after 自来水: what is not there was named just before."""
    kept = lately.kept(turn, "told") or {}
    named = bool(kept) and _only_names(kept["lines"][-1])
    return bool(named and _LACKS.fullmatch(hearing.plain(text).strip()))


_ECHO = re.compile(r"[？?]\s*\w")


def named_just_before(turn: Turn) -> str:
    """煤气, before 漏了: the thing that was named, and nothing asked of it."""
    kept = lately.kept(turn, "told") or {}
    last = kept["lines"][-1] if kept else ""
    return last if _only_names(last) else ""


def adds(turn: Turn, text: str) -> bool:
    """三天了, 全区都这样, after the matter: a few words that tell more of it."""
    kept = lately.kept(turn, "told") or {}
    echo = bool(_ECHO.search(text))  # 欠费？我没欠 asks nothing of us
    few = hearing.length(text) <= hearing.FEW and (echo or not hearing.asks(text))
    return bool(kept.get("matter") and few)


def goes_on(turn: Turn, text: str) -> bool:
    """Whether words go on with a sentence that asked nothing either: somebody tells a story."""
    kept = lately.kept(turn, "told") or {}
    return bool(kept.get("tells") and _tells(text))


def _tells(text: str) -> bool:
    return hearing.length(text) > hearing.FEW and not hearing.asks(text)


_ONESELF = re.compile(r"(?:我|俺|本人)(?:今年|是(?!说|想|问))[^，,。]{2,}")
"""我是聋哑人: who one is belongs to the matter that is told next."""


def whole(turn: Turn, text: str, *, tells: bool = False) -> str:
    """The words with what was told before them, where they cannot stand alone; the thread ends.

    Without words (我要投诉, and nothing else) it is the matter that was told, if it was one. Words
    that tell a matter (`tells`) do not belong to a question before them.
    """
    kept = lately.kept(turn, "told")
    settled(turn)
    if kept is None:
        return text
    lines: list[str] = kept["lines"]
    if text in lines or (not text and kept["matter"]):
        return "\n".join(lines)
    if not text:
        return ""
    alone = hearing.length(text) >= hearing.LONG or hearing.names_trouble(text)
    alone = alone or (tells and not kept["matter"])
    alone = alone and not _ONESELF.match(hearing.plain(lines[-1]))
    return text if alone else "\n".join([*lines, text])


def named(turn: Turn) -> str:
    """What was asked of a moment ago in a word or two (低保), and is meant by 怎么申请 after it."""
    kept = lately.kept(turn, "told")
    if kept is None or kept["matter"]:
        return ""
    last = str(kept["lines"][-1])
    most = hearing.SHORT_WORDS if hearing.asks(last) else hearing.FEW
    return last if hearing.length(last) <= most else ""


def matter(turn: Turn) -> str:
    """The matter that was told lately, if it was one."""
    kept = lately.kept(turn, "told")
    return "\n".join(kept["lines"]) if kept and kept["matter"] else ""


def so_far(turn: Turn) -> str:
    """All that was told lately, in one line."""
    kept = lately.kept(turn, "told")
    return " ".join(kept["lines"]) if kept else ""


def settled(turn: Turn) -> None:
    lately.forget(turn, "told")
