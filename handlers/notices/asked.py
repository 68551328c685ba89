"""What a citizen says to a notice: a question about it is answered with its words.

1. A reply to the notice's message is about it; without one, only what makes sense right after it.
2. The sentences that speak of it come first. What the knowledge base surely answers and the notice
   does not, is answered from there.
3. What is not written in the notice is said to be not there, with the ways on.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from handlers import hearing, lately
from handlers.cases.card import moment
from handlers.citizen import answer, ask
from handlers.notices import catching, questions
from handlers.turn import Choice, Reply, Turn
from storage import messages, notice_ledger, notice_readers, notices, outbox
from storage.notices import Notice

STAYS = timedelta(hours=12)
"""For this long after a notice, a question may be about it without being a reply to it."""
SHOWN = 600


@dataclass(frozen=True, slots=True)
class About:
    """The notice that words are about, as it is in force; `sure`: they reply to its message."""

    notice: Notice
    person_id: int
    at: datetime
    sure: bool


async def answered(turn: Turn, text: str) -> bool:
    """Answer what is said to a notice; False when the words stand for themselves."""
    asked, known = questions.kind(text), turn.means("notice-known", text)
    about = await _replied_to(turn)
    if about is None and (asked or known):
        about = await _last(turn)
    if about is None:
        return False
    if known:
        await notice_readers.known(turn.tx, about.notice.root_id, about.person_id, turn.now)
        turn.say("notice-known")
        return True
    found = _found(turn, about.notice, asked, text)
    if not await _is_about(turn, text, asked, about, found=bool(found)):
        return False
    await _answer(turn, text, asked, about, found)
    return True


async def noticed(turn: Turn) -> None:
    """A reply to a notice is about it, whatever it says: whoever takes over sees which it is."""
    if await _replied_to(turn) and (kept := catching.last(turn)):
        kept["asked"] = True


async def _replied_to(turn: Turn) -> About | None:
    """The notice to whose message this replies."""
    number = turn.incoming.reply_to
    if not number:
        return None
    talk = turn.talk
    message = await messages.by_platform_id(turn.tx, talk.id, number)
    key = message.key if message else await outbox.key_of(turn.tx, talk.id, number)
    key = key or await catching.by_number(turn, number)
    meant = notice_ledger.of_key(key)
    if meant is None:
        return None
    message = message or await messages.by_key(turn.tx, talk.id, key)
    notice = await notices.find(turn.tx, meant[0])
    at = message.said_at if message else turn.now
    catching.remember(turn, notice, meant[1], at)
    return About(await notices.in_force(turn.tx, notice), meant[1], at, sure=True)


async def _last(turn: Turn) -> About | None:
    """The last notice of this chat, while nothing else was answered after it."""
    kept = catching.last(turn)
    if kept is None:
        return None
    at = datetime.fromisoformat(kept["at"])
    answered = lately.when(turn, "topic")
    later = answered is not None and answered > at
    if later or turn.now - at > STAYS:
        return None
    notice = await notices.find(turn.tx, kept["id"])
    return About(await notices.in_force(turn.tx, notice), kept["person"], at, sure=False)


async def _is_about(turn: Turn, text: str, asked: str, about: About, *, found: bool) -> bool:
    """Whether words ask about the notice, not something of their own."""
    words = about.notice.words
    whole = f"{words.title} {words.body} {words.title_en} {words.body_en}"
    if asked and questions.fits(text, whole) and (found or about.sure):
        return True
    if not asked and not (about.sure and hearing.asks(text) and not hearing.wants(text)):
        return False
    if not questions.fits(text, whole):
        return False
    article, _ = await ask.find(turn, text)
    return article is None


def _found(turn: Turn, notice: Notice, asked: str, text: str) -> list[str]:
    if notice.kind == "recall":
        return []
    return questions.said_of(_words(turn, notice)[1], asked, text)


async def _answer(turn: Turn, text: str, asked: str, about: About, found: list[str]) -> None:
    notice = about.notice
    await notices.asked(
        turn.tx, notice.root_id, turn.talk.id, text[:500], answered=bool(found), now=turn.now
    )
    kept = catching.last(turn)
    if kept:
        kept["asked"] = True
    lately.forget(turn, "topic")  # what goes on from here goes on about the notice
    title, body = _words(turn, notice)
    if notice.kind == "recall":
        words = turn.t("notice-withdrawn")
    elif asked == "true":
        words = turn.t("notice-true", text=body[:SHOWN])
    elif found:
        words = turn.t("notice-says", text="".join(found))
    else:
        words = turn.t("notice-does-not-say", text=body[:SHOWN])
    source = turn.t("notice-source", title=title, at=moment(turn, about.at))
    turn.reply(Reply(f"{words}\n\n{source}", choices=tuple(_ways(turn, text, title))))


def _words(turn: Turn, notice: Notice) -> tuple[str, str]:
    """Title and body in the citizen's language, as far as it was written in it."""
    words = notice.words
    if turn.language == "en" and words.body_en:
        return words.title_en, words.body_en
    return words.title, words.body


def _ways(turn: Turn, text: str, title: str) -> list[Choice]:
    return [
        Choice(turn.t("choice-human"), "human", {}),
        answer.to_report(turn, f"{title} {text}"),
        Choice(turn.t("choice-notice-other"), "notice.other", {"text": text[: answer.KEPT]}),
    ]
