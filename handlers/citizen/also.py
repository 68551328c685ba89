"""Two questions in one message: the first is answered, the other is one tap away below it.

公积金怎么提取？还有社保卡丢了怎么办. Also a question that stands beside a trouble that is known.
"""

import re

from handlers import hearing
from handlers.cases import parted
from handlers.citizen import answer, ask, elliptic
from handlers.turn import Choice, Turn
from knowledge.articles import Article
from knowledge.english import words as english

_ASKED = re.compile(r"怎么|什么|哪[里儿个]|多少|多久|可以|能不能|请问|[\W_]")
_HAN = re.compile("[\u3400-\u9fff]")
_SAYS = re.compile(r"[^\W\d_]{2}")
"""A part with less, as a number behind the question, is nothing else that is asked."""

LEAST = 5
"""Characters: shorter ones are asked of what stands before them."""


async def find(turn: Turn, text: str) -> tuple[Article | None, list[Article], list[Choice]]:
    """What would be said at once, what might be meant, and what else was asked, to be tapped."""
    article, candidates = await ask.find(turn, text)
    parts = parted.clauses(text) if hearing.asks(text) else []
    parts = [one for one in parts if _SAYS.search(one)]
    if not 1 < len(parts) <= parted.MOST:
        return article, candidates, []
    asked = [one for one in parts if _asks(one)]
    found: dict[str, tuple[Article, str]] = {}
    for part in asked:
        one, _ = await ask.find(turn, part)
        if one and _names(part, one):
            found.setdefault(one.id, (one, part))
    if len(found) > 1:
        article = next(iter(found.values()))[0]
    if article is None:
        return None, candidates, []
    others = [
        answer.to_look_at(turn, one, part) for one, part in found.values() if one.id != article.id
    ]
    return article, [], others


def _asks(part: str) -> bool:
    """Whether a part is a question that stands for itself."""
    return hearing.asks(part) and len(part) >= LEAST and not elliptic.parts(part)


def _names(part: str, article: Article) -> bool:
    """Whether a part says what the article's title says: 在外地能办吗 is asked of what stands
    before it, whatever it finds alone."""
    if not _HAN.search(part):
        ways = (article.english.question_en, *article.english.aliases_en)
        return any(set(english.terms(part)) & set(english.terms(way)) for way in ways)
    words = _ASKED.split(hearing.plain(part))
    return any(word[n : n + 2] in article.question for word in words for n in range(len(word) - 1))
