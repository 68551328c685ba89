"""An article as a citizen is given it: the answer, how it is done, where it comes from."""

from collections.abc import Callable, Sequence
from typing import Any

from handlers import lately
from handlers.citizen import browse
from handlers.files import as_attachment
from handlers.turn import Attachment, Card, Choice, Reply, Row, Turn
from knowledge.articles import Article
from storage import media

KEPT = 4000
"""How many characters of what was said go along to a report."""
AT_ONCE = 200
"""Up to this many characters, guide included, the whole answer is given, short one or not."""
RELATED = 3
TOPIC_TURNS = 3
"""For this many turns after an answer, a question may still be about it."""

Say = Callable[..., str]
PARTS = ("steps", "materials", "fees", "place", "hours", "phone")
"""The parts of a guide, in the order in which they are shown."""


async def give(
    turn: Turn,
    article: Article,
    said: str = "",
    *,
    matter: bool = False,
    full: bool = False,
    beside: Sequence[Choice] = (),
) -> None:
    """An answer with what can be done next; words that tell of a matter can be filed at once.

    `full`: the whole answer was asked for, so neither the short nor the elder one will do.
    `beside`: what else was asked in the same words.
    """
    article = article.in_language(turn.language)
    brief = not full and comes_short(article)
    remember(turn, article, full=not brief)
    turn.state.pop("unsure", None)
    reply = shown(turn.t, article, brief=brief)
    if not article.reads_in(turn.language):
        reply.text = f"{turn.t('answer-chinese-only')}\n\n{reply.text}"
    reply.elder = "" if full else reply.elder
    reply.files = () if brief else await files(turn, article)
    reply.choices = (*beside, *_choices(turn, article, said, matter=matter, brief=brief))
    if beside:
        reply.text = f"{reply.text}\n\n{turn.t('also-asked')}"
    turn.reply(reply)


def shown(t: Say, article: Article, *, brief: bool = False) -> Reply:
    """The answer as words and card; `brief`: the short one, without the guide."""
    source = source_of(t, article)
    elder = f"{article.elder}\n\n{source}".strip() if article.elder else ""
    words = f"{article.short if brief else article.answer}\n\n{source}".strip()
    card = None if brief else guide(t, article)
    return Reply(words, title=article.question, card=card, article=article.id, elder=elder)


def source_of(t: Say, article: Article) -> str:
    """Where the answer comes from: source, document, the day, and the address below it."""
    known = [one for one in (article.source, article.document) if one]
    line = t("answer-source", source=known[0]) if known else ""
    if len(known) > 1:
        line += t("answer-document", document=known[1])
    if article.valid_from:
        line += t("answer-since", date=article.valid_from.isoformat())
    link = t("answer-link", link=article.link) if article.link else ""
    return f"{line}\n{link}".strip()


def guide(t: Say, article: Article) -> Card | None:
    """How the matter is done, line by line; None when the article does not say."""
    written = [(name, part_of(article, name)) for name in PARTS]
    rows = tuple(Row(t(f"guide-{name}"), value) for name, value in written if value)
    return Card("guide", t("guide-title"), rows=rows) if rows else None


def part_of(article: Article, name: str) -> str:
    """A part of the guide as words: steps are numbered, materials stand one a line."""
    value: str | Sequence[str] = getattr(article.guide, name)
    if isinstance(value, str):
        return value
    if name == "steps" and len(value) > 1:
        return "\n".join(f"{number}. {one}" for number, one in enumerate(value, start=1))
    return "\n".join(f"· {one}" for one in value) if len(value) > 1 else "".join(value)


def remember(turn: Turn, article: Article, *, full: bool) -> None:
    """What the next questions may be about, for a while."""
    lately.keep(turn, "topic", article=article.id, left=TOPIC_TURNS, full=full)


def whole(turn: Turn, article: Article, said: str = "") -> Choice:
    """The way from a part of an answer to all of it."""
    return Choice(turn.t("choice-full"), "ask.full", {"article": article.id, "text": said[:KEPT]})


def judge(turn: Turn, article: Article, said: str) -> list[Choice]:
    """Whether an answer helped."""
    about: dict[str, Any] = {"article": article.id, "text": said[:KEPT]}
    return [
        Choice(turn.t("choice-useful"), "ask.useful", {**about, "useful": True}),
        Choice(turn.t("choice-useless"), "ask.useful", {**about, "useful": False}),
    ]


def to_report(turn: Turn, said: str) -> Choice:
    """The way from words that were said to a report of them."""
    text = f"{said}（{turn.spelled}）" if turn.spelled else said
    return Choice(turn.t("choice-report-this"), "report.start", {"text": text[:KEPT]})


def to_look_at(turn: Turn, article: Article, said: str) -> Choice:
    """The way to an article, by its title."""
    title = article.in_language(turn.language).question
    return Choice(title, "ask.show", {"article": article.id, "text": said[:KEPT]})


def related(turn: Turn, article: Article) -> list[Choice]:
    """What is often wanted along with it, as far as the citizen can read it."""
    others = [one for one in article.related if one != article.id]
    found = browse.served(turn.house, others, turn.today)
    read = [one.in_language(turn.language) for one in found if one.reads_in(turn.language)]
    return [to_look_at(turn, one, one.question) for one in read[:RELATED]]


def _choices(turn: Turn, article: Article, said: str, *, matter: bool, brief: bool) -> list[Choice]:
    ways = [to_report(turn, said)] if matter and "form" not in turn.state else []
    if brief:
        ways.append(whole(turn, article, said))
    further = [*related(turn, article), *browse.named(turn, said)]
    return [*ways, *judge(turn, article, said), *further]


def comes_short(article: Article) -> bool:
    """Whether a short answer comes first, and the whole one when it is asked for."""
    parts = sum(len(part_of(article, name)) for name in PARTS)
    return bool(article.short) and len(article.answer) + parts > AT_ONCE


async def files(turn: Turn, article: Article) -> tuple[Attachment, ...]:
    """The article's attachments, as far as they are stored."""
    if not article.attachments:
        return ()
    found = await media.several(turn.tx, list(article.attachments))
    return tuple(as_attachment(one) for one in found if one.state == "stored")
