"""What is said in words of how a case ended: contacted, solved, satisfied; one text may say all.

The longest words of any question count first, and what they were is taken out: 没有解决 is about
the matter, 没有 alone about whatever was asked.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from handlers import hearing
from handlers.cases import followup
from handlers.texts import LANGUAGES, Texts

LONGEST = 60
"""Whoever writes more tells a story, which is kept but not read as an answer."""
LONGEST_CLAUSE = 20

_BREAK = re.compile(
    r"[，,。.；;！!、\n]+|不过|但是?(?=.)|可是|另外|就是(?=.{2})|而且|(?<=[\u4e00-\u9fff])\s+"
)
_ASKS = re.compile(r"[?？]$|[吗么]$|.了没有?$")
_TONES = re.compile("[\ufe0f\U0001f3fb-\U0001f3ff]")
_LATER = re.compile(
    r"再说|回头|等.{0,8}(?:看|试|回|到家|下班)|过(?:两|几|一)天|还没(?:看|试|回|到家|顾)"
    r"|[不没]在家|没空|忙着|不着急|(?:^|\W)(?:不知道|不清楚|没注意|不晓得)(?=\W|$)"
    r"|later|not at home|haven[’']t (?:looked|checked|seen)"
)
_MANNERS = re.compile(r"态度|服务|说话|语气|客气|耐心|师傅|人家|那人|很?慢|太久")
_DEED = r"(?:修|弄|办|换|管|动|处理|清|拆|装|疏通|整改|补|填|改)"
_UNDONE = re.compile(
    rf"没(?:有)?(?:看见|看到|见)?(?:人|谁)?(?:来|给|去)?(?:我们?|俺们?)?{_DEED}[好完]?"
    r"|(?:还是|仍然?|依然|依旧|照样|照旧|还|一直)(?:那么|这么|老)?"
    r"(?:不(?!错)|没|那样|这样|一样|老样子|在|漏|堵|臭|坏|黑|冷|凉|吵|停|脏|乱|响)[^\W_]{0,2}"
    r"|白(?:说|反映|打)了?|骗人的?|糊弄(?:人|事|鬼)?|走过场|应付(?:差事|了事)?|没(?:有)?(?:变化|效果|用)"
    r"|\b(?:still (?:not|no|dark|broken|leak\w*|there|the same)|not (?:fixed|done|solved)"
    r"|nothing (?:has )?(?:changed|happened|(?:been )?done)|nobody (?:fixed|did))\b"
)
_PARTLY = re.compile(
    r"还(?:有|剩|差)(?:一|两|俩|几|半|[\d三四五])?[^，,。]{0,4}(?:没|不|坏|漏|堵|黑)[^，,。]{0,3}"
    r"|(?:只|就|才)[^，,。]{0,3}了(?:一半|一部分|一个|两个|俩)"
)
_DONE = re.compile(
    r"(?<![没不])(?:亮|通|热|清|拆|换|修|弄|搞定|干净|清理|处理)(?:好|完|走|掉|干净)?(?:了|啦)$"
)
_CAME = re.compile(
    r"来(?:过|了)?[一两几]?个?(?:人|师傅)了?看?[过了]?|人(?:家|都)?来(?:过|了)|来看[过了]"
    r"|(?:给我)?打[过了来]?一?个?电话了?"
    r"|来(?:过|了)?一?个?电话了?|电话(?:打|来)[过了]?|接到[过了]?.{0,2}电话|上门(?:来|看)?[过了]?"
)
_NOT_CAME = re.compile(
    r"(?:没有?|不见|未)(?:人|谁)?(?:给我?)?(?:来|打|联系|接到|见|上门|通知|找)(?:过|人|电话|我|到|着)*"
    r"|\b(?:nobody|no one|they never|never|didn[’']?t|did not|hasn[’']t|haven[’']t)"
    r"(?: \w+)? ?(?:call|contact|came|come|visit|phone|ring)\w*"
)
_MORE = {
    ("contacted", "no"): _NOT_CAME,
    ("contacted", "yes"): _CAME,
    ("solved", "no"): _UNDONE,
    ("solved", "partly"): _PARTLY,
    ("solved", "yes"): _DONE,
}
_EMPTY = re.compile(
    r"[\W_]|谢谢|感谢|多谢|辛苦|麻烦|你们?|您们?|恁|我们?|俺|都|也|了|的|啊|呀|吧|呢|哦|嗯|是|就|已经|很|挺|真|给|过|好|太"
)


@dataclass(frozen=True, slots=True)
class Judged:
    """The answers by question, and what was told beside them."""

    answers: dict[str, str]
    beside: str


def puts_off(text: str) -> bool:
    """等我看看再说: whether the answer comes later."""
    said = hearing.plain(text)
    return bool(_LATER.search(said) and not _NOT_CAME.search(said))


def read(texts: Texts, text: str, asked: str) -> Judged | None:
    """What words answer when `asked` stands first; None when they answer nothing yet."""
    said = _TONES.sub("", hearing.plain(text)).strip().strip("。.！!～~ ")
    if not said or hearing.length(said) > 2 * LONGEST:
        return None
    questions = followup.QUESTIONS[followup.QUESTIONS.index(asked) :]
    answers: dict[str, str] = {}
    beside: list[str] = []
    for clause in filter(None, (one.strip() for one in _BREAK.split(said) if one)):
        found, left = _of_clause(texts, clause, [] if _ASKS.search(clause) else questions)
        if not answers and not found and len(_EMPTY.sub("", clause)) > LONGEST_CLAUSE:
            return None
        found = {name: value for name, value in found.items() if _counts(answers, name, value)}
        answers |= found
        beside += [clause] if not found and _EMPTY.sub("", left) else []
    return Judged(answers, "，".join(beside)) if answers else None


def _counts(answers: dict[str, str], name: str, value: str) -> bool:
    """What is said first counts, but 修是修了 does not against what comes after it."""
    return name not in answers or (name == "solved" and answers[name] == "yes" != value)


def surely(texts: Texts, text: str) -> bool:
    """Whether the whole of the words judges a case, though another matter was talked of: 很满意."""
    said = _TONES.sub("", hearing.plain(text)).strip("。.！!～~ ")
    return len(said) > 1 and any(
        said in texts.say(one, f"words-{name}-{value}").split("|")
        for one in LANGUAGES
        for name in ("solved", "satisfaction")
        for value in followup.ANSWERS[name]
    )


def another(beside: str) -> bool:
    """Whether what was told beside an answer may be a matter of its own."""
    return bool(
        hearing.names_trouble(beside) and not _MANNERS.search(beside) and not _UNDONE.search(beside)
    )


def _of_clause(texts: Texts, clause: str, questions: Sequence[str]) -> tuple[dict[str, str], str]:
    """The answers in one clause, the longest words first; and what is left of it."""
    found: dict[str, str] = {}
    left, whole = clause, True
    while best := _longest(texts, left, [q for q in questions if q not in found], whole=whole):
        name, value, word = best
        found[name] = value
        left, whole = left.replace(word, " ", 1), False
    return found, left


def _longest(
    texts: Texts, said: str, questions: Sequence[str], *, whole: bool
) -> tuple[str, str, str] | None:
    """(question, answer, words). A single character is an answer only where nothing else is said,
    and so is a judgement that was not asked for yet, unless it says 满意."""
    best: tuple[int, str, str, str] | None = None
    for place, name in enumerate(questions):
        for value in reversed(followup.ANSWERS[name]):
            for word in _words(texts, name, value, said):
                early = name == "satisfaction" and place > 0 and "满意" not in word
                alone = early or len(word) == 1
                if alone and not (whole and word == _bare(said)):
                    continue
                if best is None or len(word) > best[0]:
                    best = (len(word), name, value, word)
    return best[1:] if best else None


def _bare(said: str) -> str:
    """还行吧 is 还行."""
    return said.rstrip("吧了啊呀呢哦哈") or said


def _words(texts: Texts, name: str, value: str, said: str) -> list[str]:
    """The words of an answer that stand in what was said."""
    known = [w for one in LANGUAGES for w in texts.say(one, f"words-{name}-{value}").split("|")]
    pattern = _MORE.get((name, value))
    return [w for w in known if w in said] + (
        [m[0] for m in pattern.finditer(said)] if pattern else []
    )
