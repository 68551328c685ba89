"""Whoever could not be reached, and is here again: what was done about their cases comes first."""

from handlers import hearing
from handlers.cases import followup
from handlers.citizen import emergency, joined
from handlers.desk import leaving
from handlers.turn import Turn
from storage import cases, reports

QUIET = ("left", "nothing")


async def told_first(turn: Turn) -> None:
    """1. Who writes has not blocked us any more, whether the platform told so or not. 2. What
    certainly did not arrive comes again, but not before an answer to danger."""
    kind = turn.incoming.kind
    if kind in QUIET:
        return
    back = kind == "joined" or turn.talk.blocked_at is not None
    if turn.talk.blocked_at is not None:
        turn.talk.blocked_at = None
        if kind != "joined":
            await leaving.citizen_back(turn)
    if not back and not turn.state.get(followup.UNHEARD):
        return
    if _danger(turn):
        turn.state[followup.UNHEARD] = True
        return
    turn.state.pop(followup.UNHEARD, None)
    await _tell(turn)


def _danger(turn: Turn) -> bool:
    text = turn.incoming.text
    return bool(text) and emergency.spot(hearing.plain(text), turn.house.city) is not None


async def _tell(turn: Turn) -> None:
    me = turn.talk
    for case in await reports.asked_here(turn.tx, me.person_id, me.id):
        arrival = await reports.arrival(turn.tx, me.id, case.report_key)
        if arrival.state == "failed":
            await followup.tell_again(turn, case)
    for row in await reports.joined_here(turn.tx, me.person_id, me.id):
        arrival = await reports.arrival(turn.tx, me.id, row["report_key"])
        if arrival.state == "failed":
            await joined.tell(turn, await cases.glance(turn.tx, row["case_id"]), row, again=True)
