"""Linear support vector machines, one for each label, trained side by side.

Dual coordinate descent for the squared hinge (Hsieh and others, 2008: what LIBLINEAR does), over
all labels at once. The order is shuffled with a fixed seed: the same texts, the same weights.
"""

import numpy as np
from numpy.typing import NDArray

from knowledge.classify.features import Floats, Table

SEED = 12345


def train(
    table: Table,
    labels: NDArray[np.int64],
    *,
    grams: int,
    number: int,
    worth: Floats,
    cost: float = 2.0,
    rounds: int = 6,
) -> Floats:
    """Weights of shape (grams, number): a column for each label. `worth` says how
    much a mistake with each text costs."""
    size = len(table)
    weights = np.zeros((grams, number), np.float32)
    alphas = np.zeros((size, number), np.float32)
    signs = np.full((size, number), -1, np.float32)
    signs[np.arange(size), labels] = 1
    soft = 0.5 / (cost * worth)
    lengths = np.bincount(
        np.repeat(np.arange(size), np.diff(table.starts)), table.values**2, minlength=size
    )
    steps = (lengths + soft).astype(np.float32)
    chance = np.random.default_rng(SEED)
    bounds = table.starts.tolist()
    for _ in range(rounds):
        for one in chance.permutation(size).tolist():
            place = slice(bounds[one], bounds[one + 1])
            ids, values = table.ids[place], table.values[place]
            alpha, sign = alphas[one], signs[one]
            own = weights.take(ids, axis=0)
            slope = sign * (values @ own) - 1 + soft[one] * alpha
            after = np.maximum(alpha - slope / steps[one], 0)
            own += values[:, None] * ((after - alpha) * sign)
            weights[ids] = own
            alphas[one] = after
    return weights
