"""你们管不管暖气, 这个归你们管吗: whether a matter is for the hotline at all.

It is, unless the city's profile says who else must be asked. What is known of it can be looked at
beside; and whoever goes on telling is taken to tell of it.
"""

import re

from handlers import hearing
from handlers.citizen import answer, ask, thread, told
from handlers.turn import Turn

LONGEST = 24

_WE = r"(?:你们?|您们?|恁们?|热线|12345|这里|这边|你这[里儿])"
_OF = r"(?P<what>[^，,。？?吗]{2,16}?)"
_AFTER = r"(?:的事[儿情]?|这种事|这事儿?|的问题|的话)?"
_END = r"(?:吗|么|不|啊|呀|呢|嘛)*[？?\s]*"
_PATTERNS = (
    re.compile(
        rf"(?:请问|那)?{_WE}+(?:这里|这边)?(?:管不管|归不归|能不能管|能管|管得了|也管|还管|管){_OF}{_AFTER}{_END}"
    ),
    # 管不管暖气 names a thing; what is told beside it (管不管暖气不热) is a matter.
    re.compile(rf"(?:请问|那)?(?:能)?管不管(?P<what>[^，,。？?吗不没太]{{2,4}}){_AFTER}{_END}"),
    re.compile(
        rf"(?:请问|那)?{_OF}{_AFTER}[，,]?{_WE}*(?:能|到底|会)?(?:管不管|归不归{_WE}管|能不能管){_END}"
    ),
    re.compile(
        rf"(?:请问|那)?{_OF}{_AFTER}[，,]?(?:是不是|是|归|属于|由|该|能)*{_WE}(?:能)?(?:管|负责)(?:的)?(?:吗|么|不|嘛)[？?\s]*"
    ),
    re.compile(
        r"(?:请问)?(?:do|can|does) (?:you|12345|the hotline) (?:deal with|handle|take care of|do)"
        r" (?P<what>[\w ]{3,24})\??"
    ),
)
_ASKS = re.compile(r"管不管|归|管|deal|handle|care|do")
_ANYBODY = re.compile(
    r"(?:这事儿?|这个?|那|到底|有没有|有)*(?:人|谁|哪个部门)(?:能|给|来|会)*管(?:管|一管|得了)?(?:这事儿?|我们?)?(?:吗|么|不|啊|呀|呢)*[？?\s]*"
)
_THIS = re.compile(r"(?:这|那|它|个|些|种|件|事|儿|情|问题|情况|的|是|也|都|就|你们|this|that|it)+")
_OPEN = re.compile(r"什么|啥|哪|谁|多少|怎么|几|多久|what|which")
_MARKS = "。.！!~～ "


_TO = re.compile(
    r"(?:那|你们?|您|把这事|给我|帮我|请|麻烦|我要|我想|直接)*(?:(?:转接?(?:给)?|找|见)(?:一?下|到)?|接通?(?:一?下)?)"
    r"(?P<what>[^，,。？?我你\W]{0,8}(?:局|委员会|城管|交警|大队|公司|派出所|居委会|街道办?|政府|物业|市长|区长|书记))"
    r"(?:的?(?:人|电话|工作人员))?[吧啊呀]*"
)


async def answered(turn: Turn, text: str) -> bool:
    """Say whether it is, and hear what it is; False when something else is asked."""
    what = asked_about(text)
    if turn.incoming.kind == "text" and (to := _TO.fullmatch(hearing.plain(text).strip(_MARKS))):
        turn.say("remit-department", what=to["what"])
        return True
    if turn.incoming.kind != "text" or what is None:
        return False
    if "form" in turn.state:
        return False
    if refused := _refused(turn, what):
        turn.say("remit-no", reason=refused[0], route=refused[1])
        return True
    if not what:
        before = thread.so_far(turn)
        turn.say("remit-this", choices=[answer.to_report(turn, before)] if before else [])
        return True
    article, near = await ask.find(turn, what)
    if article and told.reported(article):
        await answer.give(turn, article, text)  # 邻里纠纷你们管不管: who does, and how
        return True
    look = [answer.to_look_at(turn, one, what) for one in ([article] if article else near)]
    matter = hearing.troubled(what, turn.house.city)
    report = [answer.to_report(turn, what)] if matter else []
    thread.told(turn, what, matter=True)
    turn.say("remit-yes", what=what, choices=[*report, *look])
    return True


def asked_about(text: str) -> str | None:
    """The matter of which it is asked; empty for 这个; None when nothing of the kind is asked."""
    said = hearing.plain(text).strip(_MARKS)
    if _ANYBODY.fullmatch(said):
        return ""
    if hearing.length(said) > LONGEST or not _ASKS.search(said):
        return None
    found = next((one for words in _PATTERNS if (one := words.fullmatch(said))), None)
    if found is None or _OPEN.search(found["what"]):
        return None
    return (
        "" if _THIS.fullmatch(found["what"]) else re.sub(r"^(?:这个|那个|这种)", "", found["what"])
    )


def _refused(turn: Turn, what: str) -> tuple[str, str] | None:
    """Why and where else, for what the hotline may not take."""
    for one in turn.house.city.refusals:
        if any(word in what for word in one.words):
            if turn.language == "en":
                return one.reason_en, one.route_en
            return one.reason_zh, one.route
    return None
