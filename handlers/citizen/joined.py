"""A case that one joined: how it stands, more words for it, leaving, and an own rating.

The words of whoever filed it are theirs: here everybody sees their own. An own rating counts for
the group. One who joined and is not helped alarms the duty leader; the case is worked on again
when half of all who are concerned say so, or whoever filed it.
"""

from datetime import datetime, timedelta
from typing import Any

from handlers import lately
from handlers.cases import card, followup, news
from handlers.cases.leader import alarm
from handlers.cases.lifecycle import OPEN
from handlers.files import as_attachment
from handlers.masking import mask
from handlers.turn import Card, Choice, Reply, Row, Turn
from storage import cases, joins, media, reports, timers
from storage.cases import Case
from storage.database import Row as StoredRow
from storage.errors import NotFound
from storage.timers import Timer

REMINDER = timedelta(hours=24)
RATED = frozenset({"follow_up", "closed"})


def card_of(turn: Turn, case: Case, *, slots: dict[str, Any]) -> Card:
    """The case's card with one's own words in place of those of whoever filed it."""
    shown = card.card(turn, case)
    place = turn.t("label-place")
    rows = [row for row in shown.rows if row.label not in (place, turn.t("label-resolution"))]
    if slots.get("place"):
        rows.insert(1, Row(place, slots["place"]))
    if card.answered(case):
        rows.append(Row(turn.t("label-resolution"), card.shortened(mask(case.resolution))))
    rows.append(Row(turn.t("label-joined"), turn.t("value-joined")))
    return Card(
        kind="case",
        title=slots.get("summary") or turn.t("joined-case"),
        number=case.number,
        rows=tuple(rows),
        steps=shown.steps,
        due=shown.due,
        note=shown.note,
    )


def choices(turn: Turn, case: Case, row: StoredRow) -> list[Choice]:
    found = []
    if case.status in RATED and _next(case, row):
        found.append(Choice(turn.t("choice-rate"), "joined.rating", {"case": case.id}))
    if case.status in OPEN:
        found.append(Choice(turn.t("choice-supplement"), "joined.add", {"case": case.id}))
        found.append(Choice(turn.t("choice-leave"), "joined.leave", {"case": case.id}))
    return found + card.whole(turn, case)


async def show(turn: Turn, case: Case) -> None:
    """How it stands; from here on this message is kept up to date."""
    row = await joins.one(turn.tx, case.id, turn.talk.person_id)
    if row is None:
        turn.say("choice-stale")
        return
    slots = {"summary": row["summary"], "place": row["place"]}
    shown = card_of(turn, case, slots=slots)
    reply = Reply("", card=shown, choices=tuple(choices(turn, case, row)))
    if turn.reply(reply) and row["conversation_id"] == turn.talk.id:
        await joins.told(turn.tx, case.id, turn.talk.person_id, "card", reply.key)


async def choose(turn: Turn, choice: Choice) -> None:
    """Something about a joined case was tapped."""
    try:
        case = await cases.by_id(turn.tx, choice.arguments["case"])
    except NotFound:
        case = None
    row = await joins.one(turn.tx, case.id, turn.talk.person_id) if case else None
    if case is None or row is None:
        turn.say("choice-stale")
        return
    match choice.action:
        case "joined.show":
            await show(turn, case)
        case "joined.add":
            _ask_for_words(turn, case)
        case "joined.leave":
            await _leave(turn, case)
        case "joined.rating":
            _ask_next(turn, case, row)
        case "joined.rate":
            await _rated(turn, case, choice.arguments)


def _ask_for_words(turn: Turn, case: Case) -> None:
    if case.status not in OPEN:
        turn.say("case-moved-on")
        return
    lately.keep(turn, "adding", case=case.id)
    turn.say("case-ask-add", number=case.number)


async def _leave(turn: Turn, case: Case) -> None:
    """No further news; what was said for the case stays with it."""
    await joins.leave(turn.tx, case.id, turn.talk.person_id)
    await cases.change(turn.tx, case, actor="citizen", action="leave", now=turn.now)
    await timers.cancel(turn.tx, _subject(case.id, turn.talk.person_id), turn.now)
    turn.say("joined-left", number=case.number)


def _subject(case_id: int, person_id: int) -> str:
    return f"joined:{case_id}:{person_id}"


async def tell_news(turn: Turn, timer: Timer) -> bool:
    """News of a case for one who joined it."""
    case = await cases.by_id(turn.tx, timer.details["case"])
    if turn.conversation is None:
        return True
    row = await joins.one(turn.tx, case.id, turn.talk.person_id)
    if row is None:
        return True
    values = {name: mask(str(value)) for name, value in timer.details["values"].items()}
    said = turn.t(timer.details["key"], **{**values, "number": case.number})
    turn.reply(Reply(said, side="system"))
    return True


async def report(turn: Turn, timer: Timer) -> bool:
    """The resolution, with its pictures, and the first question."""
    case, row = await _asked(turn, timer)
    if case is not None and row is not None:
        await tell(turn, case, row)
    return True


async def tell(turn: Turn, case: Case, row: StoredRow, *, again: bool = False) -> None:
    """The report, and a reminder a day later; `again`: the first did not arrive."""
    files = [
        one for one in await media.of_case(turn.tx, case.id, "department") if one.state == "stored"
    ]
    reply = Reply(
        turn.t(
            "followup-report",
            department=card.department_name(turn, case) or turn.house.city.hotline("zh"),
            summary=row["summary"] or turn.t("joined-case"),
            resolution=mask(case.resolution),
        ),
        title=turn.t("followup-title", number=case.number),
        files=tuple(as_attachment(one, named=False) for one in files),
        side="system",
    )
    said = turn.reply(reply)
    key = reply.key if said else ""
    await joins.told(turn.tx, case.id, turn.talk.person_id, "report", key)
    if said is None:
        turn.state[followup.UNHEARD] = True
        return
    _ask_next(turn, case, row)
    await timers.plan(
        turn.tx,
        _subject(case.id, turn.talk.person_id),
        "joined-reminder",
        turn.now + REMINDER,
        round=f"{case.round}:{timers.anew(turn.now)}" if again else case.round,
        conversation_id=turn.talk.id,
        details={"case": case.id, "round": case.round},
    )


async def remind(turn: Turn, timer: Timer) -> bool | datetime:
    """Once, a day later, if nothing was answered."""
    case, row = await _asked(turn, timer)
    if case is None or row is None or _answers(case, row)["contacted"]:
        return True
    if turn.held:
        return False
    arrival = await reports.arrival(turn.tx, turn.talk.id, row["report_key"])
    if arrival.state == "waits":
        return turn.now + REMINDER
    if arrival.state == "failed":
        turn.state[followup.UNHEARD] = True
        return True
    turn.say("followup-reminder-1", number=case.number, summary=row["summary"])
    _ask_next(turn, case, row)
    return True


async def _asked(turn: Turn, timer: Timer) -> tuple[Case | None, StoredRow | None]:
    """The case and how this person joined it, while its rating is still of this round."""
    case = await cases.by_id(turn.tx, timer.details["case"])
    if turn.conversation is None or case.round != timer.details["round"]:
        return None, None
    if case.status not in RATED:
        return None, None
    return case, await joins.one(turn.tx, case.id, turn.talk.person_id)


def _answers(case: Case, row: StoredRow) -> dict[str, str]:
    """What was answered in this round."""
    return {name: row[name] if row["round"] == case.round else "" for name in followup.QUESTIONS}


def _next(case: Case, row: StoredRow) -> str | None:
    return next((name for name, answer in _answers(case, row).items() if not answer), None)


def _ask_next(turn: Turn, case: Case, row: StoredRow) -> None:
    name = _next(case, row) if case.status in RATED else None
    if name is None:
        turn.say("rate-over")
        return
    followup.question(turn, case, name, answered="joined.rate")


async def _rated(turn: Turn, case: Case, given: dict[str, Any]) -> None:
    """One of the three questions was answered by one who joined."""
    name, value = given["question"], given["answer"]
    if case.status not in RATED or case.round != given["round"]:
        turn.say("rate-over")
        return
    if not await joins.rate(
        turn.tx, case.id, turn.talk.person_id, round=case.round, question=name, answer=value
    ):
        turn.toast = turn.t("rate-again")
        return
    after = await joins.one(turn.tx, case.id, turn.talk.person_id)
    assert after is not None
    if (name == "solved" and value != "yes") or value in followup.UNHAPPY:
        await _not_helped(turn, case, name)
    elif _next(case, after):
        _ask_next(turn, case, after)
    else:
        turn.say("joined-thanks", number=case.number)


async def _not_helped(turn: Turn, case: Case, name: str) -> None:
    """Counted and alarmed; from half of all on the case is worked on again."""
    rows = await joins.of_case(turn.tx, case.id)
    people = len(rows) + 1
    unsolved = sum(_answers(case, row)["solved"] in ("no", "partly") for row in rows)
    await alarm(turn, case, "joined-unhappy", f"{unsolved}/{people} {case.summary}")
    if name != "solved" or 2 * unsolved < people:
        turn.say("joined-not-solved", number=case.number)
        return
    action = "rework" if case.status == "follow_up" else "reopen"
    after = await followup.again(
        turn, case, action=action, reason=f"joined: {unsolved}/{people}", actor="citizen"
    )
    await news.pass_to_filer(turn, after, "news-reopened")
    turn.say("joined-reworked", number=case.number)
