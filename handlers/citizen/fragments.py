"""A few words after an answer that say little alone: 几点来水 after 停水了怎么办, 我是大专, 门诊的.

1. Another article of the topic that is about them, found with the question before. 2. What the
answer itself says of them. 3. One's own case (我是残疾人): what is near to both, else honestly that
nothing is written of it.
What is surely answered alone, names a trouble or a place is a new matter and left alone.
"""

import re

from handlers import hearing
from handlers.cases import places
from handlers.citizen import answer, ask, browse, elliptic, followup, thread
from handlers.turn import Choice, Turn
from knowledge.articles import Article

LONGEST = 10
MOST = 3
"""Sentences of the answer that are said again, and articles beside them."""
FOUND = 10

_ONESELF = r"(?:我们?|俺们?|咱们?|本人|他|她|人家)"
_CASE = re.compile(
    rf"(?:那|可是?|但是?|要是|如果)?{_ONESELF}(?!想|要|们?这)(?:(?!你|您|看看|随便|知道|觉得)[^\W_]){{2,8}}"
)
"""我是大专, 我退休了, 我在外地: how it stands with oneself."""
_BEFORE = re.compile(
    rf"^(?:那么?|可是?|但是?|要是|如果|请问|还有)*{_ONESELF}?(?:只|就|才|也|都|已经|是|在)*"
)
_ASKED = re.compile(
    r"几[点号天]|(?:什么|啥)时候|何时|多久|多少钱?|哪天|怎么[办算样]?|能不能|可不可以|可以|能|行不行|行"
    r"|需要|要不要|会|[吗么嘛呢啊呀吧呗]"
)
_AFTER = re.compile(r"(?:的话|情况|了)+$|的")


async def answered(turn: Turn, text: str, found: Article | None, candidates: list[Article]) -> bool:
    """Answer what goes on about the answer before; `found` and `candidates`: what the words alone
    lead to. False when they stand for themselves."""
    article = followup.topic(turn)
    core = _core(turn, text) if article else ""
    if article is None or not core:
        return False
    said = hearing.plain(text).strip("。.！!~～ ")
    case = bool(_CASE.fullmatch(said) or elliptic.other(text)) or hearing.only_of(text)
    if found and (not case or core in found.question or found.id == article.id):
        return False
    other = await followup.found(turn, article, text)
    near = await _near(turn, article, text, core) if case else []
    if other and _about(other, core):
        await answer.give(turn, other, text)
    elif spoken := _said_of(article, core, whole=bool(candidates)):
        followup.say(turn, article, spoken, text, [*_to_report(turn), *near])
    elif near:
        turn.say("ask-did-you-mean", choices=[*near, ask.none(turn, text)])
    elif case and not candidates:
        await _not_written(turn, article, core, text, found)
    else:
        return False
    return True


async def _near(turn: Turn, article: Article, text: str, core: str) -> list[Choice]:
    """What belongs to the answer before and is about the words, to be looked at."""
    asked = f"{core}的{article.question}"
    _, found = await turn.house.knowledge.search(asked, limit=FOUND, on=turn.today)
    ids = dict.fromkeys([*article.related, *(hit.id for hit in found.hits)])
    served = browse.served(turn.house, [one for one in ids if one != article.id], turn.today)
    return [answer.to_look_at(turn, one, text) for one in served if core in one.question][:MOST]


def _core(turn: Turn, text: str) -> str:
    """What the words are about, without oneself and the question; empty for what stands alone."""
    said = hearing.plain(text).strip("？?。.！!～~，, ")
    if not said or len(said) > LONGEST or re.search(r"[\W\da-z]", said):
        return ""
    city = turn.house.city
    if hearing.troubled(said, city) or hearing.wants(said) or places.place(said):
        return ""
    if elliptic.parts(text) or hearing.nods(text) or hearing.closes(text):
        return ""
    core = _AFTER.sub("", _ASKED.sub("", _BEFORE.sub("", said)))
    return core if len(core) > 1 else ""


def _about(article: Article, core: str) -> bool:
    return any(core in one for one in (article.question, *article.aliases))


def _said_of(article: Article, core: str, *, whole: bool) -> str:
    """The sentences that speak of it; `whole`: of nothing less, for it may be a new question."""
    pieces = [core] if whole or len(core) < 3 else [core[n : n + 2] for n in range(len(core) - 1)]
    lines = [*followup.sentences(article), *article.guide.materials]
    found = [one for one in lines if any(piece in one for piece in pieces)]
    return "\n".join(dict.fromkeys(found[:MOST]))


def _to_report(turn: Turn) -> list[Choice]:
    """Whoever told of a matter before can have it taken down here, too."""
    before = thread.matter(turn)
    return [answer.to_report(turn, before)] if before and "form" not in turn.state else []


async def _not_written(
    turn: Turn, article: Article, core: str, text: str, found: Article | None
) -> None:
    """Honestly: not in that answer; what was found by the words alone can be looked at."""
    await ask.note(turn, f"{article.question} {text}", "unknown", article.id)
    look = [answer.to_look_at(turn, found, text)] if found else []
    ways = [*look, *followup.ways(turn, article, text)]
    turn.say("followup-case", topic=article.question, what=core, choices=ways)
