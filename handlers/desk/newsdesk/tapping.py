"""The buttons of a notice's card in a member's private chat."""

from handlers.desk.newsdesk import card, composing
from handlers.errors import Refused
from handlers.notices import acting, lifecycle, trying
from handlers.turn import Choice, Turn
from storage import notices, staff_telegram
from storage.errors import NotFound
from storage.staff import Member


async def tapped(turn: Turn, choice: Choice) -> None:
    """What a member may not do, or no longer, is told; nothing is done twice."""
    linked = await staff_telegram.by_user(turn.tx, turn.talk.address.peer)
    if linked is None:
        turn.toast = turn.t("topic-not-linked")
        return
    try:
        await _do(turn, linked.member, choice)
    except Refused as refused:
        composing.tell(turn, str(refused))
        if "notice" in choice.arguments:
            await card.show(turn, choice.arguments["notice"])
    except NotFound:
        turn.toast = turn.t("topic-stale")


async def _do(turn: Turn, by: Member, choice: Choice) -> None:
    about = choice.arguments
    if choice.action == "newsroom.begin":
        await composing.begun(turn, by, about["grade"])
        return
    notice = await notices.find(turn.tx, about["notice"])
    match choice.action:
        case "newsroom.open":
            await card.anew(turn, notice.id, by)
        case "newsroom.card":
            await card.show(turn, notice.id)
        case "newsroom.words" | "newsroom.file":
            lifecycle.check(notice, "write", by)
            what = choice.action.removeprefix("newsroom.")
            composing.ask(turn, notice.id, what)
            composing.tell(turn, turn.t(f"newsroom-send-{what}"))
        case "newsroom.topics":
            await composing.topics(turn, notice)
        case "newsroom.places":
            await composing.places(turn, notice)
        case "newsroom.topic" | "newsroom.place":
            what = choice.action.removeprefix("newsroom.")
            await composing.tick(turn, by, notice, what, about["id"])
        case "newsroom.known":
            await composing.known(turn, by, notice)
        case "newsroom.preview":
            for reply in await trying.replies(turn, notice):
                turn.reply(reply)
        case "newsroom.act":
            await _act(turn, by, notice.id, about["do"])


async def _act(turn: Turn, by: Member, notice_id: int, name: str) -> None:
    """A step of the notice's own table; where it wants a reason, that is asked for first."""
    action = lifecycle.ACTIONS[name]
    if action.reason:
        notice = await notices.find(turn.tx, notice_id)
        lifecycle.check(notice, name, by, "…")
        composing.ask(turn, notice_id, name)
        composing.tell(turn, turn.t("newsroom-reason", what=action.label))
        return
    counted = composing.fresh_count(turn, notice_id)
    await acting.act(turn, by, notice_id, name, counted=counted)
    turn.toast = action.label
    await card.show(turn, notice_id)
