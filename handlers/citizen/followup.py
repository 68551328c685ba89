"""Questions that go on about the answer before: 那材料呢？ after 身份证丢了怎么补办.

1. What the article's guide says of it. 2. The sentences of the answer that speak of it. 3. What a
search finds under the same topic. 4. Otherwise honestly: it is not written there; here is all
that is, and a person. Nothing is made up, and a plain new question is never taken for one.
"""

import re
from collections.abc import Sequence
from typing import Any

from handlers import hearing, lately
from handlers.citizen import answer, ask, elliptic
from handlers.turn import Choice, Reply, Turn
from knowledge.articles import Article

_SENTENCES = re.compile(r"[^。！？!?；;\n]+[。！？!?；;]?")
_STOPS = re.compile(r"(?<=[.!?])\s+|\n")
_SPEAKS_OF = {
    "materials": r"携带|带[上好齐]|材料|凭|证件|复印件|证明|准备|原件|户口[本簿]",
    "fees": r"\d元|元[/／每]|工本费|手续费|费用|收费|免费|缴费|不收",
    "place": r"窗口|大厅|服务中心|派出所|地址|前往|就近|所在地.{0,12}(?:办|申请)|到.{2,14}(?:办理"
    r"|申请|领取)",
    "hours": r"周[一二三四五六日末]|上午|下午|中午|\d{1,2}[:：]\d\d|\d{1,2}点|工作时间|上班|节假日",
    "phone": r"电话|拨打|热线|\d{3,4}-?\d{7,8}|\b1\d{4}\b",
    "duration": r"工作日|[0-9一二三四五六七八九十]+ ?[天日]内|个月内|小时|当场|当天|即时|立等",
    "online": r"网上|线上|App|APP|app|小程序|网站|微信|支付宝|公众号",
    "proxy": r"代办|代领|委托|本人|代为|监护人",
}
_IN_ENGLISH = {
    "materials": r"\b(?:bring|papers?|documents?|certificates?|keep|proof)\b",
    "fees": r"\b(?:free|fees?|costs?|charge[sd]?|prices?|pay|paid)\b",
    "place": r"\b(?:counters?|offices?|station|hospitals?|centre|registry|clinic|hall)\b",
    "hours": r"\bday and night\b|\bopen(?:ing)?\b|\bat any time\b|\bweekends?\b|\bMondays?\b",
    "phone": r"\bcall\b|\b1\d{4}\b",
    "duration": r"\b(?:within|days?|months?|same day|at once|quick)\b",
    "online": r"\b(?:online|apps?|WeChat|Alipay)\b",
    "proxy": r"\b(?:in person|somebody else)\b",
}
_MENTIONS = {
    kind: re.compile(f"{pattern}|{_IN_ENGLISH[kind]}") for kind, pattern in _SPEAKS_OF.items()
}


async def answered(turn: Turn, text: str) -> bool:
    """Answer what goes on about the answer before; False when the words stand for themselves."""
    article = topic(turn)
    if article is None:
        return False
    parts = elliptic.parts(text) or elliptic.of_deed(text, article.question)
    if parts == ("more",):
        await _more(turn, article, text)
    elif parts:
        await _say_parts(turn, article, parts, text)
    else:
        case = elliptic.other(text)
        if elliptic.names_day(case):
            await _say_parts(turn, article, ("hours",), text)
        elif not case or not await _other_case(turn, article, case, text):
            _before(turn)["left"] -= 1
            return False
    return True


def topic(turn: Turn) -> Article | None:
    """The article that was given as an answer a little while ago."""
    kept = lately.kept(turn, "topic")
    return ask.known(turn, kept["article"]) if kept and kept["left"] > 0 else None


def _before(turn: Turn) -> dict[str, Any]:
    """The answer before, where there is one."""
    found = lately.kept(turn, "topic")
    assert found is not None
    return found


async def _say_parts(turn: Turn, article: Article, parts: Sequence[str], text: str) -> None:
    """Each part that is known; where none is, what a search finds, or all there is."""
    known = {part: said for part in parts if (said := said_of(article, part))}
    if not known:
        other = await found(turn, article, text)
        if other:
            await answer.give(turn, other, text)
        else:
            await _not_written(turn, article, parts, text)
        return
    lines = [
        f"{turn.t(f'guide-{part}')}{turn.t('colon')}{_below(said)}" for part, said in known.items()
    ]
    lines += [_lacks(turn, [part]) for part in parts if part not in known]
    say(turn, article, "\n\n".join(lines), text)


def said_of(article: Article, part: str) -> str:
    """What an article says of a part: its guide's own words, else the sentences about it."""
    if part in answer.PARTS and (written := answer.part_of(article, part)):
        return written
    speaks = _MENTIONS.get(part)
    if speaks is None:
        return ""
    found = dict.fromkeys(one for one in sentences(article) if speaks.search(one))
    return ("" if hearing.in_characters(article.answer) else " ").join(found)


def sentences(article: Article) -> list[str]:
    """The sentences of the answer and its steps."""
    told = "\n".join((article.answer, *article.guide.steps))
    split = _SENTENCES.findall if hearing.in_characters(told) else _STOPS.split
    return [one.strip() for one in split(told) if one.strip()]


def _below(said: str) -> str:
    """What has lines of its own begins on the next one."""
    return f"\n{said}" if "\n" in said else said


def _lacks(turn: Turn, parts: Sequence[str]) -> str:
    what = turn.t("list-joint").join(turn.t(f"guide-{part}") for part in parts)
    return turn.t("followup-lacks", what=what)


def say(turn: Turn, article: Article, words: str, text: str, first: Sequence[Choice] = ()) -> None:
    """A part of the answer, with its source, what can be done `first`, the way to all of it and to
    a judgement."""
    answer.remember(turn, article, full=_before(turn)["full"])
    asked = f"{article.question} {text}"
    source = answer.source_of(turn.t, article)
    turn.reply(
        Reply(
            f"{words}\n\n{source}".strip(),
            title=article.question,
            article=article.id,
            choices=(
                *first,
                answer.whole(turn, article, asked),
                *answer.judge(turn, article, asked),
            ),
        )
    )


async def found(turn: Turn, article: Article, words: str) -> Article | None:
    """What surely answers the words about the same question, under the same topic."""
    asked = f"{article.question} {words}"
    index, hits = await turn.house.knowledge.search(
        asked, limit=3, on=turn.today, language=turn.language
    )
    if not hits.answer or hits.answer == article.id:
        return None
    other = index.article(hits.answer).in_language(turn.language)
    return other if other.topic == article.topic else None


async def _not_written(turn: Turn, article: Article, parts: Sequence[str], text: str) -> None:
    """Honestly: not there. All that is there, and the way to somebody who knows."""
    await ask.note(turn, f"{article.question} {text}", "unknown", article.id)
    await answer.give(turn, article, text, full=True)
    turn.say("followup-not-written", what=_lacks(turn, parts), choices=ways(turn, article, text))


def ways(turn: Turn, article: Article, text: str) -> list[Choice]:
    asked = f"{article.question} {text}"
    return [Choice(turn.t("choice-human"), "human", {}), answer.to_report(turn, asked)]


async def _more(turn: Turn, article: Article, text: str) -> None:
    """The whole answer; when it was given already, what is often wanted along with it."""
    if not _before(turn)["full"]:
        await answer.give(turn, article, text, full=True)
        return
    turn.say(
        "followup-that-is-all",
        choices=[*answer.related(turn, article), *ways(turn, article, text)],
    )


async def _other_case(turn: Turn, article: Article, case: str, text: str) -> bool:
    """那老人呢: by the answer before, or another article of its topic. A case that is known by
    itself is a new question."""
    itself, _ = await ask.find(turn, case)
    if itself:
        return False
    spoken = [one for one in _SENTENCES.findall(article.answer) if case in hearing.plain(one)]
    if spoken:
        say(turn, article, "".join(one.strip() for one in spoken), text)
        return True
    other = await found(turn, article, case)
    if other:
        await answer.give(turn, other, text)
    return other is not None
