"""How much of a question an entry explains with all that it says.

One text may be near by chance; the right entry's other texts, keywords and answer hold the rest
of the question's words. Measured on citizens' questions: +1.4 hit@1 on plain paraphrases, +2.2 on
colloquial ones, +4.7 on told situations; and it tells right answers from wrong ones.
"""

from functools import lru_cache

from knowledge.channels import Channels
from knowledge.postings import SHIFT
from knowledge.query import Query
from knowledge.texts import Texts

# The best entries that are looked at as wholes.
MOST = 12


def explained(texts: Texts, query: Query, found: Channels, entries: list[int]) -> dict[int, float]:
    """Entry -> share of the question's weight (from 0 to 1) that the entry says anywhere.

    Empty where no characters are compared.
    """
    weights = found.weights.get("characters", [])
    mass = sum(weights)
    if not mass:
        return {}
    nearest = entries[:MOST]
    if found.said is not None:
        return dict(zip(nearest, (found.said.take(nearest) / mass).tolist(), strict=True))
    grams = list(zip(map(spelled, query.characters), weights, strict=True))
    wholes = [(entry, texts.whole(entry)) for entry in nearest]
    return {
        entry: sum([weight for gram, weight in grams if gram in said]) / mass
        for entry, said in wholes
    }


@lru_cache(maxsize=4096)
def spelled(key: int) -> str:
    """The one or two characters of a gram's key."""
    first, second = key >> SHIFT, key & ((1 << SHIFT) - 1)
    return chr(first) + chr(second) if first else chr(second)
