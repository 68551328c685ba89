"""Answering from the knowledge base, with source and date; honest when it does not know."""

from datetime import date

from handlers import hearing
from handlers.turn import Choice, House, Reply, Turn
from knowledge.articles import Article
from storage import notes

KEPT = 4000
"""So much of what was said goes along to a report."""


def find(turn: Turn, text: str) -> tuple[Article | None, list[Article]]:
    """What would be said at once, and what might be meant (at most three)."""
    index = turn.house.knowledge.index
    if hearing.length(text) >= hearing.LONG:
        text = hearing.question_of(text)
    found = index.search(text, limit=3, on=turn.today)
    if found.outcome == "sure" and found.answer:
        return index.article(found.answer), []
    if found.outcome == "choices":
        return None, [index.article(hit.id) for hit in found.hits]
    return None, []


def answer(turn: Turn, article: Article, said: str = "", *, matter: bool = False) -> None:
    """An article, with where it comes from; words that tell of a matter can be filed at once."""
    turn.state["topic"] = article.id
    turn.state.pop("unsure", None)
    since = article.valid_from
    source = turn.t("answer-source", source=article.source) if article.source else ""
    if since:
        source += turn.t("answer-since", date=since.isoformat())
    about = {"article": article.id, "text": said[:KEPT]}
    choices = [
        Choice(turn.t("choice-useful"), "ask.useful", {**about, "useful": True}),
        Choice(turn.t("choice-useless"), "ask.useful", {**about, "useful": False}),
    ]
    if matter and "form" not in turn.state:
        choices.insert(0, to_report(turn, said))
    words = f"{article.answer}\n\n{source}".strip()
    turn.reply(Reply(words, title=article.question, article=article.id, choices=tuple(choices)))


def to_report(turn: Turn, said: str) -> Choice:
    """The way from words that were said to a report of them."""
    return Choice(turn.t("choice-report-this"), "report.start", {"text": said[:KEPT]})


async def unsure(turn: Turn, text: str, candidates: list[Article], *, matter: bool = False) -> None:
    """Offer what might be meant, or the ways on; twice unsure, a person is offered first."""
    turn.state["unsure"] = turn.state.get("unsure", 0) + 1
    ways = [to_report(turn, text), Choice(turn.t("choice-human"), "human", {})]
    if candidates:
        picks = [
            Choice(one.question, "ask.show", {"article": one.id, "text": text[:KEPT]})
            for one in candidates
        ]
        if matter:
            turn.say("ask-matter-or", choices=[ways[0], *picks, ways[1]])
        else:
            turn.say("ask-did-you-mean", choices=[*picks, *ways])
        return
    if turn.state["unsure"] > 1:
        ways.reverse()
    await note_unknown(turn, text)
    turn.say("ask-unknown", choices=ways)


async def note_unknown(turn: Turn, text: str) -> None:
    """A gap in the knowledge base, for those who look after it."""
    await notes.note_gap(
        turn.tx, text[:500], reason="unknown", conversation_id=turn.talk.id, now=turn.now
    )


async def show(turn: Turn, choice: Choice) -> None:
    """One of the offered articles was meant."""
    article = known(turn, choice.arguments["article"])
    if article:
        answer(turn, article, choice.arguments.get("text", ""))
    else:
        turn.say("article-gone")


def known(turn: Turn, article_id: str) -> Article | None:
    """The article of an id, while it is served."""
    return served(turn.house, article_id, turn.today)


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
            to_report(turn, choice.arguments.get("text", "")),
        ],
    )
