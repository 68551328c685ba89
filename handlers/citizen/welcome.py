"""The first words, the menu, the language, and coming back after having left."""

import re

from handlers import hearing, lately
from handlers.cases import corrected
from handlers.citizen import news_at, report, resting
from handlers.desk import leaving
from handlers.texts import LANGUAGES
from handlers.turn import Choice, Reply, Turn
from storage import conversations, outbox


async def hello(turn: Turn) -> None:
    """Greeting with three ways to begin, or with the way back to what was begun."""
    if turn.incoming.kind == "text" and lately.kept(turn, "welcomed"):
        turn.say("aside-here")
        return
    lately.keep(turn, "welcomed")
    city = turn.house.city
    open_form, kept = "form" in turn.state, "kept_form" in turn.state
    if open_form or kept:
        turn.say("welcome", hotline=city.hotline(turn.language), phone=city.phone)
        (report.offer_to_go_on if open_form else resting.offer_kept)(turn)
        return
    latin = turn.language != "en" and re.fullmatch(r"[a-zA-Z ,.!]+", turn.incoming.text)
    # Whoever says hello may read no Chinese at all.
    in_english = Choice("English", "language.set", {"to": "en", "hello": True})
    examples = city.welcome_examples_en if turn.language == "en" else city.welcome_examples
    turn.reply(
        Reply(
            turn.t("welcome", hotline=city.hotline(turn.language), phone=city.phone),
            choices=(
                *(Choice(text, "say", {"text": text}) for text in examples[:3]),
                *([in_english] if latin else []),
            ),
        ),
    )


async def menu(turn: Turn) -> None:
    turn.say(
        "menu",
        choices=[
            Choice(turn.t("choice-report"), "report.start", {"fresh": True}),
            Choice(turn.t("choice-cases"), "cases", {}),
            Choice(turn.t("choice-browse"), "browse", {}),
            Choice(turn.t("choice-human"), "human", {}),
            Choice(turn.t("choice-notices"), "notices", {}),
            Choice(turn.t("choice-privacy"), "privacy", {}),
            Choice(turn.t("choice-language"), "language", {}),
        ],
    )


async def ask_language(turn: Turn) -> None:
    turn.say(
        "language-which",
        choices=[
            Choice("中文", "language.set", {"to": "zh"}),
            Choice("English", "language.set", {"to": "en"}),
        ],
    )


async def set_language(turn: Turn, to: str, *, again: bool = False) -> None:
    """`again`: it was chosen below the greeting, which is then said in it."""
    if to in LANGUAGES:
        await conversations.set_language(turn.tx, turn.talk.person_id, to)
        turn.talk.language = to
    turn.say("language-set")
    if again:
        lately.forget(turn, "welcomed")
        await hello(turn)


async def follow_language(
    turn: Turn, text: str, *, sure: bool = False, quietly: bool = False
) -> None:
    """Whoever writes in the other language is answered in it. Words that are known (of danger, of
    one's data), however few, are `sure` to be of theirs, and nothing is said before the answer;
    nor is it when it is done `quietly`."""
    spoken = hearing.language_of(text)
    if not (spoken or sure or turn.language == "en" or "form" in turn.state):
        # residence permit?: too few words to tell a language by, but words that we know.
        spoken = "en" if turn.house.knowledge.index.english.says(text) else ""
    if sure:
        spoken = "zh" if hearing.in_characters(text) else "en"
    if not spoken or spoken == turn.language:
        return
    if not sure and corrected.only_where(text):
        return  # an address is written as it stands on the sign
    await conversations.set_language(turn.tx, turn.talk.person_id, spoken)
    turn.talk.language = spoken
    if spoken == "en" and not (sure or quietly):
        turn.say("language-heard")


async def came_back(turn: Turn) -> None:
    """What did not arrive meanwhile has been told already (`unheard`)."""
    await leaving.citizen_back(turn)


async def left(turn: Turn) -> None:
    """The citizen blocked us: nothing more is sent, nothing of theirs is lost."""
    turn.talk.blocked_at = turn.now
    await outbox.drop_pending(turn.tx, turn.talk.id, turn.now)
    await news_at.left(turn)
    await leaving.citizen_left(turn)
