"""What a message replies to, in a line above it: a bare 好的 means nothing without."""

from typing import Any

from storage.messages import Message

FIRST_WORDS = 60
KINDS = ("image", "audio", "video")


def line(message: Message, kind: str) -> dict[str, Any]:
    """Whose it is and its first words as it reads now; where it has none `what` it is: image,
    audio, video, file or place. `kind` is that of its first file."""
    extras = message.extras
    title = extras.get("title") or (extras.get("card") or {}).get("title", "")
    words = first_words(message.text or title)
    return {
        "key": message.key,
        "side": message.side,
        "name": message.staff_name or None,
        "words": words,
        "what": "" if words else _what(message, kind),
    }


def _what(message: Message, kind: str) -> str:
    if not message.extras.get("files"):
        return "place" if message.extras.get("place") else ""
    return kind if kind in KINDS else "file"


def first_words(text: str) -> str:
    """One line, cut where it gets long."""
    words = " ".join(text.split())
    return words[:FIRST_WORDS] + ("…" if len(words) > FIRST_WORDS else "")
