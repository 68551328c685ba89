"""A case in one line: the first sentence that says what it is about, without salutations."""

import re

from handlers import hearing
from handlers.cases.pieces import names_where

LENGTH = 40
NAMED = 4
"""So short a first piece only names the thing."""

_SALUTATION = re.compile(
    r"^(?:[【\[]?[^，,。：:！!？?]{0,12}(?:领导|叔叔|阿姨|书记|市长|县长|局长|区长|部门|政府|县委|市委|老师|同志|客服|工作人员|hello|hi)"
    r"(?:们|同志|各位)?(?:你们?好|您们?好|们好|好)?[，,：:！!。\s]+)+"
    r"|^(?:尊敬的[^，,：:]{1,14}[，,：:！!]|[你恁]们?好|您们?好|各位好|大家好|早上好|下午好|晚上好|请问一下|打扰一?下?了?)+[，,：:！!。～~\s]*",
    re.IGNORECASE,
)
# Only who is writing, nothing of the matter yet.
_WHO = re.compile(
    r"(?:本人|我们?|俺们?|咱们?)(?:都|就)?(?:是|系|住在?|家住|居住在|来自|叫)[^，,]{2,40}"
    r"(?:业主|住户|居民|村民|市民|群众|租户|商户|家长|学生|员工|职工|人|户)"
)
_LACKS = re.compile(r"(?:都|也|还|一直|就)?(?:没有|没|不来|不通|不出)[了啦]?")
_CALLS = re.compile(
    r"[\u4e00-\u9fff]{0,3}(?:师傅|同志|老师|领导|大姐|大哥|小姐姐)(?:好|您好|你好)?"
)
WHO = 20
"""So short, a sentence about oneself says who is writing, and no more."""
_THANKED = re.compile("谢谢|感谢|多谢|谢了")
_BUT = re.compile(r"^(?:但是?|可是?|不过|就是)[，,]?(?=.{4})")
_ONESELF = re.compile(r"(?:我|俺|本人)(?:今年|是)")
_SINCE = re.compile(
    r"(?:都|已经|有|快|大概|就)*(?:大?半|[\d一二两三四五六七八九十几好多]+)个?多?"
    r"(?:小时|天|周|星期|礼拜|月|年)(?:多|了|咧|啦)*"
)
# 我是张庄路的居民，我叫刘敏，电话135…，: who writes, before the matter.
_SELF = re.compile(
    r"^(?:我|俺|本人)(?:是|住|家住|系)[^，,。]{1,24}(?:居民|业主|住户|村民|市民|租户|商户|群众|家长)[，,。\s]+(?=.{4})"
    r"|^(?:我|俺|本人)(?:叫|姓|名叫)[\u4e00-\u9fff]{1,4}[，,。\s]+(?=.{4})"
    r"|^(?:我的?)?(?:联系)?(?:电话|手机号?|号码)[是为：:]?[+\d*\s-]{7,}[，,。\s]+(?=.{4})"
)
_FACES = re.compile(
    "^[\U0001f000-\U0001faff\u2600-\u27bf\ufe0f]+|[\U0001f000-\U0001faff\u2600-\u27bf\ufe0f]+$"
)
_THING = re.compile(r"(?![你您我俺他她它这那请])[\u4e00-\u9fff]{2}")
_MORE = re.compile(r"^(?:谢谢|感谢|麻烦|打扰|不好意思|辛苦|盼复|此致)")


def summary(text: str) -> str:
    """The line for lists; at most 40 characters, cut between clauses where that is possible.

    Citizens say first what matters: of 600 real messages the first sentence comes nearer to
    the title that its writer gave it than any sentence chosen by its words.
    """
    said = list(filter(None, map(_bare, hearing.sentences(text))))
    told = [one for one in said if _tells(one) or (one is said[0] and _names(one))]
    return _short(_first(told) if told else text.strip())


def _first(told: list[str]) -> str:
    """The first sentence; of a matter that is told in pieces, the piece that tells what is wrong:
    就是我们小区 is passed over, and 电梯 goes with it."""
    first = told[0]
    if len(told) > 1 and len(first) <= NAMED and _LACKS.fullmatch(told[1]):
        return f"{first}{told[1]}"  # 自来水, 没有
    after = next(filter(hearing.names_trouble, told[1:]), "")
    if after and len(first) <= hearing.FEW and hearing.asks(first):
        return after if not hearing.asks(after) else first  # 今天停水吗, and then: 是停水了
    if after and _THANKED.search(first) and not hearing.names_trouble(first):
        return _BUT.sub("", after)  # 路灯修好了，谢谢！但是旁边那条路也不亮
    if after and len(first) <= WHO and _ONESELF.match(first) and not hearing.names_trouble(first):
        return after
    if not after and not _says(first):
        return next(iter(told[1:]), first)
    if len(first) > hearing.FEW or not after or hearing.names_trouble(first):
        return first
    if names_where(first):
        return after
    names = len(first) <= NAMED and first[0] not in "你您我俺他她它这那"
    return f"{first}，{after}" if names else first


def _tells(sentence: str) -> bool:
    """不热 tells it in two characters; since when it is, 三天了, does not."""
    if hearing.names_trouble(sentence) or _LACKS.fullmatch(sentence):
        return True
    return _says(sentence) and not _SINCE.fullmatch(sentence)


def _names(first: str) -> bool:
    """电梯: a thing, in two characters."""
    return (
        bool(_THING.fullmatch(first))
        and not _CALLS.fullmatch(first)
        and not (hearing.nods(first) or hearing.closes(first))
    )


def _bare(sentence: str) -> str:
    """A sentence without salutations."""
    before = ""
    while before != sentence:
        before, sentence = sentence, _SALUTATION.sub("", sentence).strip(" ，,：:、\t")
        sentence = _FACES.sub("", _SELF.sub("", sentence))
    return sentence


def _says(sentence: str) -> bool:
    enough = len(re.findall(r"\w", sentence)) > 2
    return (
        enough
        and not _CALLS.fullmatch(sentence)
        and not _MORE.match(sentence)
        and not _WHO.fullmatch(sentence)
    )


def _short(line: str) -> str:
    line = re.sub(r"\s+", " ", line)
    if len(line) <= LENGTH:
        return line
    cut = max(line.rfind(mark, 0, LENGTH) for mark in "，,、 ")
    return line[: cut if cut >= LENGTH - 8 else LENGTH - 1].rstrip("，,、 ") + "…"
