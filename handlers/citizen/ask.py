"""Answering from the knowledge base, with source and date; honest when it does not know."""

import re
from datetime import date

from handlers.turn import Choice, House, Reply, Turn
from knowledge.articles import Article
from storage import notes

_QUESTION = re.compile(
    r"[?？]|吗|呢$|怎么|咋|如何|怎样|什么|啥|哪[里儿个些]?|多少|多久|几[点天年]|能不能|可不可以|是否|需要.{0,6}(材料|手续|证件)"
    r"|请问|咨询|\b(how|what|where|when|which|can i|do i|is there)\b",
    re.IGNORECASE,
)
_REPORT = re.compile(
    r"没人管|不管|坏了|漏水|堵|扰民|噪音|噪声|太吵|占道|违建|拖欠|乱收|垃圾|投诉|举报|反映|求助|帮帮|帮忙|希望.{0,12}(解决|处理|修|管|查)"
    r"|建议|表扬|感谢|谢谢.{0,6}(同志|师傅|民警|工作人员)|请.{0,8}(处理|解决|查处|修)|接不了|去不了|送不了|没法|勒进|砍|危险"
    r"|\b(report|complain|broken|noise|noisy|leak|blocked|please (fix|help))",
    re.IGNORECASE,
)
LONG = 30
"""From this many characters on, words that are no question tell a story: a report."""


def sounds_like_question(text: str) -> bool:
    return bool(_QUESTION.search(text))


def sounds_like_report(text: str) -> bool:
    """Whether the words tell of something to be done, rather than ask."""
    if _REPORT.search(text):
        return not sounds_like_question(text) or len(text) >= LONG
    return len(text) >= LONG and not sounds_like_question(text)


def find(turn: Turn, text: str) -> tuple[Article | None, list[Article]]:
    """What would be said at once, and what might be meant (at most three)."""
    index = turn.house.knowledge.index
    found = index.search(text, limit=3, on=turn.now.date())
    if found.outcome == "sure" and found.answer:
        return index.article(found.answer), []
    if found.outcome == "choices":
        return None, [index.article(hit.id) for hit in found.hits]
    return None, []


def answer(turn: Turn, article: Article) -> None:
    """An article, with where it comes from and until when it holds."""
    turn.state["topic"] = article.id
    turn.state.pop("unsure", None)
    since = article.valid_from
    source = turn.t("answer-source", source=article.source) if article.source else ""
    if since:
        source += turn.t("answer-since", date=since.isoformat())
    turn.reply(
        Reply(
            f"{article.answer}\n\n{source}".strip(),
            title=article.question,
            article=article.id,
            choices=(
                Choice(
                    turn.t("choice-useful"), "ask.useful", {"article": article.id, "useful": True}
                ),
                Choice(
                    turn.t("choice-useless"), "ask.useful", {"article": article.id, "useful": False}
                ),
            ),
        )
    )


async def unsure(turn: Turn, text: str, candidates: list[Article]) -> None:
    """Offer what might be meant, or the ways on; twice unsure, a person is offered first."""
    turn.state["said"] = text[:1000]
    turn.state["unsure"] = turn.state.get("unsure", 0) + 1
    ways = [
        Choice(turn.t("choice-report-this"), "report.start", {}),
        Choice(turn.t("choice-human"), "human", {}),
    ]
    if turn.state["unsure"] > 1:
        ways.reverse()
    if candidates:
        picks = [Choice(one.question, "ask.show", {"article": one.id}) for one in candidates]
        turn.say("ask-did-you-mean", choices=[*picks, *ways])
        return
    await notes.note_gap(
        turn.tx, text[:500], reason="unknown", conversation_id=turn.talk.id, now=turn.now
    )
    turn.say("ask-unknown", choices=ways)


async def show(turn: Turn, choice: Choice) -> None:
    """One of the offered articles was meant."""
    article = known(turn, choice.arguments["article"])
    if article:
        answer(turn, article)
    else:
        turn.say("article-gone")


def known(turn: Turn, article_id: str) -> Article | None:
    """The article of an id, while it is served."""
    return served(turn.house, article_id, turn.now.date())


def served(house: House, article_id: str, on: date) -> Article | None:
    """The article of an id, if citizens may be given it on a day."""
    try:
        article = house.knowledge.index.article(article_id)
    except KeyError:
        return None
    return article if article.serves(on) else None


async def useful(turn: Turn, choice: Choice) -> None:
    """有用 or 没用 under an answer."""
    helped = bool(choice.arguments["useful"])
    await notes.rate_article(
        turn.tx, turn.talk.id, choice.arguments["article"], useful=helped, now=turn.now
    )
    if helped:
        turn.say("thanks-useful")
        return
    turn.say(
        "sorry-useless",
        choices=[
            Choice(turn.t("choice-human"), "human", {}),
            Choice(turn.t("choice-report-this"), "report.start", {}),
        ],
    )
