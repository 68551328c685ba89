"""Whose matter it is stays with them: who complained of me, how my neighbour's case stands."""

import re

from handlers import hearing
from handlers.turn import Turn

LONGEST = 40

_DEED = r"(?:投诉|举报|告|反映|告发|打(?:的)?12345)"
_WHO_TOLD = re.compile(
    rf"(?:谁|哪个人?|什么人|哪家|谁家).{{0,4}}{_DEED}(?:了|的|过)*(?:我|俺|咱|到我)"
    rf"|{_DEED}(?:我|俺|咱)们?(?:家|店|单位|公司)?的(?:人)?(?:是|叫)?(?:谁|什么|哪)"
    r"|who (?:complained|told you|reported) (?:about|on)? ?(?:me|us)"
)
_OTHERS = re.compile(
    rf"^(?:我|俺|咱|帮我查|查一?下|想问一?下|请问|们|家|的|那个)*"
    rf"(?:邻居|楼[上下]|对门|朋友|同事|亲戚|老乡|别人|人家|[他她])[^，,。]{{0,12}}(?:{_DEED}|登记|报)[^，,。]{{0,12}}"
    rf"(?:怎么样|咋样|到哪|结果|进展|进度|办好|处理|解决)"
)

_BY_OTHERS = re.compile(
    r"(?:是|那|这)*(?:我|俺)?(?:媳妇|老[婆公]|爱人|对象|妈|爸|儿子|女儿|闺女|邻居|家里?人|孩子|朋友|同事)"
    r"(?:给|帮我|替我)?(?:报|反映|登记|投诉|打(?:的)?电话)的(?:啊|呀|呢)?"
)


def answered(turn: Turn, text: str) -> bool:
    """Say that it is told to nobody; False when something else is asked."""
    said = hearing.plain(text).strip()
    if turn.incoming.kind != "text" or hearing.length(said) > LONGEST:
        return False
    if _WHO_TOLD.search(said):
        turn.say("who-told-secret")
    elif _BY_OTHERS.fullmatch(said.strip("。.！!~～ ")) or (
        _OTHERS.search(said) and hearing.asks(said)
    ):
        turn.say("case-of-others")
    else:
        return False
    return True
