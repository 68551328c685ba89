"""A place that is told once more: another one in its stead, or the same more exactly."""

import re

from handlers import hearing
from handlers.cases import intake, places
from handlers.city.profile import City

LONGEST = 40
"""Whoever writes more tells the matter."""

_WRONG = re.compile(
    r"不对|错了|说错|写错|搞错|记错|弄错|应该是|应为|改成|改为|更正|其实是"
    r"|\b(?:sorry|actually|wrong)\b",
    re.IGNORECASE,
)
_NOT_BUT = re.compile(
    r"不[是在](?P<old>[^，,。；;\s是]{2,16}?)[，,。；;\s]*(?:而|应该)?[是在](?P<new>\S{2,30})"
)
_BUT_NOT = re.compile(
    r"[是在](?P<new>[^，,。；;\s是]{2,30}?)[，,。；;\s]*而?不[是在](?P<old>\S{2,16})"
)
_ENDS = "。.！!～~ "
_CLAUSE = re.compile(r"[，,。.；;！!？?]+|(?<=[\u4e00-\u9fff])\s+")
_DENIED = re.compile(r"^(?:不是|不在|没在|刚才|我?说错|我?写错)")
# What may stand beside a place in words that only say where: 那个院, 农业银行门口.
_PART = re.compile(
    r"(?:[^\W_有人被把要想卖摆放倒]{0,6}"
    r"(?:银行|超市|饭店|酒店|学校|小学|中学|公司|大楼|大厅|中心|[店馆站所局厂苑园城楼院]))?"
    r"(?:(?:地铁|公交|出站|[门路])?口|附近|对面|旁边?|[里前后下上中内外][面边头]?|[东西南北]{1,2}[侧边面头门口]*"
    r"|一带|区|号|市|[约大概]*\d+米|[0-9a-z ])*"
)
_WITHIN = re.compile(r"[^，,。]{2,10}(?:街道|镇|乡|区|县)")
_GENERIC = re.compile(r"的?(?:项目|工地|村子?里?|那[边里]|这[边里]|附近|里|内|一带)")
_AREA = re.compile(r"(?:区|县|镇|乡|街道)$")
_BESIDE = re.compile(r"(?:就)?(?:靠近|挨着|紧挨|临近|对着|紧邻|离)")
_BY = re.compile(r"(?:那边|这边|附近|旁边)$")
_MORE = re.compile(r"[也又]|还有|另外|坏|没|\b(?:also|too)\b")
_INSIDE = re.compile(
    r"(?:\d{1,3}|[一二三四五六七八九十]{1,3}|[a-z](?=[座栋区]))(?:号[楼院]|栋|幢|座|单元|层|室|(?<=[a-z])区)",
    re.IGNORECASE,
)
_BUILDING = re.compile(rf"(?:{_INSIDE.pattern})+", re.IGNORECASE)
_HAN = re.compile("[\u3400-\u9fff]")
_TALK_EN = re.compile(
    r"^(?:(?:sorry|no|wait|actually|it is|it[’']s|that is|at|in(?! front))\b[\s,]*)+", re.IGNORECASE
)
_SMALL_EN = re.compile(
    r"\b(?:sorry|no|wait|actually|wrong|it[’']s|it|is|that|at|in|on|of|the|a|an|by|to|from|and"
    r"|near|next|front|behind|opposite|beside|between|around|across|inside|outside|under|corner"
    r"|gate|entrance|exit|side|east|west|north|south|left|right|first|second|third|floor|building|block|unit|room|number|bus"
    r"|metro|stop|station|crossing|junction|road|street|shop|supermarket|school|bank|parking|lot)\b",
    re.I,
)
_TALK = re.compile(
    r"[\W_]|[那这][边儿里]|我想想|靠近|挨着|紧挨着?|临近|对着|紧邻|我们?|俺们?|咱们?|就|是|在|住|家|那个?|这个?|具体|地址|地点|位置|应该|大概|好像|左右"
    r"|[吧啊呢哈呀嘛的了哦噢嗯唉]|几号楼|对|说错|刚才|不对|it is|it's|at|in|the|near"
)


def instead(text: str, before: str) -> str:
    """The place that words put where `before` stood; empty when they say something else."""
    said = _said(text).strip(_ENDS)
    if hearing.size(said) > LONGEST or (hearing.asks(said) and "几号楼" not in said):
        return ""
    named = _exchanged(said, before) or _corrected(said) or _only(said)
    if before and places.BUS_LINE.fullmatch(named):
        return ""  # which bus it was, at the stop that was told
    if named and named != before and not (named in before and not _WRONG.search(said)):
        return named
    return "" if named else _inside(said, before)


def within(named: str, before: str, text: str, city: City) -> str:
    """莱芜区牛泉镇, and then 鹿野村: the village of that town. What is told only as near to
    something (靠近花园路) does not take the place's stead, either."""
    if not before or before in named or _WRONG.search(text):
        return named
    if _BESIDE.match(text.strip()) or _BY.search(named):
        return f"{before}，{text.strip().strip(_ENDS)}"
    of_school = named.endswith("校区") and before.endswith(("大学", "学院", "学校"))
    of_school = of_school or (named.endswith("院区") and before.endswith("医院"))
    area = _WITHIN.match(before)
    if area and _GENERIC.fullmatch(before[area.end() :]) and not intake.district(named, city):
        return f"{area[0]}{named}"
    if of_school or (_AREA.search(before) and not intake.district(named, city)):
        return f"{before}{named}"
    return named


def denies(text: str) -> bool:
    """Whether what was told before is said to be wrong."""
    return bool(_WRONG.search(text) or _NOT_BUT.search(text) or _BUT_NOT.search(text))


def only_where(text: str) -> str:
    """The place, where words are a place and nothing else."""
    said = _said(text)
    named = "" if hearing.size(said) > LONGEST or hearing.asks(said) else _only(said.strip(_ENDS))
    written = re.search(re.escape(named), text, re.IGNORECASE)
    return written[0] if written else named


def _said(text: str) -> str:
    """Plain, but a place in Latin letters keeps its capitals."""
    return hearing.plain(text) if hearing.in_characters(text) else text


def meant(text: str) -> str:
    """是人民路不是建设路: of two places in one answer the one that is not denied."""
    said = hearing.plain(text).strip(_ENDS)
    found = _NOT_BUT.search(said) or _BUT_NOT.search(said)
    return places.place(found["new"]) if found else _corrected(said)


def _exchanged(said: str, before: str) -> str:
    """不是3号楼是7号楼: one part of the place for another."""
    found = _NOT_BUT.search(said) or _BUT_NOT.search(said)
    if not found:
        return ""
    old, new = (re.sub(r"[吧啊呢哈呀嘛的了]+$", "", found[name]) for name in ("old", "new"))
    return before.replace(old, new) if old in before else places.place(new)


def _corrected(said: str) -> str:
    """说错了，应该是舜华路: the last place that is not denied."""
    if not _WRONG.search(said):
        return ""
    told = [one for one in _CLAUSE.split(said) if not _DENIED.search(one) or "是" in one[2:]]
    found = [named for one in told if (named := places.place(one))]
    return found[-1] if found else ""


def _only(said: str) -> str:
    """The place, where the words are hardly more than it."""
    named = places.place(said)
    if not named:
        return ""
    beside = said.replace(named, "")
    if not _HAN.search(said):
        return _only_in_english(said, beside)
    left = _TALK.sub("", beside)
    if not _PART.fullmatch(left) or _MORE.search(beside) or hearing.names_trouble(beside):
        return ""
    told = places.neat(said)
    return told if told.startswith(named) else named


def _only_in_english(said: str, beside: str) -> str:
    """The whole of the words, where beside the name of a place stand only names, numbers and words
    that say how it lies."""
    names = re.compile(r"(?<=\S\s)[A-Z]\w*|\d+\w*")
    words = re.findall(r"[a-z]+", _SMALL_EN.sub("", names.sub("", beside)).lower())
    return "" if words or _MORE.search(beside) else _TALK_EN.sub("", said).strip(_ENDS)


def _inside(said: str, before: str) -> str:
    """3号楼2单元, told for itself: put to the place that is known, or in the stead of another."""
    found = _BUILDING.search(said)
    if not before or not found or len(_TALK.sub("", said.replace(found[0], ""))) > 2:
        return ""
    inside = found[0].upper()
    if _INSIDE.search(before):
        return "" if inside in before else _BUILDING.sub(inside, before, count=1)
    return f"{before}{inside}"
