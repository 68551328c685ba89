"""What the hotline knows: one article is one question that citizens ask, with its answer."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Article:
    """One entry of the knowledge base.

    `aliases` are other ways to ask the same; `topic` and `department` are names as shown to
    citizens; `source` says where the answer comes from. Both days of validity are included.
    """

    id: str
    question: str
    answer: str
    aliases: tuple[str, ...] = ()
    topic: str = ""
    department: str = ""
    keywords: tuple[str, ...] = ()
    source: str = ""
    valid_from: date | None = None
    valid_until: date | None = None

    def serves(self, on: date) -> bool:
        """Whether citizens may be given this article on that day."""
        started = self.valid_from is None or self.valid_from <= on
        return started and (self.valid_until is None or on <= self.valid_until)
