"""The citizen's word on a case: contacted, solved, satisfied; one tap each."""

from dataclasses import dataclass

from handlers import choices, hearing, lately
from handlers.cases import card, followup, places, thanking
from handlers.cases.arrangements import acting
from handlers.citizen import album, joined, judged, track
from handlers.citizen import answer as answering
from handlers.turn import Choice, Turn
from storage import cases
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


@dataclass(frozen=True, slots=True)
class Spoken:
    """Answers in words, in the order of the questions, and what was told beside them."""

    choices: tuple[Choice, ...]
    beside: str


def spoken(turn: Turn, text: str) -> Spoken | None:
    """The answers that were written instead of tapped: 没解决; 联系了，修好了，但是态度不好."""
    asked = _asked(turn)
    if not asked or judged.puts_off(text):
        return None
    first = asked[0]
    heard = judged.read(turn.house.texts, text, str(first.arguments["question"]))
    if heard is None:
        return None
    meant = [
        Choice("", first.action, {**first.arguments, "question": name, "answer": value})
        for name, value in heard.answers.items()
    ]
    meant.sort(key=lambda one: followup.QUESTIONS.index(one.arguments["question"]))
    return Spoken(tuple(meant), heard.beside)


def _asked(turn: Turn) -> list[Choice]:
    """The answers that were offered last, if a question stands."""
    kept = turn.state.get("offered", ())
    return [choices.from_kept(one) for one in kept if one["action"] in ("rate", "joined.rate")]


async def standing(turn: Turn, text: str) -> bool:
    """满意, when something else was said since the question: it is for the one case that waits.
    So is what answers two of the questions."""
    if turn.incoming.kind != "text" or "form" in turn.state:
        return False
    mine = await cases.of_person(turn.tx, turn.talk.person_id)
    waiting = [one for one in mine if one.status == "follow_up"]
    name = followup.next_question(waiting[0]) if len(waiting) == 1 else None
    heard = judged.read(turn.house.texts, text, name) if name else None
    if heard is None or not (_meant(turn, heard, text) or _just_done(heard, name, text)):
        return False
    of = {"case": waiting[0].id, "round": waiting[0].round}
    meant = [
        Choice("", "rate", {**of, "question": question, "answer": value})
        for question, value in heard.answers.items()
    ]
    await answered(turn, Spoken(tuple(meant), heard.beside), text)
    return True


def _just_done(heard: judged.Judged, asked: str | None, text: str) -> bool:
    """都亮了, while whether it is solved is what stands."""
    few = hearing.length(text) <= hearing.FEW and not heard.beside
    return few and asked == "solved" and "solved" in heard.answers


def _meant(turn: Turn, heard: judged.Judged, text: str) -> bool:
    """Whether words are about the case, though another matter was talked of since."""
    undone = heard.answers.get("solved") == "no" and not heard.beside
    return len(heard.answers) > 1 or undone or judged.surely(turn.house.texts, text)


def puts_off(turn: Turn, text: str) -> bool:
    """等我看看再说, while a question stands: it is asked again later by itself."""
    return bool(_asked(turn) and judged.puts_off(text))


def later(turn: Turn) -> None:
    """It is waited for; what can be answered stays with it."""
    turn.say("rate-later", choices=_asked(turn))


async def answered(turn: Turn, heard: Spoken, text: str) -> None:
    """Written answers to one's own case's questions, or to the first of a joined one; what is
    shown and told beside them goes to the case as well."""
    first, *more = heard.choices
    case_id, keys = first.arguments["case"], [file.key for file in turn.incoming.files]
    if keys:
        await cases.attach(turn.tx, case_id, keys, side="citizen", now=turn.now)
        album.to_case(turn, case_id, "remark")
    if first.action == "joined.rate":
        await joined.choose(turn, first)
        return
    case = await track.mine(turn, first)
    if case is None or _over(turn, case, first):
        return
    another = judged.another(heard.beside)
    if heard.beside and not another:
        of = {"question": first.arguments["question"], "files": []}
        case = await cases.change(
            turn.tx, case, actor="citizen", action="remark", now=turn.now, text=text, details=of
        )
        turn.say("rate-remark-kept", number=case.number)
    elif first.arguments["question"] != followup.next_question(case):
        turn.say("rate-remark-kept", number=case.number)  # 还行吧, before the first question
    for choice in (first, *more):
        if not getattr(case, choice.arguments["question"]):
            case = await _record(turn, case, choice)
    await _go_on(turn, case)
    if another:
        told = answering.to_report(turn, heard.beside)
        turn.say("rate-another", choices=[told])


async def given(turn: Turn, choice: Choice) -> None:
    """One of the three questions was answered."""
    case = await track.mine(turn, choice)
    if case is None or _over(turn, case, choice):
        return
    if getattr(case, choice.arguments["question"]):
        turn.toast = turn.t("rate-again")
        return
    await _go_on(turn, await _record(turn, case, choice))


def _over(turn: Turn, case: Case, choice: Choice) -> bool:
    """Whether there is nothing to be answered any more, which is said."""
    over = case.status != "follow_up" or case.round != choice.arguments["round"]
    if over:
        turn.say("rate-over")
    return over


async def _record(turn: Turn, case: Case, choice: Choice) -> Case:
    name, value = choice.arguments["question"], choice.arguments["answer"]
    lately.keep(turn, "rated", case=case.id, question=name)
    return await cases.change(
        turn.tx,
        case,
        actor="citizen",
        action="rate",
        now=turn.now,
        text=f"{name}: {value}",
        **{name: value},
    )


async def _go_on(turn: Turn, case: Case) -> None:
    """After an answer: done again, the next question, or the end."""
    if case.solved in ("no", "partly"):
        await _not_solved(turn, case)
    elif following := followup.next_question(case):
        followup.question(turn, case, following)
    else:
        await _last_word(turn, case)


async def remarked(turn: Turn, text: str) -> bool:
    """Words or a photo that follow an answer go to the case beside it; then the next question
    stands again. False when they are about something else."""
    rated = lately.kept(turn, "rated")
    if rated is None or _about_else(turn, text):
        return False
    case = await cases.by_id(turn.tx, rated["case"])
    keys = [file.key for file in turn.incoming.files]
    await cases.change(
        turn.tx,
        case,
        actor="citizen",
        action="remark",
        now=turn.now,
        text=text,
        details={"question": rated["question"], "files": keys},
    )
    await cases.attach(turn.tx, case.id, keys, side="citizen", now=turn.now)
    album.to_case(turn, case.id, "remark")
    turn.say("rate-remark-kept", number=case.number)
    following = followup.next_question(case) if case.status == "follow_up" else None
    if following:
        followup.question(turn, case, following)
    return True


def _about_else(turn: Turn, text: str) -> bool:
    """Thanks, a question, another place; after the end any other matter: those have own ways."""
    if not text.strip():
        return not turn.incoming.files
    city, ended = turn.house.city, "thanked_case" in turn.state
    if hearing.thanks(text, city, lenient=ended):
        return True
    if ended and (hearing.troubled(text, city) or hearing.wants(text)):
        return True
    return hearing.asks(text) or bool(places.place(text))


async def _not_solved(turn: Turn, case: Case) -> None:
    after = await followup.again(turn, case, action="rework", reason=f"solved: {case.solved}")
    track.awaits(turn, after)
    card.say_due(turn, after)
    turn.say("rate-not-solved" if after.round <= 2 else "rate-not-solved-again", number=case.number)


async def _last_word(turn: Turn, case: Case) -> None:
    if case.satisfaction in followup.UNHAPPY:
        after = await followup.again(turn, case, action="rework", reason=case.satisfaction)
        track.awaits(turn, after)
        card.say_due(turn, after)
        key = "rate-dissatisfied" if after.round <= 2 else "rate-not-solved-again"
        turn.say(key, number=case.number)
        return
    await followup.end(turn, case, actor="citizen", satisfaction=case.satisfaction)
    turn.state["thanked_case"] = case.id
    turn.say("rate-thanks", number=case.number)


async def thanks(turn: Turn, text: str) -> bool:
    """Words of thanks after a case was closed reach those who helped. True when they did."""
    case_id = turn.state.pop("thanked_case", None)
    lately.forget(turn, "rated")
    if case_id is None:
        return False
    case = await cases.by_id(turn.tx, case_id)
    await thanking.pass_on(turn, case, text)
    await acting.thanked(turn, case, text)
    turn.say("thanks-passed-on")
    return True
