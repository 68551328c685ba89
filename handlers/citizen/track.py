"""A citizen's own cases: see, add to, urge, withdraw, reopen."""

import re
import unicodedata
from collections.abc import Sequence
from datetime import datetime, timedelta

from handlers import lately
from handlers.cases import card, clock, followup
from handlers.cases.leader import alarm
from handlers.cases.lifecycle import OPEN, target
from handlers.cases.urging import urge
from handlers.citizen import album, answer, joined
from handlers.errors import Refused
from handlers.masking import mask
from handlers.turn import Choice, Reply, Turn
from storage import cases, dues, joins, timers
from storage.cases import Case
from storage.errors import NotFound

_NUMBER = re.compile(r"(?<![A-Za-z0-9])([A-Za-z]{2}\d{6})[-—－ ]?(\d{4,})(?![A-Za-z0-9])")
_LIKE_ONE = re.compile(r"[A-Za-z]{2}\d[\d—－-]{2,18}")
URGE_COOLDOWN = timedelta(hours=12)
JUST = timedelta(minutes=30)
"""For this long after a report was filed, a photo without a word is meant for it."""
SAME = timedelta(minutes=10)
"""The same words for the same case so soon again were tapped or sent twice: they are there."""
CITIZEN = frozenset({"citizen"})


def number_in(text: str) -> str:
    """The case number that stands in a text, as it is written by us; empty when there is none."""
    found = _NUMBER.search(unicodedata.normalize("NFKC", text))
    return f"{found[1].upper()}-{found[2]}" if found else ""


def number_said(text: str) -> str:
    """The same; also what is nothing else and looks like one, with a digit too few or too many."""
    said = unicodedata.normalize("NFKC", text).strip()
    return number_in(text) or (said if _LIKE_ONE.fullmatch(said) else "")


def awaits(turn: Turn, case: Case) -> None:
    """From here on words are for this case, until they came or a day has passed."""
    lately.keep(turn, "adding", case=case.id)


def awaited(turn: Turn) -> int | None:
    """The case for which words are awaited, if any."""
    adding = lately.kept(turn, "adding")
    return int(adding["case"]) if adding else None


async def just_filed(turn: Turn) -> int | None:
    """The case that was filed or added to a moment ago: a photo right after it belongs to it."""
    mine = [
        one for one in await cases.of_person(turn.tx, turn.talk.person_id) if one.status in OPEN
    ]
    added = lately.kept(turn, "added") or {"case": 0, "at": ""}
    when = {one.id: one.created_at for one in mine if turn.now - one.created_at < JUST}
    if any(one.id == added["case"] for one in mine):
        when[added["case"]] = datetime.fromisoformat(added["at"])
    return max(when, key=lambda one: when[one], default=None)


async def all_of(turn: Turn) -> None:
    """The list of one's cases, or the one there is."""
    mine = await cases.of_person(turn.tx, turn.talk.person_id, limit=8)
    others = await joins.open_of(turn.tx, turn.talk.person_id, 8)
    if len(others) == 1 and not mine:
        await joined.show(turn, await cases.glance(turn.tx, others[0]["case_id"]))
    elif not mine and not others and "form" in turn.state:
        turn.say("aside-none-filed")
    elif not mine and not others:
        turn.say("cases-none", choices=[Choice(turn.t("choice-report"), "report.start", {})])
    elif len(mine) == 1 and not others:
        await show_card(turn, mine[0])
    else:
        turn.say(
            "cases-which",
            choices=[
                *to_pick(mine, "case.show"),
                *(
                    Choice(
                        turn.t("choice-joined", number=row["number"], summary=row["summary"][:14]),
                        "joined.show",
                        {"case": row["case_id"]},
                    )
                    for row in others
                ),
            ],
        )


def to_pick(mine: Sequence[Case], action: str) -> list[Choice]:
    """One's cases to choose from, each for the same action."""
    return [
        Choice(f"{case.number} {case.summary[:16]}", action, {"case": case.id}) for case in mine
    ]


async def by_number(turn: Turn, number: str) -> None:
    """A number was written. Somebody else's case is as unknown as one that does not exist."""
    try:
        case = await cases.by_number(turn.tx, number)
    except NotFound:
        case = None
    if case and await joins.one(turn.tx, case.id, turn.talk.person_id):
        await joined.show(turn, case)
    elif case is None or case.person_id != turn.talk.person_id:
        turn.say("case-unknown", number=number.upper())
    else:
        await show_card(turn, case)


async def show_card(turn: Turn, case: Case) -> None:
    """How a case stands; from here on this message is kept up to date, where its news goes."""
    shown = card.with_dues(turn, card.card(turn, case), await dues.of_case(turn.tx, case.id))
    reply = Reply("", card=shown, choices=tuple(card.choices(turn, case)))
    if turn.reply(reply) and case.conversation_id == turn.talk.id:
        await cases.set_card(turn.tx, case.id, reply.key)


async def mine(turn: Turn, choice: Choice) -> Case | None:
    """The case of a choice, if it is this person's."""
    try:
        case = await cases.by_id(turn.tx, choice.arguments["case"])
    except NotFound:
        case = None
    if case is None or case.person_id != turn.talk.person_id:
        turn.say("choice-stale")
        return None
    return case


async def choose(turn: Turn, choice: Choice) -> None:
    """Something about a case was tapped."""
    case = await mine(turn, choice)
    if case is None:
        return
    try:
        await _ACTIONS[choice.action](turn, case)
    except Refused:
        turn.say("case-moved-on")
        await show_card(turn, case)


async def whole_answer(turn: Turn, choice: Choice) -> None:
    """The answer of which the card has the beginning; masked for who joined the case."""
    case = await cases.by_id(turn.tx, choice.arguments["case"])
    own = case.person_id == turn.talk.person_id
    if not own and await joins.one(turn.tx, case.id, turn.talk.person_id) is None:
        turn.say("choice-stale")
    elif not card.answered(case):
        turn.say("case-moved-on")
    else:
        text = case.resolution if own else mask(case.resolution)
        turn.reply(Reply(text, title=turn.t("whole-answer-title", number=case.number)))


async def _show(turn: Turn, case: Case) -> None:
    await show_card(turn, case)


async def _add(turn: Turn, case: Case) -> None:
    target(case, "supplement", CITIZEN)
    awaits(turn, case)
    turn.say("case-ask-add", number=case.number)


async def added(turn: Turn, case_id: int, text: str) -> None:
    """What was written after "add": goes to the case, word for word."""
    case = await cases.by_id(turn.tx, case_id)
    incoming = turn.incoming
    lately.forget(turn, "adding")
    try:
        target(case, "supplement", CITIZEN)
    except Refused:
        turn.say("case-moved-on")
        await show_card(turn, case)
        return
    new = await add_words(turn, case, text, [file.key for file in incoming.files])
    lately.keep(turn, "added", case=case_id)
    album.to_case(turn, case_id, "supplement")
    turn.say("case-added" if new else "case-added-before", number=case.number)


async def add_words(turn: Turn, case: Case, text: str, files: list[str]) -> bool:
    """More for a case; False when it was written there a moment ago. What was asked of the one who
    filed it is not answered by who joined."""
    filer = case.person_id == turn.talk.person_id
    asked = case.status == "awaiting_info" and filer
    if not asked and await _there(turn, case, text, files):
        return False
    changed = await cases.change(
        turn.tx,
        case,
        actor="citizen",
        action="supplement",
        now=turn.now,
        status=target(case, "supplement", CITIZEN) if filer else case.status,
        text=text,
        details={"files": files},
    )
    if asked:
        await clock.resume(turn, changed, actor="citizen")
    if files:
        await cases.attach(turn.tx, case.id, files, side="citizen", now=turn.now)
    return True


async def _there(turn: Turn, case: Case, text: str, files: list[str]) -> bool:
    """Whether a case was given the same words and files a moment ago."""
    return any(
        one.action == "supplement"
        and turn.now - one.happened_at <= SAME
        and one.text.strip() == text.strip()
        and set(files) <= set(one.details.get("files", ()))
        for one in await cases.events(turn.tx, case.id)
    )


async def _urge(turn: Turn, case: Case) -> None:
    target(case, "urge", CITIZEN)
    if case.urged_at and turn.now - case.urged_at < URGE_COOLDOWN:
        turn.say("case-urged-already", when=card.moment(turn, case.urged_at))
        return
    after = await urge(turn, case, actor="citizen")
    key = "case-urged-due" if after.due_at else "case-urged"
    turn.say(key, number=case.number, due=card.moment(turn, after.due_at or turn.now))


async def urge_case(turn: Turn, case_id: int) -> None:
    """Urge by the number of the case as it stands now; say so when it is no moment for it."""
    case = await cases.by_id(turn.tx, case_id)
    try:
        await _urge(turn, case)
    except Refused:
        turn.say("case-added", number=case.number)


async def _withdraw(turn: Turn, case: Case) -> None:
    target(case, "withdraw", CITIZEN)
    turn.say(
        "case-ask-withdraw",
        number=case.number,
        choices=[
            Choice(turn.t("choice-withdraw-yes"), "case.withdraw.yes", {"case": case.id}),
            Choice(turn.t("choice-withdraw-no"), "case.show", {"case": case.id}),
        ],
    )


async def _withdrawn(turn: Turn, case: Case) -> None:
    if case.kind == "report":
        # Somebody may have pressed the one who told of a wrong: a person looks before it ends.
        target(case, "withdraw", CITIZEN)
        await cases.change(turn.tx, case, actor="citizen", action="ask-withdraw", now=turn.now)
        await alarm(turn, case, "withdraw-asked", "")
        turn.say("case-withdraw-asked", number=case.number)
        return
    if await handed_over(turn, case):
        return
    await cases.change(
        turn.tx,
        case,
        actor="citizen",
        action="withdraw",
        now=turn.now,
        status=target(case, "withdraw", CITIZEN),
        closed_at=turn.now,
        close_reason="withdrawn",
    )
    await timers.cancel(turn.tx, followup.subject(case), turn.now)
    await clock.stop(turn, case)
    turn.say("case-withdrawn", number=case.number)


async def handed_over(turn: Turn, case: Case) -> bool:
    """Others joined the case: it goes on as theirs, without whoever filed it."""
    heirs = await joins.of_case(turn.tx, case.id)
    if not heirs:
        return False
    await cases.hand_over(
        turn.tx,
        case,
        person_id=heirs[0]["person_id"],
        conversation_id=heirs[0]["conversation_id"],
        card_key=heirs[0]["card_key"],
        now=turn.now,
    )
    await joins.leave(turn.tx, case.id, heirs[0]["person_id"])
    turn.say("case-handed-over", number=case.number, count=len(heirs))
    return True


async def _reopen(turn: Turn, case: Case) -> None:
    late = case.closed_at and turn.now - case.closed_at > followup.REOPEN_WINDOW
    if case.status == "archived" or (case.status == "closed" and late):
        before = turn.t("value-former-case", number=case.number)
        again = f"{case.detail[: answer.KEPT - len(before) - 1]}\n{before}"
        turn.say("case-too-old", number=case.number, choices=[answer.to_report(turn, again)])
        return
    target(case, "reopen", CITIZEN)
    after = await followup.again(turn, case, action="reopen", reason="")
    turn.say("case-reopened", number=after.number)
    card.say_due(turn, after)
    await show_card(turn, after)


_ACTIONS = {
    "case.show": _show,
    "case.add": _add,
    "case.urge": _urge,
    "case.withdraw": _withdraw,
    "case.withdraw.yes": _withdrawn,
    "case.reopen": _reopen,
}
