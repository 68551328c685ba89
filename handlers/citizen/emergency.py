"""Danger to life: the right number at once, written down, the duty leader alarmed.

It never blocks the conversation: what was said can still be filed, and a false alarm is fine. What
is told next is taken as more of it (`in_danger`) and kept in a record of its own (`danger`).
"""

import re
from collections.abc import Callable

from handlers import dangers, hearing, lately, tense
from handlers.citizen import answer as answering
from handlers.citizen import danger, human, report, thread
from handlers.city.profile import City, Emergency
from handlers.dangers import ear
from handlers.turn import Choice, Turn
from storage import notes

LONGEST_OVER = 20
HELP = "help"
IN_CASE = frozenset({"injury", "fire", "crime", "selfharm"})
"""Whose numbers are named in case of danger."""
_BEGINNING = 2
"""Characters by which a word is looked up; the profile has none that is shorter."""
Beginnings = dict[str, list[tuple[str, str]]]
_known: dict[int, tuple[tuple[Emergency, ...], Beginnings]] = {}
UNSAID = frozenset({"selfharm", "crime", "help"})
"""Of these nobody is taken at their word that all is well."""
_BESIDE = (
    r"(?:120|119|110|救护车|消防车?|消防员|警察|民警|医生|大夫|你们的?人|人|火|明火|已经|都|现在|刚才?|就|也"
    r"|自己|孩子|老人|他|她|谢谢[你您]?|幸好|还好|[吧啊呀哈]|[\W_])*"
)
_OVER = re.compile(
    rf"{_BESIDE}(?:(?:来|到|灭|扑灭|熄|找到|找着|救出来|救下来|醒|醒过来|没事|没事儿|安全|脱险|送医院|上救护车"
    rf"|关上|关好)了{_BESIDE})+"
    r"|(?:they are here|the (?:ambulance|fire is out|police are here).*|found (?:him|her|them)"
    r"|(?:it|the fire) is out|(?:he|she|we|i)(?:[’']m| is| are| am) (?:ok|okay|safe|fine))[\W_]*",
    re.IGNORECASE,
)
_NONE = re.compile(
    r"误报|误会|搞错|看错|弄错|闻错|闹着玩|开个?玩笑|虚惊|没着火|没有?危险|(?:只是|就是)?测试(?:一?下)?$"
    r"|false alarm|no emergency|just (?:a )?(?:test|jok)|only (?:a )?(?:test|jok)",
    re.IGNORECASE,
)


def spot(text: str, city: City) -> Emergency | None:
    """The emergency that plain words mean; what only weighs like danger is `HELP`, where
    its kind is not plain."""
    found = plainly(text, city)
    if found is None and ear.weight(text) >= ear.SURE and tense.is_all_now(text):
        known = {one.id: one for one in city.emergencies}
        return known.get(ear.kind(text)) or known.get(HELP)
    return found


def plainly(text: str, city: City) -> Emergency | None:
    """By words and patterns; phrases that only sound like danger are taken out first."""
    sounding = dangers.sounding(text) | worded(text, city.emergencies)
    for emergency in city.emergencies if sounding else ():
        if emergency.id not in sounding:
            continue
        left = text
        for phrase in emergency.not_words:
            left = left.replace(phrase, "")
        if dangers.told(emergency.id, left, hearing.any_of(emergency.words)):
            return emergency
    return None


def in_case(turn: Turn, text: str) -> None:
    """Before the answer to what might be danger the numbers are named, once in a while; nobody is
    alarmed. What is told in the middle of a report must sound more like it: 就我一个人 answers a
    question there."""
    said = hearing.plain(text)
    least = ear.LIKELY if "form" in turn.state else ear.MAYBE
    numbers = {one.id: one.number for one in turn.house.city.emergencies}
    if (
        ear.weight(said) >= least
        and tense.is_all_now(said)
        and numbers.keys() >= IN_CASE
        and lately.kept(turn, "in_case") is None
    ):
        lately.keep(turn, "in_case")
        turn.say(
            "emergency-in-case",
            hurt=numbers["injury"],
            fire=numbers["fire"],
            police=numbers["crime"],
            despair=numbers["selfharm"],
        )


def worded(text: str, emergencies: tuple[Emergency, ...]) -> set[str]:
    """The dangers of which a word stands in the text."""
    begins = _beginnings(emergencies)
    return {
        danger
        for at in range(len(text) - 1)
        for word, danger in begins.get(text[at : at + _BEGINNING], ())
        if text.startswith(word, at)
    }


def _beginnings(emergencies: tuple[Emergency, ...]) -> Beginnings:
    """The words by how they begin, with their danger. Looked up by which profile it is, for its
    hash is that of all its words."""
    known = _known.get(id(emergencies))
    if known is None or known[0] is not emergencies:
        found: Beginnings = {}
        for one in emergencies:
            for word in one.words:
                found.setdefault(word[:_BEGINNING], []).append((word, one.id))
        known = emergencies, found
        _known.clear()
        _known[id(emergencies)] = known
    return known[1]


def named(turn: Turn, what: str) -> Emergency | None:
    """The emergency of that id; None when the city's profile has it no more."""
    return next((one for one in turn.house.city.emergencies if one.id == what), None)


async def answer(turn: Turn, emergency: Emergency, text: str, *, keep: bool = True) -> None:
    """Say the number; alarm the duty leader; offer the way on. An open form `keep`s the words."""
    await danger.begin(turn, emergency.id, text)
    await notes.audit(
        turn.tx, "bot", "emergency", f"conversation:{turn.talk.id}", text=emergency.id, now=turn.now
    )
    await human.in_danger(turn, emergency.id)
    if keep and "form" in turn.state:
        report.add_words(turn, text)
    say(turn, emergency, text)


def say(turn: Turn, emergency: Emergency, text: str) -> None:
    """What to do now and whom to call."""
    # Whoever cannot go on is not offered a department; a report that was begun goes on.
    files = emergency.id != "selfharm" or "form" in turn.state
    turn.say(
        "emergency",
        say=emergency.say_en if turn.language == "en" else emergency.say,
        call=call(turn, emergency),
        choices=[
            Choice(turn.t("choice-human"), "human", {}),
            *([way_on(turn, text)] if files else []),
            none_of_it(turn, text),
        ],
    )


def call(turn: Turn, emergency: Emergency) -> str:
    """How the number is to be called: now, or as the profile says it."""
    own = emergency.call_en if turn.language == "en" else emergency.call
    return own or turn.t("emergency-call", number=emergency.number)


def way_on(turn: Turn, text: str) -> Choice:
    """To a report of it; an open one goes on."""
    opened = turn.state.get("form")
    if opened:
        return Choice(turn.t("choice-resume"), "form.back", {}, opened["flow"])
    return Choice(
        turn.t("choice-report-this"), "emergency.report", {"text": text[: answering.KEPT]}
    )


def none_of_it(turn: Turn, text: str) -> Choice:
    kept = {"text": text[: answering.KEPT]}
    return Choice(turn.t("choice-no-emergency"), "emergency.false", kept)


async def file(turn: Turn, choice: Choice) -> None:
    """Written down for a department, with all that was told of it."""
    if not await danger.to_report(turn):
        await report.start(turn, thread.whole(turn, choice.arguments["text"]))


def over(turn: Turn, text: str) -> bool:
    """120来了, 灭了, 找到了: whether the danger that was told is past or in good hands."""
    return _says(turn, text, _OVER.fullmatch)


def mistaken(turn: Turn, text: str) -> bool:
    """看错了, 虚惊一场: whether there was none, in the citizen's own words."""
    return _says(turn, text, _NONE.search)


def _says(turn: Turn, text: str, match: Callable[[str], object]) -> bool:
    told = lately.kept(turn, "danger")
    if told is None or told["what"] in UNSAID or hearing.length(text) > LONGEST_OVER:
        return False
    return bool(match(hearing.plain(text).strip()))


def there(text: str) -> bool:
    """警察来了: whether somebody has come, or it is past; of some dangers that is not the end."""
    said = hearing.plain(text).strip()
    return hearing.length(said) <= LONGEST_OVER and bool(_OVER.fullmatch(said))


async def passed(turn: Turn) -> None:
    """Gladly; a report that was open goes on."""
    danger.mark(turn, ended=True)
    turn.say("emergency-over")
    await report.goes_on(turn)


async def false_alarm(turn: Turn, choice: Choice) -> None:
    """It was none: go on as with any other words."""
    await danger.taken_back(turn)
    await notes.audit(
        turn.tx, "citizen", "no-emergency", f"conversation:{turn.talk.id}", now=turn.now
    )
    key = "emergency-false-form" if "form" in turn.state else "emergency-false"
    turn.say(
        key,
        choices=[
            way_on(turn, choice.arguments.get("text", "")),
            Choice(turn.t("choice-human"), "human", {}),
        ],
    )
