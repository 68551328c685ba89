"""Danger to life: the right number at once, written down, the duty leader alarmed.

It never blocks the conversation: what was said can still be filed, and a false alarm is fine.
"""

import re
from functools import lru_cache

from handlers import hearing, lately
from handlers.citizen import answer as answering
from handlers.citizen import human, report
from handlers.city.profile import City, Emergency
from handlers.turn import Choice, Turn
from storage import notes

LONGEST_OVER = 20
UNSAID = frozenset({"selfharm", "crime"})
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
STAYED_WITH = frozenset({"selfharm", "crime", "missing"})
"""After these, whoever goes on talking is not left to a machine."""


def spot(text: str, city: City) -> Emergency | None:
    """The emergency that plain words mean; phrases that only sound like one are taken out first."""
    if not _any_danger(city).search(text):
        return None
    for emergency in city.emergencies:
        if not hearing.any_of(emergency.words).search(text):
            continue
        left = text
        for phrase in emergency.not_words:
            left = left.replace(phrase, "")
        if any(word in left for word in emergency.words):
            return emergency
    return None


@lru_cache(maxsize=4)
def _any_danger(city: City) -> re.Pattern[str]:
    """Finds any word of any emergency: nearly all that is said has none."""
    return hearing.any_of(tuple(word for one in city.emergencies for word in one.words))


async def answer(turn: Turn, emergency: Emergency, text: str, *, keep: bool = True) -> None:
    """Say the number; alarm the duty leader; offer the way on. An open form `keep`s the words."""
    await notes.raise_alarm(
        turn.tx, f"emergency-{emergency.id}", text[:200], now=turn.now, conversation_id=turn.talk.id
    )
    await notes.audit(
        turn.tx, "bot", "emergency", f"conversation:{turn.talk.id}", text=emergency.id, now=turn.now
    )
    await human.in_danger(turn, emergency.id)
    if keep and "form" in turn.state:
        report.add_words(turn, text)
    # Whoever cannot go on is not offered a department; a report that was begun goes on.
    files = emergency.id != "selfharm" or "form" in turn.state
    turn.say(
        "emergency",
        say=emergency.say_en if turn.language == "en" else emergency.say,
        number=emergency.number,
        choices=[
            Choice(turn.t("choice-human"), "human", {}),
            *([_way_on(turn, text)] if files else []),
            Choice(
                turn.t("choice-no-emergency"), "emergency.false", {"text": text[: answering.KEPT]}
            ),
        ],
    )


def still_near(turn: Turn, text: str) -> bool:
    """Whether somebody goes on telling, a little while after they said that they cannot go on."""
    told = lately.kept(turn, "danger")
    if told is None or told["what"] not in STAYED_WITH or "form" in turn.state:
        return False
    city = turn.house.city
    return not (hearing.asks(text) or hearing.thanks(text, city) or hearing.nods(text))


def over(turn: Turn, text: str) -> bool:
    """120来了, 灭了, 找到了: whether the danger that was told is past or in good hands."""
    told = lately.kept(turn, "danger")
    if told is None or told["what"] in UNSAID or hearing.length(text) > LONGEST_OVER:
        return False
    return bool(_OVER.fullmatch(hearing.plain(text).strip()))


async def passed(turn: Turn) -> None:
    """Gladly; a report that was open goes on."""
    turn.say("emergency-over")
    await report.goes_on(turn)


def _way_on(turn: Turn, text: str) -> Choice:
    opened = turn.state.get("form")
    if opened:
        return Choice(turn.t("choice-resume"), "form.back", {}, opened["flow"])
    return answering.to_report(turn, text)


async def false_alarm(turn: Turn, choice: Choice) -> None:
    """It was none: go on as with any other words."""
    lately.forget(turn, "danger")
    await notes.audit(
        turn.tx, "citizen", "no-emergency", f"conversation:{turn.talk.id}", now=turn.now
    )
    key = "emergency-false-form" if "form" in turn.state else "emergency-false"
    turn.say(
        key,
        choices=[
            _way_on(turn, choice.arguments.get("text", "")),
            Choice(turn.t("choice-human"), "human", {}),
        ],
    )
