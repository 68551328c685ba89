"""What a citizen taps below a notice: 已知晓, an article, a link, 退订."""

from handlers import choices
from handlers.citizen import answer, ask
from handlers.notices import catching
from handlers.turn import Choice, Turn
from storage import notice_ledger, notice_readers, subscriptions


async def choose(turn: Turn, choice: Choice) -> None:
    match choice.action:
        case "notice.known":
            await known(turn, choice.arguments["notice"])
        case "notice.article":
            await _article(turn, choice.arguments["article"])
        case "notice.link":
            turn.say("notice-link", url=choice.arguments["url"])
        case "notice.off":
            await off(turn)
        case "notice.on":
            await on(turn)


async def known(turn: Turn, notice_id: int) -> None:
    """Counted once; a second tap is no second thanks."""
    person = _recipient(turn, notice_id)
    if await notice_readers.known(turn.tx, notice_id, person, turn.now):
        turn.toast = turn.t("notice-known")
    elif turn.incoming.toast_to:
        turn.toast = turn.t("notice-known-before")


def _recipient(turn: Turn, notice_id: int) -> int:
    """On whose row of the list it stands: who taps may have been joined to somebody since."""
    meant = notice_ledger.of_key(choices.message_key(turn.incoming.choice))
    if meant:
        return meant[1]
    last = catching.last(turn)
    return last["person"] if last and last["id"] == notice_id else turn.talk.person_id


async def _article(turn: Turn, article_id: str) -> None:
    article = ask.known(turn, article_id)
    if article:
        await answer.give(turn, article)
    else:
        turn.say("article-gone")


async def off(turn: Turn) -> None:
    """No notice of grade B from here on; what was subscribed is kept."""
    await subscriptions.stop_all(turn.tx, turn.talk.person_id, turn.now)
    turn.say("notice-off", choices=[Choice(turn.t("choice-notice-on"), "notice.on", {})])


async def on(turn: Turn) -> None:
    await subscriptions.resume(turn.tx, turn.talk.person_id)
    turn.say("notice-on")
