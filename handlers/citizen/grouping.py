"""Before a report is filed: is it one's own open case, or what neighbours told already?

1. One's own: the card of that case, with 补充 / 催办 / 这是另一件事. 2. Others': how many they are,
with 加入 / 这是另一件事. Danger to life is filed at once; the desk sees what may belong together.
"""

from typing import Any

from handlers.cases import alike, card, groups
from handlers.cases.groups import Crowd
from handlers.cases.lifecycle import OPEN
from handlers.citizen import filing, joined, second, track
from handlers.masking import mask
from handlers.turn import Choice, Reply, Turn
from storage import cases, joins, timers
from storage.cases import Case
from storage.errors import NotFound


async def recognised(turn: Turn) -> bool:
    """True when the citizen was shown a case instead of filing one."""
    opened = turn.state["form"]
    slots = opened["slots"]
    kind = slots.get("kind", "help")
    if opened.get("apart") or slots.get("urgency") == "critical" or kind == "praise":
        return False
    matter = alike.matter(
        slots["detail"],
        slots.get("place", ""),
        district=slots.get("district", ""),
        latitude=slots.get("latitude"),
        longitude=slots.get("longitude"),
    )
    if own := await groups.own(turn, matter):
        _show_own(turn, opened, own)
    elif crowd := await groups.told_by_others(turn, matter, kind):
        _offer_to_join(turn, opened, crowd)
    else:
        return False
    return True


def _show_own(turn: Turn, opened: dict[str, Any], case: Case) -> None:
    """How the case stands, in place of a second one."""
    flow, arguments = opened["flow"], {"case": case.id}
    opened["asking"] = "again"
    turn.reply(
        Reply(
            turn.t("again-own", number=case.number),
            card=joined.card_of(turn, case, slots=opened["slots"])
            if case.person_id != turn.talk.person_id
            else card.card(turn, case),
            choices=(
                Choice(turn.t("choice-again-add"), "form.again.add", arguments, flow),
                Choice(turn.t("choice-again-urge"), "form.again.urge", arguments, flow),
                Choice(turn.t("choice-again-other"), "form.apart", {}, flow),
            ),
        )
    )


def _offer_to_join(turn: Turn, opened: dict[str, Any], crowd: Crowd) -> None:
    case, flow = crowd.case, opened["flow"]
    opened["asking"] = "again"
    due = case.due_at and case.status not in ("follow_up", "awaiting_info")
    turn.say(
        "again-others-due" if due else "again-others",
        count=crowd.people,
        number=case.number,
        what=mask(opened["slots"]["summary"]),
        status=turn.t(f"status-{case.status.replace('_', '-')}"),
        due=card.moment(turn, case.due_at or turn.now),
        choices=[
            Choice(turn.t("choice-join"), "form.join", {"case": case.id}, flow),
            Choice(turn.t("choice-again-other"), "form.apart", {}, flow),
        ],
    )


async def choose(turn: Turn, choice: Choice) -> None:
    """What was tapped beside the case that was recognised."""
    if choice.action == "form.apart":
        await file_apart(turn)
        return
    try:
        case = await cases.by_id(turn.tx, choice.arguments["case"])
    except NotFound:
        case = None
    if case is None or case.status not in OPEN:
        # It ended while the citizen thought about it: then this is a new one.
        turn.say("again-ended")
        await file_apart(turn)
    elif choice.action == "form.join":
        await _join(turn, case)
    else:
        await _to_own(turn, case, urge=choice.action == "form.again.urge")


async def file_apart(turn: Turn) -> None:
    """It is another matter after all: filed as it is."""
    turn.state["form"]["apart"] = True
    await filing.submit(turn)


async def _close_form(turn: Turn) -> dict[str, Any]:
    opened: dict[str, Any] = turn.state.pop("form")
    await timers.cancel(turn.tx, filing.subject(opened), turn.now)
    return opened


async def _to_own(turn: Turn, case: Case, *, urge: bool) -> None:
    """What was written now goes to the case that there is; urging is counted on top."""
    opened = await _close_form(turn)
    await track.add_words(turn, case, opened["slots"]["detail"], opened["files"])
    if urge:
        await track.urge_case(turn, case.id)
    else:
        turn.say("case-added", number=case.number)
    second.after(turn, opened)


async def _join(turn: Turn, case: Case) -> None:
    """From here on the case is theirs too: each news of it, its end, and an own rating."""
    opened = await _close_form(turn)
    slots = opened["slots"]
    await filing.keep_phone(turn, slots.get("phone", ""))
    words = filing.without_own_phone(slots)
    new = await joins.add(
        turn.tx,
        case.id,
        turn.talk.person_id,
        turn.talk.id,
        turn.now,
        summary=words["summary"],
        place=slots.get("place", ""),
    )
    if new:
        case = await cases.change(
            turn.tx,
            case,
            actor="citizen",
            action="join",
            now=turn.now,
            text=mask(words["detail"]),
            details={"files": opened["files"]},
            priority=case.priority + 1,
        )
        if opened["files"]:
            await cases.attach(turn.tx, case.id, opened["files"], side="citizen", now=turn.now)
    await groups.watch(turn, case)
    turn.say("joined", number=case.number, count=await groups.size(turn.tx, case))
    await joined.show(turn, case)
    second.after(turn, opened)
