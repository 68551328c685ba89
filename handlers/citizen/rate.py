"""The citizen's word on a case: contacted, solved, satisfied; one tap each."""

import re
from dataclasses import dataclass

from handlers import choices, hearing, lately
from handlers.cases import card, followup, places, thanking
from handlers.cases.arrangements import acting
from handlers.citizen import album, joined, track
from handlers.citizen import answer as answering
from handlers.texts import LANGUAGES
from handlers.turn import Choice, Turn
from storage import cases
from storage.cases import Case

LONGEST_ANSWER = 20
_BREAK = re.compile(r"[，,。；;！!\n]+|不过|但是|可是|另外|\s")
_LATER = re.compile(
    r"再说|回头|等.{0,8}(?:看|试|回|到家|下班)|过(?:两|几|一)天|还没(?:看|试|回|到家)"
    r"|不在家|没空|忙着|不着急|later|not at home"
)


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
    """An answer in words, and what was told beside it."""

    choice: Choice
    beside: str


def spoken(turn: Turn, text: str) -> Spoken | None:
    """The answer that was written instead of tapped: 没解决, 修好了谢谢, 还行. Of a longer text its
    first clause; what answers a later question (修好了, when asked who came) counts for that."""
    asked = _asked(turn)
    said, *beside = _clauses(text)
    if not asked or not said or hearing.length(said) > LONGEST_ANSWER:
        return None
    first = str(asked[0].arguments["question"])
    for name in followup.QUESTIONS[followup.QUESTIONS.index(first) :]:
        if found := _meant(turn, asked[0], name, said):
            return Spoken(found, "".join(beside))
    return None


def _asked(turn: Turn) -> list[Choice]:
    """The answers that were offered last, if a question stands."""
    kept = turn.state.get("offered", ())
    return [choices.from_kept(one) for one in kept if one["action"] in ("rate", "joined.rate")]


def _meant(turn: Turn, asked: Choice, name: str, said: str) -> Choice | None:
    """The answer to one of the questions that the words are; the longest words win. A single
    character (有, 是) is one only when nothing else is said, and so is a judgement that was not
    asked for yet: 态度很好的 is about who called."""
    early = name == "satisfaction" != asked.arguments["question"]
    meant: list[tuple[int, str]] = []
    for value in followup.ANSWERS[name]:
        for language in LANGUAGES:
            words = turn.house.texts.say(language, f"words-{name}-{value}").split("|")
            meant += [(len(one), value) for one in words if _says(one, said, whole=early)]
    if not meant:
        return None
    value = max(meant, key=lambda pair: pair[0])[1]
    return Choice("", asked.action, {**asked.arguments, "question": name, "answer": value})


def _says(word: str, said: str, *, whole: bool) -> bool:
    return word == said if whole or len(word) == 1 else word in said


def _clauses(text: str) -> list[str]:
    """All of a short text; of a longer one what stands before and after the first break."""
    said = hearing.plain(text).strip().strip("。.！!～~ ")
    if hearing.length(said) <= LONGEST_ANSWER:
        return [said]
    return [one.strip() for one in _BREAK.split(said, maxsplit=1)]


def offer_beside(turn: Turn, told: str) -> None:
    """What a longer answer tells beside it may be a matter of its own."""
    if told and hearing.names_trouble(told):
        turn.say("rate-another", choices=[answering.to_report(turn, told)])


def puts_off(turn: Turn, text: str) -> bool:
    """等我看看再说, while a question stands: it is asked again later by itself."""
    return bool(_asked(turn) and _LATER.search(hearing.plain(text)))


async def answered(turn: Turn, choice: Choice) -> None:
    """A written answer to one's own case's question, or to that of a joined one; what it shows
    goes to the case as well."""
    case_id, keys = choice.arguments["case"], [file.key for file in turn.incoming.files]
    if keys:
        await cases.attach(turn.tx, case_id, keys, side="citizen", now=turn.now)
        album.to_case(turn, case_id, "remark")
    await (joined.choose if choice.action == "joined.rate" else given)(turn, choice)


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
    lately.keep(turn, "rated", case=case.id, question=name)
    if name == "solved" and value != "yes":
        await _not_solved(turn, after)
    elif following := followup.next_question(after):
        followup.question(turn, after, following)
    else:
        await _last_word(turn, after)


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
    if case.satisfaction in ("dissatisfied", "very-dissatisfied"):
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
