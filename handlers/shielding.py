"""What a department may read of a case: personal numbers masked; of a 举报 nothing that tells who.

The centre reads everything: whoever may see cases wherever they are. Every face of a department
(desk, Telegram, webhook, file) asks here, and every page that members of both read.
"""

import re
from collections.abc import Callable

from handlers.desk.permissions import SEE_CASES, SEE_SECRET, may
from handlers.masking import mask
from storage.cases import Case
from storage.staff import Member

_HIDDEN = "****"
_NAME = r"[\u4e00-\u9fff]{1,3}"
_WHO = (
    # 我叫李建国, 本人王芳, 我姓李, 我是赵明
    re.compile(rf"((?:我|本人|俺)(?:的名字)?(?:叫做?|姓|名叫|是(?=[^在说要想去个一不来这那被]))|本人(?=[^在是家有想要的，]))({_NAME})"),
    re.compile(rf"((?:举报人|联系人|姓名)[是为]?[:：]?\s*)({_NAME})"),
    re.compile(r"((?:微信号?|QQ号?|qq|VX|vx|V信|邮箱|email|Email)[是为]?[:：]?\s*)([\w.@+-]{3,})"),
)  # fmt: skip
_MAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+")
_NUMBER = re.compile(r"[0-9０-９*](?:[ \-－.]?[0-9０-９*]){6,}")


def secret(case: Case) -> bool:
    """Whether who told of it must never leave the centre."""
    return case.kind == "report"


def centre(by: Member) -> bool:
    """Whether somebody reads words as they were written."""
    return may(by, SEE_CASES)


def reader(by: Member, case: Case) -> Callable[[str], str]:
    """How somebody reads the words of a case."""
    return str if centre(by) else lambda text: for_department(case, text)


def hides_who(by: Member, case: Case) -> bool:
    """Whether who told of it is kept from somebody."""
    return secret(case) and not may(by, SEE_SECRET)


def outside_a_case(by: Member, text: str) -> str:
    """Words that belong to no case (thanks, remarks), as somebody reads them."""
    return text if centre(by) else mask(text)


def for_department(case: Case, text: str) -> str:
    """Words of a case or its events as a department may read them."""
    masked = mask(text)
    if not secret(case):
        return masked
    if case.contact_name:
        masked = masked.replace(case.contact_name, _HIDDEN)
    for pattern in _WHO:
        masked = pattern.sub(rf"\1{_HIDDEN}", masked)
    return _NUMBER.sub(_HIDDEN, _MAIL.sub(_HIDDEN, masked))


def file_name(case: Case, name: str) -> str:
    """The name of a citizen's file says who made it, or where."""
    if not secret(case):
        return mask(name)
    dot = name.rpartition(".")[2]
    return f"file.{dot}" if name and dot != name and dot.isalnum() else ""
