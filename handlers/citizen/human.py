"""A person on first request: into the queue with one's place in it, and out again."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from handlers import lately, whom
from handlers.cases.card import moment
from handlers.cases.urging import PRESSES
from handlers.desk import offering, opening
from handlers.turn import Choice, Reply, Turn
from storage import bans, conversations, handoff_lists, handoffs, messages, presence
from storage.bans import Ban
from storage.conversations import OpenHandoff
from storage.handoffs import Handoff

GUESS = timedelta(minutes=3)
"""The wait that is told while there is nothing to reckon from."""
TOLD_EVERY = timedelta(seconds=30)
"""The place in the queue is brought up to date in its one message this often at most."""
LIMIT = timedelta(minutes=10)
"""Nobody is kept waiting longer: what they said is kept as a message."""
RATED_WITHIN = timedelta(hours=24)

PRIORITIES = {"emergency": 80, "despair": 60, "anger": 40, "unsure": 10}
URGENT = 50
"""The priority from which a waiting chat is urgent."""
STILL_COMES = frozenset({"emergency", "despair"})
"""For these a person comes whatever was decided about the citizen."""


async def ask_for(turn: Turn, reason: str = "citizen", *, skill: str = "") -> None:
    """Queue the chat. Asked again, the place is said again; a draft goes along."""
    if turn.talk.handoff:
        await say_place(turn)
        return
    if turn.talk.elsewhere:
        await say_elsewhere(turn, turn.talk.elsewhere)
        return
    reason = _in_danger(turn) or reason
    if await banned(turn, reason):
        return
    told = lately.kept(turn, "danger") or {}
    draft = turn.state.get("form") or (not told.get("ended") and told.get("draft")) or {}
    somebody = await _somebody(turn)
    if not somebody and await handoff_lists.left_by(turn.tx, turn.talk.person_id):
        _say_left(turn)
        return
    new = await handoffs.queue(
        turn.tx,
        conversation_id=turn.talk.id,
        person_id=turn.talk.person_id,
        reason=reason,
        priority=_priority(reason, draft),
        draft=draft,
        skill=skill,
        now=turn.now,
    )
    if new is None:
        await say_place(turn)
    elif somebody:
        await wait(turn, new)
    else:
        await leave_message(turn, new, "out_of_hours")


async def ban_of(turn: Turn, reason: str) -> Ban | None:
    """What keeps a person from coming for this reason."""
    if reason.partition("-")[0] in STILL_COMES:
        return None
    return await bans.of(turn.tx, turn.talk.person_id, turn.now)


async def banned(turn: Turn, reason: str) -> bool:
    """Whether no person comes for now, and that is said: from when on one does, and the way on."""
    found = await ban_of(turn, reason)
    if found is None:
        return False
    ways = [Choice(turn.t("choice-report"), "report.start", {})]
    until = moment(turn, found.until_at)
    turn.say("human-banned-still", until=until, phone=turn.house.city.phone, choices=ways)
    return True


def _in_danger(turn: Turn) -> str:
    """The danger of which they spoke a moment ago, as a reason; empty when of none."""
    told = lately.kept(turn, "danger")
    return f"emergency-{told['what']}" if told and not told.get("none") else ""


async def in_danger(turn: Turn, what: str) -> None:
    """Words of danger to life: whoever waits is before all others."""
    waiting = turn.talk.handoff
    if waiting and waiting.state in handoffs.WAITING:
        most = PRIORITIES["emergency"]
        await handoffs.press(turn.tx, waiting.id, most, f"emergency-{what}", turn.now)


async def say_elsewhere(turn: Turn, there: OpenHandoff) -> None:
    """A person is one place away: there, or here by one tap."""
    other = await conversations.find(turn.tx, there.conversation_id)
    place = turn.t(f"channels-name-{other.address.channel}")
    here = Choice(turn.t("choice-human-here"), "human.here", {})
    if there.state in handoffs.HELD:
        turn.say("person-elsewhere-held", place=place, name=there.staff_name, choices=[here])
    else:
        turn.say("person-elsewhere", place=place, choices=[here])


def _priority(reason: str, draft: dict[str, dict[str, str]]) -> int:
    slots = draft.get("slots", {})
    urgent = slots.get("urgency") in PRESSES or bool(slots.get("vulnerable"))
    return max(PRIORITIES.get(reason.partition("-")[0], 0), URGENT if urgent else 0)


async def _somebody(turn: Turn) -> bool:
    """Whether anybody may come: it is open, or somebody is there all the same."""
    if opening.is_open(turn.house.city, turn.now):
        return True
    return any(
        one.state == "on" and one.heard_of(turn.now) for one in await presence.everyone(turn.tx)
    )


async def wait(turn: Turn, waiting: Handoff) -> None:
    """Say the place, ask somebody who is free, look at the place again later; not for ever."""
    offered = await offering.offer(turn, waiting)
    await say_new_place(turn, offered or waiting)
    await offering.plan(turn, waiting.id, "place", turn.now + TOLD_EVERY)
    await offering.plan(turn, waiting.id, "limit", turn.now + LIMIT, since=turn.now.isoformat())


async def say_new_place(turn: Turn, waiting: Handoff) -> None:
    """The message that says the place from here on."""
    reply = turn.reply(await _place(turn, waiting))
    if reply:
        turn.state["queue_message"] = reply.key
        turn.state["queue_said"] = reply.text


async def say_place(turn: Turn, *, only_news: bool = False) -> None:
    """Say the place in the queue, in the one message that says it; asked for again while it is the
    same, in a new one, for the first would show nothing of it."""
    open_one = turn.talk.handoff
    if open_one is None:
        return
    waiting = await handoffs.find(turn.tx, open_one.id)
    reply = await _place(turn, waiting)
    if reply.text == turn.state.get("queue_said"):
        if not only_news:
            await say_new_place(turn, waiting)
        return
    reply.replaces = turn.state.get("queue_message", "")
    turn.state["queue_said"] = reply.text
    turn.reply(reply)


async def _place(turn: Turn, waiting: Handoff) -> Reply:
    ahead = await handoffs.ahead(turn.tx, waiting)
    waits = await handoffs.recent_wait(turn.tx)
    each = (
        sum(((end - start) for start, end in waits), timedelta()) / len(waits) if waits else GUESS
    )
    left = each - (turn.now - waiting.opened_at)
    minutes = max(1, round(left.total_seconds() / 60))
    return Reply(
        turn.t("queue-place", ahead=ahead, minutes=minutes),
        choices=(
            Choice(turn.t("choice-leave-queue"), "human.cancel", {}, steady=True),
            Choice(turn.t("choice-leave-message"), "human.message", {}, steady=True),
        ),
        side="system",
    )


async def waiting_words(turn: Turn) -> None:
    """The citizen writes while waiting: it is kept for the operator; one word, once."""
    if not turn.held and whom.gives_up(turn.incoming.text):
        await leave(turn)
        return
    if turn.talk.handoff:
        await handoffs.spoke(turn.tx, turn.talk.handoff.id, "citizen", turn.now)
    if turn.state.get("queue_told"):
        return
    turn.state["queue_told"] = True
    turn.say("queue-heard")


async def leave(turn: Turn) -> None:
    """Out of the queue, or out of the talk; the bot is there again at once."""
    open_one = turn.talk.handoff
    if open_one is None:
        turn.say("choice-stale")
        return
    talked = turn.held
    await handoffs.close(
        turn.tx, open_one.id, actor="citizen", reason="citizen_ended", now=turn.now
    )
    changes_hands(turn)
    turn.say("talk-ended" if talked else "queue-left")
    if talked:
        ask_rating(turn, open_one.id)
        await offering.wake(turn.tx, turn.now)
    turn.tx.touch(messages.topic(turn.talk.id))


async def message_instead(turn: Turn) -> None:
    """改为留言: not waiting any more, but answered here later."""
    open_one = turn.talk.handoff
    if open_one is None or turn.held:
        turn.say("choice-stale")
        return
    await leave_message(turn, await handoffs.find(turn.tx, open_one.id), "left_message")


async def leave_message(turn: Turn, waiting: Handoff, reason: str) -> None:
    """Nobody can come: all that was said is a message for the desk, and the bot goes on."""
    closed = await handoffs.close(
        turn.tx, waiting.id, actor="bot", reason=reason, state="LEFT_MESSAGE", now=turn.now
    )
    if closed is None:
        return
    changes_hands(turn)
    _say_left(turn)
    turn.tx.touch(messages.topic(turn.talk.id))


def _say_left(turn: Turn) -> None:
    city = turn.house.city
    opens = opening.opens(city, turn.now)
    if opens is None or opens <= turn.now:
        turn.say("left-message", phone=city.phone)
        return
    today = opens.astimezone(ZoneInfo(city.timezone)).date() == turn.today
    at = f"{opens:%H:%M}" if today else moment(turn, opens)
    turn.say("left-message-until", at=at, phone=city.phone)


def ask_rating(turn: Turn, handoff_id: int) -> None:
    """One tap on how the talk was; never after it was taken away from the citizen."""
    turn.say(
        "talk-rate",
        choices=[
            Choice(turn.t(f"talk-{how}"), "human.rate", {"handoff": handoff_id, "how": how})
            for how in ("good", "fair", "bad")
        ],
    )


async def rate(turn: Turn, choice: Choice) -> None:
    """A tap counts once, and for a day."""
    handoff = await handoffs.find(turn.tx, choice.arguments["handoff"])
    ended = handoff.closed_at
    if ended is None or turn.now - ended > RATED_WITHIN or handoff.rating:
        turn.say("choice-stale")
        return
    await handoffs.rate(turn.tx, handoff, choice.arguments["how"], turn.now)
    turn.say("talk-rated")


def changes_hands(turn: Turn) -> None:
    """From this commit on the chat is somebody else's, the bot's too: what was begun before is
    stale, and nothing of the queue is remembered."""
    turn.talk.handoff = None
    turn.talk.epoch += 1
    for name in ("queue_told", "queue_message", "queue_said", "person_message", "unsure"):
        turn.state.pop(name, None)
