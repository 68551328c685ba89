"""Citizens' messages with their topics. They are never shipped: a folder beside the project."""

import csv
from pathlib import Path

from benchmarks.knowledge.data import NoData

FOLDS = 5
_TITLE = 22
_SHORTEST = 6
_BEGINNING = 3


def messages(folder: Path) -> list[tuple[str, str]]:
    """(text, topic) of each message: its title and its words, one after the other."""
    path = folder / "messages" / "labelled.csv"
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return [(row["text"], row["topic"]) for row in csv.DictReader(file)]
    except OSError as error:
        raise NoData(
            f"The data set {path} cannot be read ({error.strerror}). The sets are not part of the "
            "project; name their folder with --data FOLDER."
        ) from None


def title(text: str) -> str:
    """The title of a message. The set has no mark between title and words: the words often begin
    like the title does, and where they do not, 22 characters are taken."""
    again = text.find(text[:_BEGINNING], _SHORTEST, 2 * _TITLE)
    return text[: again if again > 0 else _TITLE]
