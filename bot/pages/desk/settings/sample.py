"""A sentence with sample values, said by the code that says it: as each channel shows it."""

from dataclasses import dataclass
from typing import Any, Literal

from bot.pages.desk.knowledge import preview
from bot.pages.desk.knowledge.preview import Part
from bot.pages.desk.room import Room
from bot.pages.look import Look
from handlers.texts import Texts, samples, wording
from handlers.texts.wording import Sentence
from handlers.turn import Choice, Reply
from storage.database import Transaction


@dataclass(frozen=True, slots=True)
class Sample:
    """The web chat as a document, Telegram's messages; empty for what is heard, not said."""

    web: str
    telegram: tuple[Part, ...]


async def of(
    tx: Transaction, room: Room, sentence: Sentence, language: str, typed: str, theme: Any
) -> Sample | None:
    if sentence.heard or not typed:
        return None
    reply = _said(room, sentence, language, typed)
    lang: Literal["zh", "en"] = "en" if language == "en" else "zh"
    now = room.clock.now()
    web = await preview.document(
        tx, room.house, [reply], Look(lang, False, 18, theme), now=now, zone=room.zone
    )
    return Sample(web, preview.parts([reply]))


def _said(room: Room, sentence: Sentence, language: str, typed: str) -> Reply:
    key, city = sentence.key, room.house.city
    texts = Texts({(key, language): wording.tidy(typed)})
    hotline = city.hotline_name_en if language == "en" else city.hotline_name
    said = texts.say(language, key, **samples.values(sentence, language, hotline))
    if key.startswith("choice-") or "-choice-" in key:
        return Reply("……", choices=(Choice(said, "nothing"),))
    return Reply(said)
