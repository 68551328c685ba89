"""Follow-up (回访): the report of what was done, three questions, reminders, and the end.

1. A reply reaches the citizen with its pictures and the first question.
2. No answer: asked again after 24 hours and after 72 hours.
3. Still none a day later: closed as *not rated*, which is never counted as satisfied.
4. An answer that certainly did not arrive is not asked about: staff hear that they should call, and
   it is told again as soon as the citizen is back. The times run from its arrival.
5. Not solved: reopened with priority; when the second round fails too, it is supervised, and only a
   duty leader may close it, with a reason (解释办结), or have it worked on again.

The spacing is ours: the statutes give only the trigger (北京23条、济南27条).
"""

from datetime import datetime, timedelta

from handlers.cases import card, clock, news, quiet
from handlers.cases.leader import alarm
from handlers.cases.lifecycle import judged, target
from handlers.files import as_attachment
from handlers.turn import Choice, Reply, Turn
from storage import cases, media, notes, reports, timers
from storage.cases import Case

REMINDERS = (timedelta(hours=24), timedelta(hours=72))
LAST_WORD = timedelta(hours=96)
REOPEN_WINDOW = timedelta(days=7)
ON_ITS_WAY = timedelta(minutes=10)
"""So much later than the report was said it may arrive without moving the times."""
UNHEARD = "unheard"
"""In the state of a conversation: something did not arrive, to be told when they are here again."""
DESKS_SPEAK = "zh"

QUESTIONS = ("contacted", "solved", "satisfaction")
ANSWERS = {
    "contacted": ("yes", "no"),
    "solved": ("yes", "partly", "no"),
    "satisfaction": ("very", "satisfied", "fair", "dissatisfied", "very-dissatisfied"),
}
UNHAPPY = frozenset({"dissatisfied", "very-dissatisfied"})


def subject(case: Case) -> str:
    return f"case:{case.id}"


async def report(turn: Turn, case: Case) -> None:
    """Tell the citizen what was done, ask the first question and plan the reminders: at night
    all of it for the morning."""
    heard = quiet.wait(turn, case)
    if heard:
        await reports.told(turn.tx, case.id, reports.LATER)
        await _plan(turn, case, "followup-report", heard)
    else:
        await _tell(turn, case)
    await news.pass_report(turn, case)
    await _plan_all(turn, case, heard or turn.now)


async def _plan_all(turn: Turn, case: Case, since: datetime, again: str = "") -> None:
    for number, wait in enumerate(REMINDERS, start=1):
        await _plan(turn, case, f"followup-reminder-{number}", since + wait, again)
    await _plan(turn, case, "followup-close", since + LAST_WORD, again)


async def tell_again(turn: Turn, case: Case) -> None:
    """What did not arrive is told once more, and its times begin anew."""
    await timers.cancel(turn.tx, subject(case), turn.now)
    await notes.alarm_over(turn.tx, "undelivered", case.id, turn.now)
    await _tell(turn, case)
    await _plan_all(turn, case, turn.now, f":{timers.anew(turn.now)}")


async def report_due(turn: Turn, case_id: int, round: int) -> bool:
    """It is morning: what was done in the night is told, if it is still to be told."""
    case = await cases.by_id(turn.tx, case_id)
    if case.status == "follow_up" and case.round == round:
        await _tell(turn, case)
    return True


async def _tell(turn: Turn, case: Case) -> None:
    files = await media.of_case(turn.tx, case.id, "department")
    pictures = [file for file in files if file.state == "stored"]
    reply = Reply(
        turn.t(
            "followup-report",
            department=card.department_name(turn, case) or turn.house.city.hotline("zh"),
            summary=case.summary,
            resolution=case.resolution,
        ),
        title=turn.t("followup-title", number=case.number),
        files=tuple(map(as_attachment, pictures)),
        side="system",
    )
    said = turn.reply(reply)
    await reports.told(turn.tx, case.id, reply.key if said else "")
    if said is None and turn.conversation is not None:
        await _not_arrived(turn, case)
    if name := next_question(case):
        question(turn, case, name)


async def _not_arrived(turn: Turn, case: Case, *, last: bool = False) -> None:
    """The first time staff hear that they should call; who has not blocked us is told again at
    once, the others when they are here again. The last time staff hear it once more."""
    first = not any(
        one.action == "undelivered" and (not case.replied_at or one.happened_at >= case.replied_at)
        for one in await cases.events(turn.tx, case.id)
    )
    if first or last:
        await cases.change(turn.tx, case, actor="bot", action="undelivered", now=turn.now)
        await alarm(turn, case, "undelivered")
    if first and turn.talk.blocked_at is None:
        await tell_again(turn, case)
    else:
        turn.state[UNHEARD] = True


async def _unheard(
    turn: Turn, case: Case, wait: timedelta, *, last: bool = False
) -> bool | datetime | None:
    """None when the answer arrived so long ago; else what becomes of the timer that looks."""
    if turn.conversation is None:
        return None
    arrival = await reports.arrival(turn.tx, turn.talk.id, case.report_key)
    if arrival.state == "waits":
        return turn.now + REMINDERS[0]
    if arrival.state == "failed":
        await _not_arrived(turn, case, last=last)
        return True
    due = arrival.at + wait if arrival.at else turn.now
    return due if due > turn.now + ON_ITS_WAY else None


async def _plan(turn: Turn, case: Case, event: str, at: datetime, again: str = "") -> None:
    await timers.plan(
        turn.tx,
        subject(case),
        event,
        at,
        round=f"{case.round}{again}",
        conversation_id=case.conversation_id,
        details={"case": case.id, "round": case.round},
    )


def question(turn: Turn, case: Case, name: str, answered: str = "rate") -> None:
    """Ask one of the three questions, each answered by one tap: the action `answered`."""
    turn.say(
        f"followup-ask-{name}",
        number=case.number,
        choices=[
            Choice(
                turn.t(f"answer-{name}-{answer}"),
                answered,
                {"case": case.id, "round": case.round, "question": name, "answer": answer},
            )
            for answer in ANSWERS[name]
        ],
    )


def next_question(case: Case) -> str | None:
    """The first of the three that has no answer."""
    return next((name for name in QUESTIONS if not getattr(case, name)), None)


async def remind(turn: Turn, case_id: int, round: int, number: int) -> bool | datetime:
    """A reminder is due: look again before speaking. False: not now, a person is talking."""
    case = await cases.by_id(turn.tx, case_id)
    if case.status != "follow_up" or case.round != round:
        return True
    if turn.held:
        return False
    if (not_yet := await _unheard(turn, case, REMINDERS[number - 1])) is not None:
        return not_yet
    name = next_question(case)
    if name:
        turn.say(f"followup-reminder-{number}", number=case.number, summary=case.summary)
        question(turn, case, name)
    return True


async def give_up(turn: Turn, case_id: int, round: int) -> bool | datetime:
    """Nobody answered: close honestly, as not rated. What did not arrive stays open: to be told
    when they are here again, or closed by a person who says why."""
    case = await cases.by_id(turn.tx, case_id)
    if case.status != "follow_up" or case.round != round:
        return True
    if turn.held:
        return False
    if (not_yet := await _unheard(turn, case, LAST_WORD, last=True)) is not None:
        return not_yet
    after = await end(turn, case, actor="bot", satisfaction=case.satisfaction or "not-rated")
    turn.say(
        "followup-closed-not-rated",
        number=after.number,
        choices=[Choice(turn.t("choice-reopen"), "case.reopen", {"case": case.id})],
    )
    return True


async def end(turn: Turn, case: Case, *, actor: str, satisfaction: str) -> Case:
    """Close a case with the citizen's word, or with the honest lack of one."""
    after = await cases.change(
        turn.tx,
        case,
        actor=actor,
        action="close",
        now=turn.now,
        status=target(case, "close", frozenset({"citizen"})),
        text=satisfaction,
        satisfaction=satisfaction,
        close_reason="citizen" if actor == "citizen" else "not_rated",
        closed_at=turn.now,
    )
    await timers.cancel(turn.tx, subject(case), turn.now)
    await notes.alarm_over(turn.tx, "undelivered", case.id, turn.now)
    await plan_archive(turn, after)
    return after


async def plan_archive(turn: Turn, case: Case) -> None:
    """When it can no longer be reopened, a closed case is put away."""
    await timers.plan(
        turn.tx,
        subject(case),
        "case-archive",
        turn.now + REOPEN_WINDOW,
        round=case.round,
        conversation_id=case.conversation_id,
        details={"case": case.id},
    )


async def archive(turn: Turn, case_id: int) -> bool:
    case = await cases.by_id(turn.tx, case_id)
    if case.status == "closed":
        await cases.change(
            turn.tx, case, actor="bot", action="archive", now=turn.now, status="archived"
        )
    return True


async def again(
    turn: Turn, case: Case, *, action: str, reason: str, actor: str = "citizen"
) -> Case:
    """Not solved, or back again: another round with priority. What the hotline answered itself is
    to be given to a department now."""
    after = await cases.change(
        turn.tx,
        case,
        actor=actor,
        action=action,
        now=turn.now,
        status=target(case, action, frozenset({"citizen", "operator"})),
        text=reason,
        round=case.round + 1,
        priority=case.priority + 10,
        contacted="",
        solved="",
        satisfaction="",
        closed_at=None,
        close_reason="",
        due_at=clock.limit(turn, case.urgency, "resolve", turn.now) if case.department else None,
    )
    await timers.cancel(turn.tx, subject(case), turn.now)
    if case.department or case.due_at:
        await clock.begin(turn, after, actor=actor, reason=action)
    else:
        await clock.begin_dispatch(turn, after)
    if judged(after):
        after = await _supervised(turn, after)
    await news.pass_on(turn, after, "news-reopened", {"number": after.number})
    await alarm(turn, case, "supervise" if judged(after) else "rework")
    return after


async def _supervised(turn: Turn, case: Case) -> Case:
    return await cases.change(
        turn.tx,
        case,
        actor="bot",
        action="supervise",
        now=turn.now,
        text=turn.house.texts.say(DESKS_SPEAK, "supervised-rounds", rounds=case.round - 1),
        priority=case.priority + clock.SUPERVISED,
        supervision=max(1, case.supervision),
    )
