"""What changed in a case is told once to each who is concerned.

The one who reported hears it in this turn, or in the morning; those who joined hear it in turns of
their own, which timers make, so that nobody hears it twice and nobody is missed.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from handlers.cases import quiet
from handlers.turn import Choice, Reply, Turn
from storage import cases, joins, timers
from storage.cases import Case
from storage.timers import Timer

_FILERS = frozenset({"news-ask"})


async def tell(
    turn: Turn, case: Case, key: str, *, choices: Sequence[Choice] = (), **values: str
) -> None:
    """Say a sentence about a case to all who are concerned; their cards follow by themselves
    (handlers.citizen.cards).

    News is said by the house itself, whoever holds the chat.
    """
    said = {"number": case.number, **values}
    if morning := quiet.wait(turn, case):
        await _in_the_morning(turn, case, key, said, choices, morning)
    else:
        turn.reply(Reply(turn.t(key, **said), side="system", choices=tuple(choices)))
    await pass_on(turn, case, key, said)


async def _in_the_morning(
    turn: Turn,
    case: Case,
    key: str,
    values: dict[str, Any],
    choices: Sequence[Choice],
    morning: datetime,
) -> None:
    """Kept as it is: what was told of a night is heard in its order."""
    offered = [{"label": one.label, "action": one.action} for one in choices]
    await timers.plan(
        turn.tx,
        f"news:{case.id}:{key}",
        "filer-news",
        morning,
        round=await cases.count_events(turn.tx, case.id),
        conversation_id=case.conversation_id,
        details={"case": case.id, "key": key, "values": values, "choices": offered},
    )


async def tell_filer(turn: Turn, timer: Timer) -> bool:
    """News for whoever filed a case: what one who joined began, or what came at night."""
    case, told = await cases.glance(turn.tx, timer.details["case"]), timer.details
    if turn.conversation is None or case.conversation_id != turn.talk.id:
        return True
    said = turn.t(told["key"], **{"number": case.number, **told.get("values", {})})
    offered = [Choice(one["label"], one["action"], {}) for one in told.get("choices", ())]
    turn.reply(Reply(said, side="system", choices=tuple(offered)))
    return True


async def pass_on(turn: Turn, case: Case, key: str, values: dict[str, Any]) -> None:
    """The same news for those who joined; what is asked of the filer alone is not theirs."""
    if key in _FILERS:
        return
    for row in await joins.of_case(turn.tx, case.id):
        if row["conversation_id"] is None:
            continue
        events = await cases.count_events(turn.tx, case.id)
        await timers.plan(
            turn.tx,
            f"joined:{case.id}:{row['person_id']}",
            "case-news",
            turn.now,
            round=f"{events}:{key}",  # one action may bring two news
            conversation_id=row["conversation_id"],
            details={"case": case.id, "key": key, "values": values},
        )


async def pass_report(turn: Turn, case: Case) -> None:
    """What was done, for those who joined: each is asked for an own rating."""
    for row in await joins.of_case(turn.tx, case.id):
        if row["conversation_id"] is not None:
            await timers.plan(
                turn.tx,
                f"joined:{case.id}:{row['person_id']}",
                "joined-report",
                turn.now,
                round=case.round,
                conversation_id=row["conversation_id"],
                details={"case": case.id, "round": case.round},
            )


async def pass_to_filer(turn: Turn, case: Case, key: str) -> None:
    """What began with one who joined, for whoever filed the case, in a turn of their own."""
    await timers.plan(
        turn.tx,
        f"joined:{case.id}:filer",
        "filer-news",
        turn.now,
        round=f"{await cases.count_events(turn.tx, case.id)}:{key}",
        conversation_id=case.conversation_id,
        details={"case": case.id, "key": key},
    )
