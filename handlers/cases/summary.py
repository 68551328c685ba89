"""A case in one line: the first sentence that says what it is about, without salutations."""

import re

from handlers import hearing

LENGTH = 40

_SALUTATION = re.compile(
    r"^(?:[【\[]?[^，,。：:！!？?]{0,12}(?:领导|书记|市长|县长|局长|区长|部门|政府|县委|市委|老师|同志|客服|工作人员|hello|hi)"
    r"(?:们|同志|各位)?(?:你们?好|您们?好|们好|好)?[，,：:！!。\s]+)+"
    r"|^(?:尊敬的[^，,：:]{1,14}[，,：:！!]|你们?好|您们?好|各位好|大家好|早上好|下午好|晚上好|请问一下|打扰一?下?了?)+[，,：:！!。～~\s]*",
    re.IGNORECASE,
)
# Only who is writing, nothing of the matter yet.
_WHO = re.compile(
    r"(?:本人|我们?|俺们?|咱们?)(?:都|就)?(?:是|系|住在?|家住|居住在|来自|叫)[^，,]{2,40}"
    r"(?:业主|住户|居民|村民|市民|群众|租户|商户|家长|学生|员工|职工|人|户)"
)
_MORE = re.compile(r"^(?:谢谢|感谢|麻烦|打扰|不好意思|辛苦|盼复|此致)")


def summary(text: str) -> str:
    """The line for lists; at most 40 characters, cut between clauses where that is possible.

    Citizens say first what matters: of 600 real messages the first sentence comes nearer to
    the title that its writer gave it than any sentence chosen by its words.
    """
    told = [one for one in map(_bare, hearing.sentences(text)) if _says(one)]
    if told and len(told[0]) <= hearing.FEW and not _names(told[0]):
        # 就是我们小区, and the matter in the next message.
        told = list(filter(_names, told)) or told
    return _short(told[0] if told else text.strip())


def _names(sentence: str) -> bool:
    return any(
        hears(sentence)
        for hears in (hearing.names_trouble, hearing.wants, hearing.asks, hearing.warm)
    )


def _bare(sentence: str) -> str:
    """A sentence without salutations."""
    before = ""
    while before != sentence:
        before, sentence = sentence, _SALUTATION.sub("", sentence).strip(" ，,：:、\t")
    return sentence


def _says(sentence: str) -> bool:
    enough = len(re.findall(r"\w", sentence)) > 2
    return enough and not _MORE.match(sentence) and not _WHO.fullmatch(sentence)


def _short(line: str) -> str:
    line = re.sub(r"\s+", " ", line)
    if len(line) <= LENGTH:
        return line
    cut = max(line.rfind(mark, 0, LENGTH) for mark in "，,、 ")
    return line[: cut if cut >= LENGTH - 8 else LENGTH - 1].rstrip("，,、 ") + "…"
