"""What an answer to "where is it?" is: a place, too little of one, a refusal, or something else."""

import re
from functools import lru_cache
from typing import Literal

from handlers import hearing
from handlers.cases import places
from handlers.city.profile import City

Where = Literal["place", "vague", "refused", "told", "nothing"]
"""`told`: more of the matter. `nothing`: said to us, or no words at all."""

LONGEST = 40
"""A longer answer to "where?" tells more than the place."""
SHORTEST = 2
TELLS = 14
"""From this many characters on, words of trouble tell more than where it is."""

_ADDRESS = re.compile(r"[0-9路街巷号区村镇乡楼院园桥店场站校厦城苑县市口]")
# What has a letter of an address and is none.
_THINGS = re.compile(
    r"\d{7,}[xX]?|[路街]灯|[路街]道面|马路|道路|[路街]上|楼[上下道里顶梯]|窗口|市场监管|户口|农村(?!信用)|人口|出口(?=贸)|时候|小时|城管|城市|市民|口气|[门路]口?(?=[坏堵])"
)
# Whoever says what they want or fear says no place.
_NO_PLACE = re.compile(r"不想|不要|不愿|希望|[害惧]?怕|保密|匿名|报复|知道是我|你们|凭什么|为什么")
_NOT_KNOWN = re.compile(
    r"不知道|说不清|说不上|不清楚|不记得|忘了|没有(?:具体)?(?:地点|位置|地方|地址)|^(?:没有|无|不详|不方便说?)$"
    r"|\b(?:don[’']t know|not sure|no idea)\b",
    re.IGNORECASE,
)
_REFUSED = re.compile(
    r"(?:[\W_]|我|就|还是|这个?|那个?|地[址点]|位置|是|也|你们?|您|自己)*"
    r"(?:不(?:想|愿意?|能|要|敢|太?方便|便|打算)*(?:留|说|讲|写|填|给|告诉|透露|提供|公开)|别问|不要问|保密|随便|无所谓|无可奉告"
    r"|不重要|没必要|不需?要|不用|跳过|略过?|(?:去|来)?查)(?:[\W_]|你们?|您们?|地[址点]|位置|一下|去|吧|了|啊|呀|的|嘛|呢|问|知道)*"
    r"|(?:i )?(?:won[’']t|will not|(?:do not|don[’']t) want to|(?:would |[’']d )?rather not)"
    r"(?: (?:say|tell|give)(?: (?:you|it|that))?)?[\W_]*"
    r"|not (?:saying|telling)(?: you)?[\W_]*|(?:it[’']s )?none of your business[\W_]*"
    r"|(?:skip(?: it| this)?|whatever|nowhere|private|secret)[\W_]*",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"[，,。；;！!\n]+")
_NEAR = r"(?:里|儿|边|上|下|头|前|后|外|面|内|附近|对面|门口|楼[上下]|旁边|周围|一带)"
_VAGUE = re.compile(
    rf"(?:[\W_]|就|在|是|住|我|俺|咱|们|自己|本|这|那|个|的|家|小区|村|院|公司|单位|学校|{_NEAR})+[吧啊呀呢]*"
    r"|(?:就|在|是)*(?:市[里区]|城[里区]|本[市地]|当地)[吧啊呀呢]*"
    r"|(?:全|整个?|这)(?:[市区县镇村]|小区|条?街|城)(?:里|上|都是?|到处|都?(?:这样|一样))*[吧啊呀呢]*"
    r"|(?:at |in |near |it[’']s |just |right |around )*(?:my |our |the )?"
    r"(?:home|house|place|here|flat|estate|village|office|street|building|city|neighbou?rhood)"
    r"[\W_]*",
    re.IGNORECASE,
)
_ELSE = re.compile(r"工号|车牌|名字|姓名|电话|单号|编号|牌子|型号|是谁")
_NOWHERE = re.compile(
    r"(?:就|是|在|我|俺)*(?:手机|网|线|app|平台|软件|微信|淘宝|京东|抖音|拼多多|直播间?|电话)(?:上|里)?(?:面)?(?:买|办|弄|下单|打|订)?(?:的)?"
)
"""手机上: it happened at no place."""
_AGED = re.compile(r"(?:我|俺|他|她|今年|都|快|已经)*[1-9]?\d{1,2}岁?了?")
_AREA = re.compile(
    r"^(?:就是|是|在|我[们在是]?|整个|全|这个)+|(?:到处|全区|这边|那边|各处|都是?|[里内的])+$"
)
_MARKUP = re.compile(r"[<>{}=\\@]|https?:|www\.|^\W*\d{5,}\W*$", re.IGNORECASE)
_TO_US = re.compile(
    r"^(?:提交|确认|没错|对的?|是的?|好的?|可以|行|中|好了)[吧了啊]*$|[你您]|打[电1]|干[嘛啥]|随便|烦死|滚|傻|妈的|他妈|操|屁|\b(?:you|your|what|why|who|call|ask)\b",
    re.IGNORECASE,
)
_TALKS = re.compile(
    r"[我俺](?!们?(?:[这那家村]|小区|院|楼|单位|公司|学校|住))|[他她]|[吗呢]|不|没|别|知道|告诉|[说问]|先|再|怎么|什么|为[啥何]|谁|都[来去说要]|[也还][在有是]|天天|总是|老是|等于|[\u4e00-\u9fff]过(?:[一两三几好][次回趟]|了|$)|[\u4e00-\u9fff]了(?=[，,。！!]|$)|有(?!限)|[全都满]是"
    r"|\b(?:i|he|she|they|my|is|are|was|not|never|always|don[’']t)\b",
    re.IGNORECASE,
)
_AT = re.compile(r"\b(?:road|street|avenue|lane|park|square|station|district|estate)\b", re.I)


def read(text: str, city: City) -> Where:
    """What an answer is. Nothing that cannot be a place is one: it is asked once more."""
    said = hearing.plain(text).strip()
    if hearing.size(text) > LONGEST:
        return "told"
    if unknown(text) or _NOWHERE.fullmatch(said):
        return "refused"
    if _MARKUP.search(said) or not re.search(r"\w", said):
        return "nothing"
    if _goes_on(text, city) or _AGED.fullmatch(said) or _not_known_else(said):
        return "told"
    if _VAGUE.fullmatch(said) or _AREA.sub("", places.neat(said)) in _too_wide(city):
        return "vague"
    named = _ADDRESS.search(_THINGS.sub("", said)) or _AT.search(said)
    if not named and not places.place(text):
        if _TO_US.search(said):
            return "nothing"
        return "told" if _TALKS.search(said) else "place"
    return "nothing" if re.fullmatch(r"\W*打\W*\d+\W*吧?\W*", said) else "place"


@lru_cache(maxsize=4)
def _too_wide(city: City) -> frozenset[str]:
    """The names of the city and its parts: nobody finds anything by them."""
    names = (city.name, *(one.name for one in city.districts))
    names = (*names, *(one.removesuffix("区") for one in names if len(one) > SHORTEST))
    return frozenset((*names, *(one.removesuffix("市") for one in names)))


def unknown(text: str) -> bool:
    """Whether an answer says that the place cannot be told, or will not be."""
    if hearing.size(text) > LONGEST:
        return False
    if (
        _NOT_KNOWN.search(text)
        and not _ELSE.search(text)
        and not places.place(as_far_as_known(text))
    ):
        return True
    return bool(_REFUSED.fullmatch(hearing.plain(text).strip()))


def _not_known_else(said: str) -> bool:
    """工号不知道: it is not the place that is not known."""
    return bool(_ELSE.search(said) and _NOT_KNOWN.search(said))


def as_far_as_known(text: str) -> str:
    """英雄山路一个写字楼里，具体几楼不知道: without the clause that says what is not known."""
    told = [one for one in _CLAUSE.split(text) if one.strip() and not _NOT_KNOWN.search(one)]
    return text if len(told) == len(_CLAUSE.split(text)) else "，".join(told) or text


def _goes_on(text: str, city: City) -> bool:
    """Whether an answer to "where?" goes on with the story instead."""
    if hearing.troubled(text, city) or hearing.wants(text):
        address = _ADDRESS.search(_THINGS.sub("", text))
        return not address or (len(text) >= TELLS and not places.place(text))
    return not _ADDRESS.search(text) and bool(_NO_PLACE.search(text))
