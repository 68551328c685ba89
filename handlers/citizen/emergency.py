"""Danger to life: the right number at once, written down, the duty leader alarmed.

It never blocks the conversation: what was said can still be filed, and a false alarm is fine.
"""

import re
from functools import lru_cache

from handlers.city.profile import City, Emergency
from handlers.turn import Choice, Turn
from storage import notes


def spot(text: str, city: City) -> Emergency | None:
    """The emergency that the words mean; phrases that only sound like one are taken out first."""
    for emergency in city.emergencies:
        if not _any_of(emergency.words).search(text):
            continue
        left = text
        for phrase in emergency.not_words:
            left = left.replace(phrase, "")
        if any(word in left for word in emergency.words):
            return emergency
    return None


@lru_cache(maxsize=64)
def _any_of(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, words)))


async def answer(turn: Turn, emergency: Emergency) -> None:
    """Say the number; alarm the duty leader; offer the way on."""
    text = turn.incoming.text
    await notes.raise_alarm(
        turn.tx, f"emergency-{emergency.id}", text[:200], now=turn.now, conversation_id=turn.talk.id
    )
    await notes.audit(
        turn.tx, "bot", "emergency", f"conversation:{turn.talk.id}", text=emergency.id, now=turn.now
    )
    turn.state["said"] = text[:1000]
    said = emergency.say_en if turn.language == "en" else emergency.say
    turn.say(
        "emergency",
        say=said,
        number=emergency.number,
        choices=[
            Choice(turn.t("choice-human"), "human", {}),
            Choice(turn.t("choice-report-this"), "report.start", {}),
            Choice(turn.t("choice-no-emergency"), "emergency.false", {}),
        ],
    )


async def false_alarm(turn: Turn) -> None:
    """It was none: go on as with any other words."""
    await notes.audit(
        turn.tx, "citizen", "no-emergency", f"conversation:{turn.talk.id}", now=turn.now
    )
    turn.say(
        "emergency-false",
        choices=[
            Choice(turn.t("choice-report-this"), "report.start", {}),
            Choice(turn.t("choice-human"), "human", {}),
        ],
    )
