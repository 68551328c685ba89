"""A number that is told once more, or only now: 打我的吧，139…; 最后一位是6; 还是实名吧."""

import re

from handlers import hearing
from handlers.cases import abroad, intake
from handlers.form import ONLY_A_NUMBER, about_contact, no_contact

LONGEST = 40

_DIGITS = {"一": 1, "两": 2, "二": 2, "三": 3, "四": 4}
_LAST = re.compile(
    r"(?:[\W_]|哎|呀|唉|哦|啊|不好意思|对不起|不对|错了|电话|手机|号|码|我|的)*"
    r"(?:尾号|(?:最后|末尾?|后面?)(?:(?P<many>[一两二三四1-4])(?:位数?|个数?|码)|位)?(?:数字?)?)"
    r"(?:应该)?(?:是|为|改成|改为|写成)(?:数字)?[\s:：]?(?P<digits>\d{1,4})(?:才对|才是)?[\W_]*[吧啊呀的]*[\W_]*"
    r"(?:(?:不是|写成|写错).{0,6})?"
)
_RECONSIDERS = re.compile(
    r"(?:还是|改成|改为|要不|那就?|我要|我想|可以|不匿名了?[，,]?)*(?:实名|留(?:个|一个|我的|下)?(?:电话|手机|号码|联系方式)|不匿名)(?:举报|反映)?[了吧啊呀]*"
    r"|(?:.{0,4}(?:电话|号码|手机号?))(?:写|说|留|填|打|输)?(?:错|不对|有误)了?.{0,4}"
)
_SLIPS = re.compile(
    r"(?:哎呀?|啊|哦|不好意思|刚才|我|等下|等等|不对|[，,])*(?:少|多|漏|打|写|输|按|发|记)(?:打|写|输|按|发)?(?:错|少|多|漏)?了"
    r"(?:一?[位个]|几[位个]|数)?(?:数字?|号码?)?"
)
_ONLY_CONTACT = re.compile(
    r"(?:[\W_\d]|算了|还是|就|那|我|实名|匿名|不|留|电话|手机|号码?|联系|打|写|这个?|的|是|吧|啊|呀|了|错|对|才|应该|换|改|成|用|请|哎)*"
)

_ONLY_CALL_ME = re.compile(
    r"(?:[\W_\d]|\b(?:please|just|you|can|call|phone|text|reach|contact|me|on|at|under|instead|rather"
    r"|my|mine|the|this|number|is|use|whatsapp|mobile|cell|it|and|or|actually|sorry|ok|yes|no)\b)*",
    re.IGNORECASE,
)


def told(text: str, before: str) -> str:
    """The number under which somebody wants to be reached from here on; empty when none is told.
    `before`: the one that is known, of which the last digits may be put right."""
    if hearing.length(text) > LONGEST or intake.of_somebody_else(text):
        return ""
    if number := intake.phone(text) if hearing.length(text) <= ONLY_A_NUMBER else "":
        return number
    return intake.own_phone(text) or _put_right(hearing.plain(text), before)


def beside(text: str) -> str:
    """What is told beside the number, and belongs to the matter."""
    left = re.sub(r"[\d*]{7,}", "", abroad.NUMBER.sub("", text))
    if hearing.length(text) <= ONLY_A_NUMBER or _only(left):
        return ""
    return left.strip(" ，,。.；;") if not _LAST.fullmatch(text) else ""


def _only(left: str) -> bool:
    return bool(_ONLY_CONTACT.fullmatch(left) or _ONLY_CALL_ME.fullmatch(left))


def reconsiders(text: str) -> bool:
    """还是实名吧, 电话写错了: a number is to be asked for again."""
    said = hearing.plain(text).strip("。.！!～~，, ")
    return hearing.length(said) <= ONLY_A_NUMBER and any(
        _RECONSIDERS.fullmatch(one) for one in (said, re.split(r"[，,]", said)[-1])
    )


def only_speaks_of_it(text: str) -> bool:
    """打我的吧, where the number is there already."""
    said = hearing.plain(text)
    return bool(re.search(r"打我|我的|电话|号码", said) and _ONLY_CONTACT.fullmatch(said))


def none_left(text: str) -> bool:
    """不留, 匿名: and nothing else."""
    return about_contact(text) and no_contact(text)


def slips(text: str) -> bool:
    """少打了, 写错了: where a number is asked for, it comes next."""
    return bool(_SLIPS.fullmatch(hearing.plain(text).strip("。.！!～~，, ")))


def _put_right(said: str, before: str) -> str:
    found = _LAST.fullmatch(said)
    if not before or not found:
        return ""
    many, digits = found["many"], found["digits"]
    if many and len(digits) != _DIGITS.get(many, int(many) if many.isdigit() else 0):
        return ""
    return before[: -len(digits)] + digits
