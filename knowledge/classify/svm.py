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
    for _ in range(rounds):
        for one in chance.permutation(size):
            ids, values = table.row(one)
            slope = signs[one] * (values @ weights[ids]) - 1 + soft[one] * alphas[one]
            after = np.maximum(alphas[one] - slope / steps[one], 0)
            change = (after - alphas[one]) * signs[one]
            alphas[one] = after
            weights[ids] += values[:, None] * change
    return weights
