"""The citizen's word on a case: contacted, solved, satisfied; one tap each."""

from handlers.cases import followup
from handlers.citizen import track
from handlers.turn import Choice, Turn
from storage import cases, notes
from storage.cases import Case


async def begin(turn: Turn, choice: Choice) -> None:
    """From the status card: ask the question that has no answer yet."""
    case = await track.mine(turn, choice)
    if case is None:
        return
    name = followup.next_question(case) if case.status == "follow_up" else None
    if name:
        followup.question(turn, case, name)
    else:
        turn.say("rate-over")


async def given(turn: Turn, choice: Choice) -> None:
    """One of the three questions was answered."""
    case = await track.mine(turn, choice)
    if case is None:
        return
    name, value = choice.arguments["question"], choice.arguments["answer"]
    if case.status != "follow_up" or case.round != choice.arguments["round"]:
        turn.say("rate-over")
        return
    if getattr(case, name):
        turn.toast = turn.t("rate-again")
        return
    after = await cases.change(
        turn.tx,
        case,
        actor="citizen",
        action="rate",
        now=turn.now,
        text=f"{name}: {value}",
        **{name: value},
    )
    if name == "solved" and value != "yes":
        await _not_solved(turn, after)
    elif following := followup.next_question(after):
        followup.question(turn, after, following)
    else:
        await _last_word(turn, after)


async def _not_solved(turn: Turn, case: Case) -> None:
    after = await followup.again(turn, case, action="rework", reason=f"solved: {case.solved}")
    turn.state["adding"] = after.id
    turn.say("rate-not-solved" if after.round <= 2 else "rate-not-solved-again", number=case.number)


async def _last_word(turn: Turn, case: Case) -> None:
    if case.satisfaction in ("dissatisfied", "very-dissatisfied"):
        after = await followup.again(turn, case, action="rework", reason=case.satisfaction)
        turn.state["adding"] = after.id
        turn.say("rate-dissatisfied", number=case.number)
        return
    await followup.end(turn, case, actor="citizen", satisfaction=case.satisfaction)
    turn.state["thanked_case"] = case.id
    turn.say("rate-thanks", number=case.number)


async def thanks(turn: Turn) -> bool:
    """Words of thanks after a case was closed reach those who helped. True when they did."""
    case_id = turn.state.pop("thanked_case", None)
    if case_id is None:
        return False
    case = await cases.by_id(turn.tx, case_id)
    await cases.change(
        turn.tx, case, actor="citizen", action="thanks", now=turn.now, text=turn.incoming.text
    )
    await notes.raise_alarm(
        turn.tx,
        "thanks",
        f"{case.number} {turn.incoming.text[:200]}",
        now=turn.now,
        conversation_id=turn.talk.id,
        case_id=case.id,
    )
    turn.say("thanks-passed-on")
    return True
