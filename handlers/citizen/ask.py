"""Answering from the knowledge base, with source and date; honest when it does not know."""

import re
from collections.abc import Sequence
from datetime import date
from functools import partial

from handlers import hearing, lately, spelling
from handlers.cases.lifecycle import OPEN
from handlers.citizen import answer, browse, human, report, thread
from handlers.house import House
from handlers.turn import Choice, Turn
from knowledge.articles import Article
from storage import cases, notes

NAME = 4
"""So short, words only name a thing: 就是路灯."""
_AROUND = re.compile(
    r"^(?:[\W_]|哎|唉|算了|就是|还是|那就?|对了|顺便|再|我?想?问一?[下问](?:你们?)?|我的意思是|我是说)+"
)
"""哎算了，问一下老年卡怎么办: what is not what is asked about."""


async def find(turn: Turn, text: str) -> tuple[Article | None, list[Article]]:
    """What would be said at once, and what might be meant (at most three)."""
    asked = hearing.looked_up(text)
    search = partial(turn.house.knowledge.search, limit=3, on=turn.today, language=turn.language)
    index, found = await search(asked)
    bare = _AROUND.sub("", asked)
    names = hearing.asks(bare) or len(bare) <= NAME
    if found.outcome not in ("sure", "choices") and bare != asked and len(bare) > 1 and names:
        index, found = await search(bare)
    if found.outcome == "sure" and found.answer:
        return index.article(found.answer), []
    if found.outcome == "choices":
        return None, [index.article(hit.id) for hit in found.hits]
    return None, []


async def unsure(turn: Turn, text: str, candidates: list[Article], *, matter: bool = False) -> None:
    """Offer what might be meant, or the ways on; twice unsure, a person is offered first."""
    turn.state["unsure"] = turn.state.get("unsure", 0) + 1
    named = browse.named(turn, text)
    if not candidates and not named:
        await note_unknown(turn, text)
        if turn.state["unsure"] > 1 and not await human.ban_of(turn, "unsure"):
            turn.say("ask-unknown-person")
            await human.ask_for(turn, "unsure")
        else:
            spelled = turn.spelled or (spelling.looks(text) and text)
            key = "ask-unknown-pinyin" if spelled else "ask-unknown"
            beside = await _to_the_open_one(turn, text)
            _ways_on(turn, key, text, person_first=False, beside=beside)
        return
    picks = [answer.to_look_at(turn, one, text) for one in candidates]
    picks += named
    if matter:
        first = answer.to_report(turn, text)
        turn.say("ask-matter-or", choices=[first, *picks, none(turn, text)])
    else:
        turn.say("ask-did-you-mean", choices=[*picks, none(turn, text)])


def none(turn: Turn, text: str) -> Choice:
    """都不是."""
    return Choice(turn.t("choice-none"), "ask.none", {"text": text[: answer.KEPT]})


def _ways_on(
    turn: Turn, key: str, text: str, *, person_first: bool, beside: Sequence[Choice] = ()
) -> None:
    """A report or a person: the ways on where the knowledge base has none."""
    ways = [answer.to_report(turn, text), Choice(turn.t("choice-human"), "human", {})]
    turn.say(key, choices=[*beside, *(ways[::-1] if person_first else ways)])


async def _to_the_open_one(turn: Turn, text: str) -> list[Choice]:
    """现在涨到三十了, where one case is open: it may be more of that one."""
    mine = await cases.of_person(turn.tx, turn.talk.person_id)
    mine = [one for one in mine if one.status in OPEN]
    if len(mine) != 1 or hearing.asks(text):
        return []
    of = {"case": mine[0].id, "text": text[: answer.KEPT]}
    return [Choice(turn.t("choice-add-to", number=mine[0].number), "edited.add", of)]


async def note_unknown(turn: Turn, text: str) -> None:
    """A gap in the knowledge base, for those who look after it."""
    await note(turn, text, "unknown")


async def note(turn: Turn, question: str, reason: str, article_id: str = "") -> None:
    """A question that was not answered well, and why."""
    await notes.note_gap(
        turn.tx,
        question[:500],
        reason=reason,
        conversation_id=turn.talk.id,
        article_id=article_id,
        now=turn.now,
    )


async def none_of_these(turn: Turn, choice: Choice) -> None:
    """都不是: nothing that was offered was meant."""
    text = choice.arguments.get("text", "")
    await note(turn, text, "none-of-these")
    _ways_on(turn, "ask-none", text, person_first=turn.state.get("unsure", 0) > 1)


async def show(turn: Turn, choice: Choice) -> None:
    """One of the offered articles was meant."""
    await _give(turn, choice, full=False)


async def show_full(turn: Turn, choice: Choice) -> None:
    """After the short answer, the whole one."""
    await _give(turn, choice, full=True)


async def _give(turn: Turn, choice: Choice, *, full: bool) -> None:
    article = known(turn, choice.arguments["article"])
    if article is None:
        turn.say("article-gone")
        return
    await answer.give(turn, article, choice.arguments.get("text", ""), full=full)
    await report.goes_on(turn)


def known(turn: Turn, article_id: str) -> Article | None:
    """The article of an id, while it is served, as the citizen reads it."""
    found = served(turn.house, article_id, turn.today)
    return found and found.in_language(turn.language)


def served(house: House, article_id: str, on: date) -> Article | None:
    """The article of an id, if citizens may be given it on a day."""
    return next(iter(browse.served(house, [article_id], on)), None)


async def no_use(turn: Turn) -> None:
    """没解决我的问题, in words: of the answer before, or of whatever was said last."""
    about, asked = lately.kept(turn, "topic") or {}, thread.so_far(turn)
    if asked or about:
        await note(turn, asked, "useless", about.get("article", ""))
    _ways_on(turn, "sorry-useless", asked, person_first=True)


async def useful(turn: Turn, choice: Choice) -> None:
    """有用 or 没用 under an answer."""
    helped, article_id = bool(choice.arguments["useful"]), choice.arguments["article"]
    await notes.rate_article(turn.tx, turn.talk.id, article_id, useful=helped, now=turn.now)
    if helped:
        turn.say("thanks-useful")
        return
    asked = choice.arguments.get("text", "")
    article = known(turn, article_id)
    await note(turn, asked or (article.question if article else ""), "useless", article_id)
    _ways_on(turn, "sorry-useless", asked, person_first=True)
