"""What was learned as bytes and back, so that it need not be learned again from the same lessons.

The bytes begin with the sum of all that follows, so what was cut off is known as such before it is
read, and go on with the key of the lessons. Nothing in them is ever run.
"""

import hashlib
import io
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge.classify.classifier import RECIPE, Classifier, Lesson

_LONG = hashlib.sha256().digest_size
_PAST = "past"


def key(*lessons: Iterable[Lesson]) -> bytes:
    """Names these lessons, and how one learns from them: another one after each change."""
    digest = hashlib.sha256(f"{RECIPE} {np.__version__}".encode())
    for some in lessons:
        digest.update(b"of" + b"".join(map(_mark, some)))
    return digest.digest()


def marks(lessons: Iterable[Lesson]) -> list[int]:
    """A number for each lesson that tells it from others, without its words."""
    return [int.from_bytes(_mark(one), "little") for one in lessons]


def pack(key: bytes, models: Sequence[Classifier], past: Sequence[int]) -> bytes:
    """Classifiers, their key, and the marks of what else they learned from, apart from the key."""
    arrays: dict[str, NDArray[Any]] = {_PAST: np.array(past, np.uint64)}
    for number, model in enumerate(models):
        arrays |= {f"{number} {name}": one for name, one in model.arrays().items()}
    body = io.BytesIO(key)
    body.seek(0, io.SEEK_END)
    np.savez(body, allow_pickle=False, **arrays)
    return hashlib.sha256(body.getbuffer()).digest() + body.getbuffer()


def unpack(data: bytes, key: bytes) -> tuple[list[Classifier], list[int]] | None:
    """The classifiers and marks; None when the bytes are not whole, or are of another key."""
    body = data[_LONG:]
    if not body.startswith(key) or hashlib.sha256(body).digest() != data[:_LONG]:
        return None
    models: dict[str, dict[str, NDArray[Any]]] = {}
    with np.load(io.BytesIO(body[len(key) :]), allow_pickle=False) as arrays:
        for whole, one in arrays.items():
            number, _, name = whole.partition(" ")
            models.setdefault(number, {})[name] = one
    past = models.pop(_PAST)[""].tolist()
    return [Classifier.of(one) for one in models.values()], past


def _mark(lesson: Lesson) -> bytes:
    words = f"{lesson.label}\0{lesson.worth}\0{lesson.text}".encode("utf-8", "replace")
    return hashlib.blake2b(words, digest_size=8).digest()
