"""The first words of what was said, in one line: enough to know which message is meant."""

from storage.messages import Message

LENGTH = 60


def first_words(text: str) -> str:
    """One line, cut where it gets long."""
    words = " ".join(text.split())
    return words[:LENGTH] + ("…" if len(words) > LENGTH else "")


def of_message(message: Message) -> str:
    """As it reads now; of a card or an article without words its title; of a file alone nothing."""
    extras = message.extras
    title = extras.get("title") or (extras.get("card") or {}).get("title", "")
    return first_words(message.text or title)
