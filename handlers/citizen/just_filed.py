"""What is said right after a report was filed: 她不会用手机，你们打我电话, 急死了，孩子等着交学费.

It is offered to be added to that report, unless it asks something, names a trouble or a place of
its own, or the knowledge base surely answers it. It may be said to us alone: nothing is added
without being asked.
"""

import re

from handlers import hearing, whom, wishing
from handlers.cases import places
from handlers.citizen import answer, ask, track
from handlers.turn import Choice, Turn
from storage import cases

LONGEST = 60
_PERSONAL = re.compile(
    r"[我俺咱你您恁她他]|人家|家里|孩子|老人|急|等着|赶紧|尽快|拜托|麻烦|\b(?:i|my|me|please|they|she|he)\b",
    re.IGNORECASE,
)
# Also, they did not give me a contract: of those who were just told of.
_BACK = re.compile(r"(?:(?:and|also|but|now),? )*(?:they|it|he|she|this|that)\b", re.IGNORECASE)


async def answered(turn: Turn, text: str) -> bool:
    """Offer to add it to the case of a moment ago; False when it is about something else."""
    if turn.incoming.kind != "text" or not _goes_with(turn, text):
        return False
    case_id = await track.just_filed(turn)
    if case_id is None or (not _BACK.match(text) and (await ask.find(turn, text))[0]):
        return False
    case = await cases.by_id(turn.tx, case_id)
    of = {"case": case.id, "text": text[: answer.KEPT]}
    add = Choice(turn.t("choice-add-to", number=case.number), "edited.add", of)
    turn.say("case-add-offer", choices=[add, answer.to_report(turn, text)])
    return True


def _goes_with(turn: Turn, text: str) -> bool:
    city = turn.house.city
    if hearing.length(text) > LONGEST or not (_PERSONAL.search(text) or _BACK.match(text)):
        return False
    if hearing.asks(text) or whom.asks_who(text) or hearing.lost(text) or hearing.closes(text):
        return False
    if hearing.nods(text) or hearing.thanks(text, city, lenient=True) or hearing.praises(text):
        return False
    if _BACK.match(text):
        return True
    about_us = turn.means("useless", text) or wishing.only_wants_to_report(text)
    return not (about_us or hearing.names_trouble(text) or places.place(text))
