"""The words of cases that the desk's search looks for, apart from all else and so read fast."""

from collections.abc import Sequence

from storage.database import Transaction

COLUMNS = frozenset({"summary", "detail", "place"})


async def keep(tx: Transaction, first: int, last: int | None = None) -> None:
    """Write down what the search looks for: of one case, or of those from `first` to `last`."""
    await tx.execute(
        """INSERT INTO case_words (case_id, words)
        SELECT id, lower(number || ' ' || summary || ' ' || detail || ' ' || place)
        FROM cases WHERE id BETWEEN :first AND :last
        ON CONFLICT (case_id) DO UPDATE SET words = excluded.words""",
        first=first,
        last=first if last is None else last,
    )


def asked(words: Sequence[str]) -> tuple[str, dict[str, str]]:
    """The condition that each word stands somewhere, and its values."""
    values = {f"word{number}": _within(word) for number, word in enumerate(words)}
    return " AND ".join(f"words LIKE :{name} ESCAPE '~'" for name in values), values


def _within(word: str) -> str:
    """A pattern for texts that have the word in them, whatever signs it is made of."""
    plain = "".join(f"~{sign}" if sign in "~%_" else sign for sign in word.lower())
    return f"%{plain}%"
