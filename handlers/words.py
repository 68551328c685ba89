"""What free words lead to, when no button was tapped and no command was given.

1. Danger to life. 2. A later part of an album: where the first one went. 3. More of a danger that
was told. 4. Waiting for a person: kept for them. 5. Despair or anger: a person. 6. What a follow-up
asks: the answer to it. 7. An open report. 8. What is arranged for them, a case's number, words for
a case of theirs. 9. A question, or something to be reported.
"""

import re

from handlers import feelings, form, hearing, lately, whom
from handlers.agreeing import agrees
from handlers.cases import contacts, elsewhere, intake, pieces, places, where
from handlers.citizen import (
    album,
    arranged,
    asides,
    ask,
    confided,
    edited,
    elliptic,
    emergency,
    followup,
    human,
    in_danger,
    inquiry,
    jargon,
    just_filed,
    openers,
    outside,
    own_case,
    rate,
    remit,
    report,
    resting,
    second,
    thread,
    track,
    unfit,
    welcome,
    worries,
)
from handlers.citizen import answer as answering
from handlers.citizen import danger as danger_told
from handlers.city.profile import Emergency
from handlers.notices import asked as notice_questions
from handlers.turn import Choice, Turn
from storage import cases, handoffs, notes

FEW = 4
"""So few characters may say what is wrong with the thing that was named before."""
OUR_HOURS = "怎么转人工、人工几点上班？"
"""As the knowledge base is asked for the hotline's own hours: 你们几点下班."""
_OURS = re.compile(r"你们|您们|恁|热线|12345|\byou\b", re.IGNORECASE)


async def answer(turn: Turn, text: str) -> None:
    """Let the right one answer what was written; the rest of an album follows its first part."""
    await _watched(turn, text)
    danger = _danger(turn, text)
    if await unfit.set_aside(turn):
        await _without(turn, text, danger)
    else:
        await _answer(turn, text, danger)
    album.begun(turn)


def _danger(turn: Turn, text: str) -> Emergency | None:
    """What is danger by its words. What only sounds like it, where a case's answer is asked for and
    given (来电话了，人也挺客气), is the answer."""
    said, city = hearing.plain(text), turn.house.city
    found = emergency.spot(said, city) if text else None
    if found is None and 0 < hearing.length(said) <= FEW:
        before = thread.named_just_before(turn)  # 煤气, and then 漏了: a word a line
        found = emergency.plainly(hearing.plain(before) + said, city) if before else None
    answers = found and found.id == emergency.HELP and rate.spoken(turn, text)
    return found if not answers or emergency.plainly(said, city) else None


async def _without(turn: Turn, text: str, danger: Emergency | None) -> None:
    """Files that are not taken: told before what the words lead to, but not before danger."""
    if danger is None:
        await unfit.say(turn)
    if text.strip() or turn.incoming.files:
        await _answer(turn, text, danger)
    elif turn.talk.handoff:
        await handoffs.spoke(turn.tx, turn.talk.handoff.id, "citizen", turn.now)
    if danger:
        await unfit.say(turn)


async def changed(turn: Turn) -> None:
    """What was written before has other words now."""
    await _watched(turn, turn.incoming.text)
    await edited.answer(turn)


async def _answer(turn: Turn, text: str, danger: Emergency | None) -> None:
    await welcome.follow_language(turn, text, sure=danger is not None)
    despair = bool(text) and feelings.despair(text)
    felt = despair or (bool(text) and feelings.anger(text))
    if danger:
        if not await in_danger.again(turn, danger, text):
            await emergency.answer(turn, danger, text)
        return
    free = not despair and text and rate.spoken(turn, text) is None
    if free and danger_told.goes_on(turn) is None:
        emergency.in_case(turn, text)
    if not felt and await _rest_of_album(turn, text):
        return
    if emergency.over(turn, text):
        await emergency.passed(turn)
    elif emergency.mistaken(turn, text):
        await emergency.false_alarm(turn, emergency.none_of_it(turn, text))
    elif (despair or not felt) and await in_danger.answered(turn, text, despair=despair):
        return
    elif turn.talk.handoff:
        await human.waiting_words(turn)
    elif felt:
        await _needs_somebody(turn, text, "despair" if despair else "anger")
    elif spoken := rate.spoken(turn, text):
        await rate.answered(turn, spoken, text)
    elif rate.puts_off(turn, text):
        rate.later(turn)
    elif "form" in turn.state:
        if not await in_danger.along(turn, text):
            await _in_form(turn, text)
    elif turn.incoming.kind == "text" and await arranged.heard(turn, text):
        return
    elif number := track.number_said(text):
        await track.by_number(turn, number)
    elif case_id := track.awaited(turn):
        await _for_a_case(turn, case_id, text)
    elif (
        await own_case.came_back(turn, text)
        or await rate.standing(turn, text)
        or await rate.remarked(turn, text)
        or (turn.incoming.kind == "text" and await own_case.answered(turn, text))
        or confided.answered(turn, text)
        or await own_case.named(turn, text)
        or await just_filed.answered(turn, text)
    ):
        return
    else:
        await _fresh(turn, text)


async def _rest_of_album(turn: Turn, text: str) -> bool:
    """A later part goes where the first one went. False for anything else."""
    goes = album.kept(turn)
    if goes is None:
        return False
    opened = turn.state.get("form")
    if goes["where"] == "form" and opened and opened["flow"] == goes["flow"]:
        report.take_more(turn, text)
    elif goes["where"] == "case":
        await album.more_for_case(turn, goes["case"], goes["action"], text)
    else:
        await danger_told.add(turn, text)
    if turn.talk.handoff:
        await handoffs.spoke(turn.tx, turn.talk.handoff.id, "citizen", turn.now)
    return True


async def _watched(turn: Turn, text: str) -> None:
    """A watch word tells the desk, once a chat; the citizen is answered as ever."""
    watch = turn.house.watch
    word = await watch.word_in(turn.tx, hearing.plain(text)) if watch else ""
    if word and word not in turn.state.get("watched", ()):
        turn.state["watched"] = [*turn.state.get("watched", ()), word]
        await notes.raise_alarm(
            turn.tx, "watch-word", word, now=turn.now, conversation_id=turn.talk.id
        )


async def _needs_somebody(turn: Turn, text: str, why: str) -> None:
    """Comfort first, then a person; what was said stays with an open report."""
    if "form" in turn.state:
        report.add_words(turn, text)
    if why == "despair":
        talk = turn.talk.id
        await notes.raise_alarm(turn.tx, why, text[:200], now=turn.now, conversation_id=talk)
    if await human.banned(turn, why):
        return
    turn.say("despair-comfort" if why == "despair" else "anger-comfort")
    await human.ask_for(turn, why)


async def _in_form(turn: Turn, text: str) -> None:
    """A question in the middle of a form is answered, and the form goes on."""
    if track.number_in(text) == text.strip().upper() and text.strip():
        await track.by_number(turn, text)
        report.offer_to_go_on(turn)
    elif own_case.wish(text) == "withdraw" or resting.breaks_off(text, turn.house.city):
        await resting.drop(turn)
    elif turn.incoming.kind == "text" and await asides.answered(turn, text):
        return
    elif _apart(turn, text):
        await report.back(turn)
    elif own_case.wish(text) == "show" and await own_case.answered(turn, text):
        turn.say("form-goes-on")
        await report.back(turn)
    elif text and _asks_in_between(turn, text):
        # 需要多少钱, of nothing else that was answered: of what is just told.
        article = None if elliptic.parts(text) else (await ask.find(turn, text))[0]
        if await _goes_on(turn, text):
            turn.say("form-goes-on")
        elif article:
            await answering.give(turn, article, text)
            turn.say("form-goes-on")
        else:
            report.add_words(turn, text)
            turn.say("form-question-kept")
        await report.back(turn)
    else:
        await report.heard(turn)


def _apart(turn: Turn, text: str) -> bool:
    """Another matter, kept; or what is nothing for the report, answered."""
    if turn.incoming.kind == "text" and second.told_beside(turn, text):
        return True
    said = (confided.answered, outside.answered, jargon.answered)
    return any(answered(turn, text) for answered in said)


def _asks_in_between(turn: Turn, text: str) -> bool:
    """Whether words ask something instead of answering what the form asks."""
    if turn.incoming.kind != "text" or not hearing.asks(text):
        return False
    match turn.state["form"]["asking"]:
        case "place":
            return not places.place(text) and not where.unknown(text)
        case "contact":
            return not intake.phone(text) and not form.no_contact(text)
        case "confirm" | "again":
            return True
    return False


async def _for_a_case(turn: Turn, case_id: int, text: str) -> None:
    """Words that were asked for go to the case; a question with an answer is answered."""
    if turn.means("nothing-more", text):
        lately.forget(turn, "adding")
        turn.say("cancelled")
        return
    if await notice_questions.answered(turn, text):
        return
    if hearing.asks(text) and not hearing.troubled(text, turn.house.city):
        article, _ = await ask.find(turn, text)
        if article:
            await answering.give(turn, article, text)
            return
    await track.added(turn, case_id, text)


async def _fresh(turn: Turn, text: str) -> None:
    incoming = turn.incoming
    if not text.strip():
        before = thread.whole(turn, "")
        if incoming.files and not before and (case_id := await track.just_filed(turn)):
            await track.added(turn, case_id, "")
        elif incoming.files or incoming.place:
            await report.start(turn, before)
        else:
            turn.say("did-not-catch")
    elif await _begins(turn, text):
        return
    elif resting.wanted_again(text):
        if not await resting.pick_up(turn):
            await report.start(turn, thread.whole(turn, ""))
    elif "kept_form" in turn.state and agrees(turn, text):
        await resting.resume(turn)
    elif hearing.thanks(text, turn.house.city, lenient="thanked_case" in turn.state):
        thread.settled(turn)
        if not await rate.thanks(turn, text):
            turn.say("you-are-welcome")
    elif whom.asks_who(text):
        turn.say("who-am-i", choices=[Choice(turn.t("choice-human"), "human", {})])
    elif not incoming.files and await _goes_on(turn, text):
        return
    elif turn.means("useless", text):
        await ask.no_use(turn)
    elif hearing.lost(text):
        turn.say("sorry-unclear", choices=[Choice(turn.t("choice-human"), "human", {})])
    elif not incoming.files and _only_answers(turn, text):
        turn.say("all-right")
    elif not incoming.files and _only_begins(turn, text):
        turn.say("go-ahead")
    elif not incoming.files and hearing.says_nothing(text):
        turn.say("did-not-catch")
    elif there := elsewhere.another_city(text, turn.house.city):
        ways = [answering.to_report(turn, text), Choice(turn.t("choice-human"), "human", {})]
        turn.say("another-city", city=there, choices=ways)
    elif incoming.files or _opens(turn, text):
        beside = await inquiry.known_of(turn, text)
        await report.start(turn, thread.whole(turn, text), beside=beside)
    elif own_case.asks_how_far(text) and await cases.of_person(turn.tx, turn.talk.person_id):
        await track.all_of(turn)
    elif elliptic.parts(text) and (named := thread.named(turn)):
        await inquiry.asked(turn, f"{named} {text}")
    elif elliptic.parts(text) == ("hours",) and _OURS.search(text):
        await inquiry.asked(turn, OUR_HOURS)
    elif elliptic.parts(text):
        # 多久能拿到 with nothing before it: of what, only the citizen knows.
        turn.say("ask-which", choices=[Choice(turn.t("choice-browse"), "browse", {})])
    else:
        await inquiry.asked(turn, text)


def _only_begins(turn: Turn, text: str) -> bool:
    """就那个; 我今年八十二了: who says so is let go on, and what tells of them is kept."""
    if pieces.filler(text):
        return True
    introduces = pieces.introduces(text, turn.house.city)
    if introduces:
        thread.told(turn, text, matter=False)
    return introduces


async def _worries(turn: Turn, text: str) -> bool:
    """举报了他们会不会查到我, 按钮找不着: before anything is told, or with the matter itself."""
    worry = worries.heard(text) if turn.incoming.kind == "text" else None
    if worry == "secret" and worries.asks(text):
        turn.say("aside-secret", kind="report" if "举报" in text else "")
        if matter := worries.told_beside(text, worry):
            await report.start(turn, thread.whole(turn, matter))
    elif worry == "send":
        turn.say("aside-send", at="slot")
    elif worry == "no-call" and not hearing.names_trouble(text):
        thread.told(turn, text, matter=False)
        turn.say("no-call-needed")
    else:
        return False
    return True


async def _begins(turn: Turn, text: str) -> bool:
    """What is said before any matter, or instead of one."""
    if await openers.answered(turn, text) or outside.answered(turn, text):
        return True
    if jargon.answered(turn, text):
        return True
    if await _worries(turn, text):
        return True
    return await remit.answered(turn, text) or await _none_filed(turn, text)


async def _none_filed(turn: Turn, text: str) -> bool:
    """太慢了, 为什么还没来修, and no case is open: what it is about is asked, or known."""
    wanted = own_case.wish(text) if turn.incoming.kind == "text" else None
    if wanted not in ("urge", "withdraw", "show"):
        return False
    if wanted == "show" and (lately.kept(turn, "topic") or (await ask.find(turn, text))[0]):
        return False
    if wanted == "urge" and lately.kept(turn, "topic") and not hearing.asks(text):
        return False  # 两天, of what was answered a moment ago
    if wanted == "urge" and thread.matter(turn):
        await report.start(turn, thread.whole(turn, text))
        return True
    ways = [Choice(turn.t("choice-report"), "report.start", {})]
    turn.say("cases-none-open", phone=turn.house.city.phone, choices=ways)
    return True


def _only_answers(turn: Turn, text: str) -> bool:
    """好的, 没有了, no, 不等了: an answer where nothing is asked any more."""
    if hearing.nods(text) or hearing.closes(text) or whom.gives_up(text):
        return True
    if contacts.none_left(text) or resting.breaks_off(text, turn.house.city):
        return True
    return agrees(turn, text) or turn.means("no", text)


async def _goes_on(turn: Turn, text: str) -> bool:
    """What is about the last notice, or about the answer before, whichever came later."""
    return await notice_questions.answered(turn, text) or await followup.answered(turn, text)


def _opens(turn: Turn, text: str) -> bool:
    """Whether words are plainly a matter to be taken down, whatever the knowledge base holds."""
    city = turn.house.city
    if hearing.praises(text) and not hearing.asks(text):
        return True
    if second.several(turn, text):
        return True
    if hearing.length(text) < hearing.LONG:
        if hearing.asks(text):
            return False
        return hearing.wants(text) or bool(places.place(text))
    return not hearing.asks(text) or hearing.wants(text) or hearing.troubled(text, city)
