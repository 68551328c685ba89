"""Thanks (表扬) reach those who helped: who dispatched, answered, reviewed or held the chat, and
the departments. Each has it in their own list; the case tells to whom it went."""

from handlers.cases.leader import alarm
from handlers.turn import Turn
from storage import cases, thanks
from storage.cases import Case

LONGEST = 500


async def pass_on(turn: Turn, case: Case, words: str) -> None:
    people = await thanks.helpers(turn.tx, case)
    units = [name for name in (case.department, *case.helpers.split("｜")) if name]
    text = words.strip()[:LONGEST]
    for one in people:
        await thanks.add(turn.tx, case.id, text, now=turn.now, staff_id=one["id"])
    for name in units:
        await thanks.add(turn.tx, case.id, text, now=turn.now, department=name)
    to = "、".join([*(one["name"] for one in people), *units])
    await cases.change(
        turn.tx,
        case,
        actor="citizen",
        action="thanks",
        now=turn.now,
        text=words,
        details={"to": to} if to else {},
    )
    await alarm(turn, case, "thanks", words[:200])
