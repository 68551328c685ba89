"""Asking before publishing: what citizens would get with a draft in the knowledge base."""

from collections import OrderedDict
from dataclasses import dataclass
from datetime import date

from handlers import hearing
from knowledge.articles import Article
from knowledge.gate import Outcome
from knowledge.search import Hit, Index

SHOWN = 5
_LOOKED_AT = 50
_KEPT = 2


@dataclass(frozen=True, slots=True)
class Result:
    """What a question leads to. `rank` is the article's place (1 is the best), None when it is
    not among the first ones; `given`: it is the answer that is given at once."""

    outcome: Outcome
    hits: tuple[Hit, ...]
    rank: int | None
    given: bool


class Trials:
    """Trial indexes of the last drafts, so that asking again costs a search only.

    An index holds all articles: only few are kept. Used by one thread at a time.
    """

    def __init__(self) -> None:
        self._kept: OrderedDict[Article, tuple[Index, Index]] = OrderedDict()

    def ask(self, present: Index, draft: Article, question: str, on: date) -> tuple[Result, Result]:
        """Before and after the draft would be published. Building takes a while: call it in a
        thread."""
        return (
            _ask(present, draft.id, question, on),
            _ask(self._trial(present, draft), draft.id, question, on),
        )

    def _trial(self, present: Index, draft: Article) -> Index:
        known = self._kept.pop(draft, None)
        if known is None or known[0] is not present:
            others = [one for one in present.articles if one.id != draft.id]
            known = present, Index.build([*others, draft], present.thresholds)
        self._kept[draft] = known
        while len(self._kept) > _KEPT:
            self._kept.popitem(last=False)
        return known[1]


def _ask(index: Index, article_id: str, question: str, on: date) -> Result:
    found = index.search(hearing.looked_up(question), limit=_LOOKED_AT, on=on)
    ranks = [place for place, hit in enumerate(found.hits, 1) if hit.id == article_id]
    return Result(
        found.outcome,
        found.hits[:SHOWN],
        ranks[0] if ranks else None,
        found.answer == article_id,
    )
