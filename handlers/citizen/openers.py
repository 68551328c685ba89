"""How people begin: that they want to say something, only where it is, only a number."""

import re

from handlers import form, hearing, lately
from handlers.cases import corrected, intake, places
from handlers.citizen import report, thread
from handlers.turn import Turn

LONGEST = 30

_SHY = (
    r"(?:不好意思|打扰(?:一下|你们?|您们?|了|大家)*|麻烦(?:一下|你们?|您们?|了)*|对不起|冒昧(?:问一下)?"
    r"|有劳|请问(?:一下)?|那个|就是|嗯|哎|唉"
    r"|师傅|同志|老师|领导|阿姨|叔叔|大哥|大姐|姑娘|闺女|小姐姐|你们?好|您们?好|喂)"
)
_MATTER = r"(?:一?[个件点些]|几[个件句])?(?:小|大|急|要紧|私)?(?:事儿?|事情|问题|情况|话|东西)"
_SAY = r"(?:说说?|问问?|讲|反映|咨询|打听|请教|求助|聊聊?)(?:一下|下)?"
_WANT = (
    rf"(?:我|俺|这里|这边)?(?:就是|就|也|还|其实)?(?:有{_MATTER}(?:想|要|不知道|不晓得)?"
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
    r"|事儿?|情况|咨询|打听|请教|不知道"
    r"|excuse|bother|question|problem|issue|ask|tell"
)
_PHONE_ONLY = re.compile(
    r"(?:我的?|联系|电话|手机号?|号码|是|[\W_]|my|phone|number|is)*", re.IGNORECASE
)


async def answered(turn: Turn, text: str) -> bool:
    """Answer what only begins; False when more is said."""
    if turn.incoming.kind != "text" or hearing.length(text) > LONGEST:
        return False
    if asks_leave(text):
        turn.say("go-ahead")
    elif number := _only_phone(text):
        opened = await report.begin(turn, thread.whole(turn, ""))
        report.take_phone(opened, number)
        turn.say("form-phone-now")
        report.go_on(turn)
    else:
        return await _where(turn, text)
    return True


def asks_leave(text: str) -> bool:
    """不好意思打扰了，有个小事不知道能不能说: something is to be said, and nothing is yet."""
    said = hearing.plain(text).strip()
    return bool(_BEGINS.search(said) and _ASKS_LEAVE.fullmatch(said))


def _only_phone(text: str) -> str:
    number = intake.phone(text)
    left = intake.PHONE.sub("", intake.LANDLINE.sub("", text))
    return number if number and _PHONE_ONLY.fullmatch(left) else ""


async def _where(turn: Turn, text: str) -> bool:
    """Only where: of what was told a moment ago, or of what is told next."""
    kept = lately.kept(turn, "told")
    if kept is not None and not kept["matter"]:
        return False
    matter = kept is not None
    named = corrected.only_where(text) or (_of_district(turn, text) if matter else "")
    if not named:
        return False
    opened = await report.begin(turn, thread.whole(turn, "") if matter else "")
    form.set_place(opened, named, turn.house.city)
    form.given(opened, "place", turn.incoming.platform_id or "")
    turn.say("form-place-now", place=named)
    report.go_on(turn)
    return True


def _of_district(turn: Turn, text: str) -> str:
    """俺在天桥区北坦那边: what begins with a part of the city and says no more."""
    city = turn.house.city
    named = places.neat(hearing.plain(text).strip())
    if hearing.asks(text) or hearing.wants(text) or hearing.troubled(text, city):
        return ""
    found = intake.district(named, city)
    begins = bool(found) and intake.district(named[:6], city) == found
    return named if begins and "，" not in named and len(named) <= form.ONLY_A_PLACE // 2 else ""
