"""What each timer does when it is due: one table, as `router` is for messages.

Each looks again at the state before it speaks.
"""

from datetime import datetime

from handlers.admin import digest
from handlers.articles import duties
from handlers.cases import clock, followup, news
from handlers.cases.arrangements import firing
from handlers.cases.quiet import Happening, courteous, prompt
from handlers.citizen import cards, channels, joined, news_at, privacy, resting, unfit
from handlers.desk import leaving, queueing, watching
from handlers.desk.topics import duty
from handlers.notices import running
from handlers.turn import Turn
from storage.timers import Timer


async def _first_reminder(turn: Turn, timer: Timer) -> bool | datetime:
    return await followup.remind(turn, timer.details["case"], timer.details["round"], 1)


async def _second_reminder(turn: Turn, timer: Timer) -> bool | datetime:
    return await followup.remind(turn, timer.details["case"], timer.details["round"], 2)


async def _report(turn: Turn, timer: Timer) -> bool:
    return await followup.report_due(turn, timer.details["case"], timer.details["round"])


async def _close(turn: Turn, timer: Timer) -> bool | datetime:
    return await followup.give_up(turn, timer.details["case"], timer.details["round"])


async def _archive(turn: Turn, timer: Timer) -> bool:
    return await followup.archive(turn, timer.details["case"])


async def _put_form_away(turn: Turn, timer: Timer) -> bool:
    return await resting.put_away(turn, timer.details["flow"])


async def _erase(turn: Turn, timer: Timer) -> bool:
    return await privacy.erase(turn, timer.details["person"])


async def _tell_overdue(turn: Turn, timer: Timer) -> bool:
    return await duties.overdue(turn)


async def _look_at_old(turn: Turn, timer: Timer) -> bool:
    return await duties.look_at_old(turn)


EVENTS: dict[str, Happening] = {
    "info-reminder-1": courteous(clock.ask_again),
    "info-reminder-2": courteous(clock.ask_again),
    "followup-report": courteous(_report),
    "followup-reminder-1": courteous(_first_reminder),
    "followup-reminder-2": courteous(_second_reminder),
    "followup-close": courteous(_close),
    "case-archive": _archive,
    "case-news": courteous(joined.tell_news),
    "joined-report": courteous(joined.report),
    "joined-reminder": courteous(joined.remind),
    "case-card": cards.due,
    "filer-news": courteous(news.tell_filer),
    "channel-news": courteous(news_at.come),
    "channel-linked": channels.linked,
    "channel-parted": channels.parted,
    **dict.fromkeys(
        (
            "clock-undispatched",
            "clock-unsigned",
            "clock-uncontacted",
            "clock-undecided",
            "clock-unreviewed",
            "clock-unanswered",
            "clock-half",
            "clock-eighty",
            "clock-yellow",
            "clock-red-1",
            "clock-red-2",
            "clock-red-3",
        ),
        clock.strike,
    ),
    "arrange-plan": firing.plan,
    "arrange-ending": firing.ending,
    **dict.fromkeys(
        (
            "arrange-holiday",
            "arrange-unit",
            "arrange-evening",
            "arrange-hour",
            "arrange-unconfirmed",
            "arrange-last-call",
            "arrange-after",
        ),
        firing.strike,
    ),
    "form-rest": courteous(_put_form_away),
    "file-unfit": prompt(unfit.turned_out),
    "erase": _erase,
    "handoff-place": queueing.place,
    "handoff-limit": queueing.limit,
    "handoff-offer": queueing.offer_over,
    "handoff-next": queueing.next_one,
    "handoff-pass": queueing.pass_over,
    "handoff-hold": queueing.hold_over,
    "handoff-gone": leaving.gone,
    "handoff-blocked": leaving.found_blocked,
    "handoff-ownerless": leaving.ownerless,
    "handoff-shift": leaving.shift_over,
    **dict.fromkeys(("handoff-idle-1", "handoff-idle-2", "handoff-idle-3"), watching.idle),
    **dict.fromkeys(("handoff-silent-warn", "handoff-silent-close"), watching.silent),
    "duty-end": duty.shift_over,
    "duty-away": duty.missed,
    "notice-begin": running.begin,
    "digest": digest.make,
    "digest-tell": digest.tell,
    "knowledge-overdue": _tell_overdue,
    "knowledge-week": _look_at_old,
}
"""Event to what it does; what speaks to a citizen is `courteous`, so that nobody is woken."""
