"""啥叫承办单位, 派单是什么意思: words of ours that slipped out, in plain ones."""

import re

from handlers import hearing
from handlers.turn import Turn

LONGEST = 16

_WORDS = {
    "department": r"承办(?:单位|部门)?",
    "dispatch": r"派单|转办|交办|分派",
    "sign": r"签收",
    "close": r"办结|归档",
    "supervise": r"督办",
    "case": r"工单|诉求|编号|单号",
    "urge": r"催办|催一?催",
    "follow-up": r"回访|评价",
    "merge": r"并案|合并办理",
    "refuse": r"不予受理|不受理",
}
_ASKS = (
    r"(?:那|请问|你们?说的?|这个?)*(?:啥|什么)(?:叫做?|是|算)(?:个)?[“\"']?(?P<a>{words})[”\"']?",
    r"(?:那|请问|你们?说的?|这个?)*[“\"']?(?P<b>{words})[”\"']?(?:是|叫|指)?(?:个)?(?:啥|什么)(?:意思|东西|玩意儿?)?",
)
_PATTERNS = tuple(
    (name, re.compile(rf"(?:{'|'.join(_ASKS).format(words=words)})[啊呀呢]*[？?\s]*"))
    for name, words in _WORDS.items()
)


def answered(turn: Turn, text: str) -> bool:
    """Say it in plain words; False when something else is asked."""
    said = hearing.plain(text).strip()
    if turn.incoming.kind != "text" or hearing.length(said) > LONGEST:
        return False
    meant = next((name for name, words in _PATTERNS if words.fullmatch(said)), "")
    if meant:
        turn.say(f"jargon-{meant}")
    return bool(meant)
