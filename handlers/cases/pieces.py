"""A matter that is told piece by piece: 我想反映个事 / 就是我们小区 / 电梯老是坏.

The first piece says hardly anything. Nothing is concluded from it: where it is and what happened
are asked, and the report is read from all that was told.
"""

import re
from typing import Literal

from handlers import hearing
from handlers.city.profile import City

Piece = Literal["where", "what", ""]

_WHERE = re.compile(
    r"小区|社区|[我俺咱]们?(?:这|家|村|楼|院|单位|学校)|[村院楼路街]|门口|附近|单位|学校|这[边里儿]|那[边里儿]"
)
_FILLER = re.compile(
    r"(?:[\W_]|那个|这个|就是说|是这么回?|这样子?|就|大概|差不多|好像|怎么说|咋说|嗯|呃|额|哎|唉|是|我|有|个|件|事[儿情]?|的|吧|呢|啊)+"
    r"|(?:it(?:['’]s| is)|well|so|um+|like|this|that|the thing is|about|[\W_])+",
    re.IGNORECASE,
)

_SHY = (
    r"(?:不好意思|打扰(?:一下|你们?|您们?|了|大家)*|麻烦(?:一下|你们?|您们?|了)*|对不起|冒昧(?:问一下)?"
    r"|有劳|请问(?:一下)?|那个|就是|嗯|哎|唉"
    r"|(?:也|其实|就|都)?(?:不是|没有?|不算)(?:个)?(?:什么|啥)?(?:大|要紧|急)(?:不了的?)?事儿?"
    r"|(?:我|俺)?(?:跟|和|对|给)(?:你|您|恁)们?(?:说|讲)(?:一下|个?事儿?|啊|哈)?|你?(?:听我说|猜)"
    r"|师傅|同志|老师|领导|阿姨|叔叔|大哥|大姐|姑娘|闺女|小姐姐|你们?好|您们?好|喂)"
)
_MATTER = r"(?:一?[个件点些]|几[个件句])?(?:小|大|急|要紧|私)?(?:事儿?|事情|问题|情况|话|东西)"
_SAY = r"(?:说说?|问问?|讲|反映|咨询|打听|请教|求助|聊聊?)(?:一下|下)?"
_WANT = (
    rf"(?:我|俺|这里|这边)?(?:就是|就|也|还|其实)?(?:有(?:点儿?|一?[个件])?{_MATTER}(?:想|要|不知道|不晓得)?"
    rf"|(?:想|要|能|可以|能不能|可不可以|方便)*(?:跟|和|向|找)?(?:你们?|您们?)?{_SAY}{_MATTER}"
    rf"|(?:想|能不能|可不可以|可以)(?:跟|和|向)?(?:你们?|您们?)?{_SAY})"
)
_DOUBT = (
    r"(?:(?:我|俺)?也?(?:不知道|不晓得|不清楚)?(?:该不该|能不能|可不可以|归不归|可以|能|该)?(?:你们?管)?"
    rf"(?:{_SAY}|管|归(?:你们?)?管|找(?:你们?|谁))"
    r"(?:不|吗|么|合适|谁)?|不知道(?:该)?(?:怎么说|从哪说起|咋说))"
)
_SMALL = r"(?:[\W_]|[的了吗么呢啊呀吧])"
_ASKS_LEAVE = re.compile(
    rf"(?:{_SHY}|{_SMALL})*(?:{_WANT}{_SMALL}*)?(?:{_DOUBT})?(?:{_SMALL}|谢谢|行|好|可以)*"
    r"|(?:sorry to bother you|excuse me"
    r"|i have (?:a|one) (?:small |quick )?(?:question|problem|issue)"
    r"|can i (?:ask|tell) you something|may i ask (?:something|a question))[\W_]*",
    re.IGNORECASE,
)
_BEGINS = re.compile(
    r"打扰|不好意思|对不起|冒昧|问一下|问问|[问说讲].{0,3}[事话]|[事话].{0,3}[问说讲]"
    r"|事儿?|情况|咨询|打听|请教|不知道|(?:跟|和|对|给).们?[说讲]|听我说"
    r"|excuse|bother|question|problem|issue|ask|tell"
)


def piece(text: str, city: City) -> Piece:
    """What words name, if they are only the beginning: the "where" or the "what" of it. Empty when
    they tell something."""
    said = hearing.plain(text)
    if hearing.length(said) > hearing.FEW or hearing.asks(said) or hearing.wants(said):
        return ""
    if hearing.troubled(said, city) or hearing.thanks(said, city) or hearing.praises(said):
        return ""
    return "where" if names_where(said) else "what"


def names_where(said: str) -> bool:
    """我们小区, 楼下那家, 山大路5号: whether a few words say where rather than what."""
    return bool(_WHERE.search(said))


_AGE = re.compile(
    r"(?:[我俺]?(?:他|她|老人|爹|娘|爸|妈|老伴|奶奶|爷爷)?)(?:今年|都|已经|快)*"
    r"(?:[五六七八九]十[一二三四五六七八九]?|[5-9]\d)(?:多)?(?:岁了?|了)"
)
_INTRODUCES = re.compile(
    r"(?:我|俺|本人)(?:今年|都|已经|快)*(?:[一二三四五六七八九]?十[一二三四五六七八九]?|\d{2,3})多?岁?了?(?=\W|$)"
)


def introduces(text: str, city: City) -> bool:
    """我今年八十二了，耳朵背: who is writing, and nothing of the matter yet."""
    said = hearing.plain(text).strip("。.！!~～ ")
    if _AGE.fullmatch(said):
        return True
    asks = hearing.asks(said) or hearing.wants(said) or hearing.troubled(said, city)
    return bool(_INTRODUCES.match(said)) and not asks


def filler(text: str) -> bool:
    """是这样的, 就是那个: whoever begins, and has said nothing yet."""
    said = hearing.plain(text)
    few = hearing.length(said) <= hearing.FEW and bool(re.search(r"\w", said))
    return few and bool(_FILLER.fullmatch(said))


def asks_leave(text: str) -> bool:
    """不好意思打扰了，有个小事不知道能不能说: something is to be said, and nothing is yet."""
    said = hearing.plain(text).strip()
    return bool(_BEGINS.search(said) and _ASKS_LEAVE.fullmatch(said))
