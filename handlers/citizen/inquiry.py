"""What no rule of its own answers: from the knowledge base if it knows, taken down if it is a
matter; else offered with the ways on. Here, too, what is known beside a matter.
"""

import re

from handlers import hearing, lately
from handlers.cases import pieces
from handlers.citizen import also, answer, ask, fragments, report, thread, told
from handlers.notices import subscribing
from handlers.turn import Turn
from knowledge.articles import Article

FEW_WORDS = 6
"""So short a trouble is only named once more."""
SHORT = 12
"""Up to this many characters a trouble is only named: what is known of it may help as well."""
_OWN = re.compile(r"[我俺](?!们|家|这|住|楼|村|院|小区|单位|公司|店)")
"""Of oneself more is said before it is a matter: 我不太会中文."""
TELLS = 8
"""More characters that ask nothing tell how something is."""


async def asked(turn: Turn, text: str) -> None:
    """From the knowledge base if it knows; else taken down, or offered with the ways on."""
    city = turn.house.city
    matter = hearing.troubled(text, city)
    article, candidates, also_asked = await also.find(turn, text)
    if not turn.incoming.files and await fragments.answered(turn, text, article, candidates):
        return
    if article and _more_of_it(turn, text):
        await report.start(turn, thread.whole(turn, text))
    elif told.to_be_mended(text, article, city):
        beside = told.beside(text, article, city)
        await report.start(turn, thread.whole(turn, text, tells=True), beside=beside)
    elif article and _tells_on(turn, text, article):
        before = thread.whole(turn, "")
        await report.start(turn, f"{before}\n{text}".strip())
    elif article:
        matter = matter or told.may_be_mended(text, article, city)
        matter = matter or told.asks_to_tell(text, article)
        thread.told(turn, text, matter=matter)
        await answer.give(turn, article, text, matter=matter, beside=also_asked)
    elif _matter_told(turn, text, candidates, matter=matter):
        await report.start(turn, thread.whole(turn, text))
    elif hearing.length(text) >= hearing.STORY:
        await ask.note_unknown(turn, text)
        await report.start(turn, text, comfort="comfort-consult")
    elif thread.goes_on(turn, text):
        await report.start(turn, thread.whole(turn, text))
    elif not candidates and pieces.piece(text, city) == "where":
        thread.told(turn, text, matter=False)
        turn.say("go-ahead")  # 住三楼: the matter comes next
    else:
        matter = matter or _tells(text)
        thread.told(turn, text, matter=matter)
        await ask.unsure(turn, text, candidates, matter=matter)
    await subscribing.offer(turn, text)


def _matter_told(turn: Turn, text: str, candidates: list[Article], *, matter: bool) -> bool:
    """Whether it is told, so that it is taken down: at once, or with a few words more."""
    if matter and not hearing.asks(text) and not (candidates and len(text) <= SHORT):
        return True
    return thread.lacks(turn, text) or (
        not candidates and (thread.adds(turn, text) or _tells(text))
    )


def _more_of_it(turn: Turn, text: str) -> bool:
    """还是老地方, 没有, after a matter: whatever else is written under these few words."""
    if thread.lacks(turn, text):
        return True
    own = _OWN.match(hearing.plain(text).lstrip("那可但"))
    return (
        thread.adds(turn, text)
        and told.states(text)
        and not own
        and not (hearing.names_trouble(text) or hearing.wants(text))
    )


def _tells(text: str) -> bool:
    """地库进水快一星期了，物业说没钱修: more than a few words that ask nothing."""
    own = _OWN.match(hearing.plain(hearing.greeted(text)))
    least = SHORT if own else TELLS
    spoken = hearing.in_characters(text) or hearing.language_of(text) == "en"
    return spoken and told.states(text) and hearing.length(text) > least


def _tells_on(turn: Turn, text: str, article: Article) -> bool:
    """阀门开了，还是不热: what was just answered did not help, and would be all there is again."""
    topic = lately.kept(turn, "topic")
    if topic is None or topic["article"] != article.id or hearing.asks(text):
        return False
    return hearing.troubled(text, turn.house.city) and hearing.length(text) > FEW_WORDS


async def known_of(turn: Turn, text: str) -> Article | None:
    """What is known of the matter that is told in a few words; of a longer text, of the question
    that stands beside the matter."""
    if not text.strip():
        return None
    if hearing.length(text) >= hearing.LONG:
        return await _asked_beside(turn, text)
    article, _ = await ask.find(turn, text)
    return told.beside(text, article, turn.house.city)


async def _asked_beside(turn: Turn, text: str) -> Article | None:
    """请问公租房怎么申请？另外物业乱收费: what answers the part that asks, if it surely does."""
    city, parts = turn.house.city, hearing.clauses(text)
    asking = [one for one in parts if hearing.asks(one) and not hearing.troubled(one, city)]
    asking = [one for one in asking if not hearing.wants(one) and len(one) > SHORT // 2]
    if len(asking) != 1 or len(parts) < 2:
        return None
    article, _ = await ask.find(turn, asking[0])
    return article
