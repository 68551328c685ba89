"""What a citizen says in a talk belongs to a case that is filed already (edge case 26)."""

from handlers.cases.lifecycle import CITIZEN, OPEN, target
from handlers.citizen import track
from handlers.desk.owning import own
from handlers.errors import NotNow, Refused
from handlers.turn import Turn
from storage import cases, handoffs, messages, notes
from storage.cases import Case
from storage.database import Transaction
from storage.errors import NotFound
from storage.staff import Member


async def open_cases(tx: Transaction, person_id: int) -> list[Case]:
    """The cases of a citizen that more can be added to."""
    return [one for one in await cases.of_person(tx, person_id) if one.status in OPEN]


async def to_case(turn: Turn, handoff_id: int, by: Member, message_key: str, number: str) -> bool:
    """Put a message, word for word and with its files, into one of the citizen's cases; False when
    it was put there a moment ago."""
    own(turn, handoff_id, by)
    said = await messages.by_key(turn.tx, turn.talk.id, message_key)
    if said is None or said.side != "citizen":
        raise NotNow("只有市民的话可以补充到工单里。")
    try:
        case = await cases.by_number(turn.tx, number)
    except NotFound:
        raise NotNow(f"没有工单{number}。") from None
    if case.person_id != turn.talk.person_id:
        raise NotNow(f"{number}不是这位市民的工单。")
    try:
        target(case, "supplement", CITIZEN)
    except Refused:
        raise NotNow(f"{number}已经不能补充了。") from None
    if not await track.add_words(turn, case, said.text, list(said.extras.get("files", ()))):
        return False
    handoff = await handoffs.find(turn.tx, handoff_id)
    await handoffs.record(turn.tx, handoff, f"staff:{by.id}", "supplement", turn.now, text=number)
    await notes.audit(
        turn.tx, f"staff:{by.name}", "supplement", f"case:{number}", text=message_key, now=turn.now
    )
    return True
