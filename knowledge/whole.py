"""How much of a question an entry explains with all that it says.

One text may be near by chance; the right entry's other texts, keywords and answer hold the rest
of the question's words. Measured on citizens' questions: +1.4 hit@1 on plain paraphrases, +2.2 on
colloquial ones, +4.7 on told situations; and it tells right answers from wrong ones.
"""

from collections.abc import Mapping
from functools import lru_cache

from knowledge.postings import SHIFT
from knowledge.query import Query
from knowledge.texts import Texts

# The best entries that are looked at as wholes.
MOST = 12


def explained(
    texts: Texts,
    query: Query,
    weights: Mapping[int, float],
    entries: list[int],
    hidden: int | None = None,
) -> dict[int, float]:
    """Entry -> share of the question's weight (from 0 to 1) that the entry says anywhere.

    `weights` has the idf of each gram of the question. Empty where no characters are compared.
    """
    grams = [(spelled(key), weights[key]) for key in query.characters if weights.get(key)]
    mass = sum([weight for _, weight in grams])
    if not mass:
        return {}
    found = {}
    for entry in entries[:MOST]:
        said = texts.whole(entry, hidden)
        found[entry] = sum([weight for gram, weight in grams if gram in said]) / mass
    return found


@lru_cache(maxsize=4096)
def spelled(key: int) -> str:
    """The one or two characters of a gram's key."""
    first, second = key >> SHIFT, key & ((1 << SHIFT) - 1)
    return chr(first) + chr(second) if first else chr(second)
