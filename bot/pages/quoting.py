"""What a message replies to, in a line above it: a bare 好的 means nothing without."""

from typing import Any

from handlers import in_short
from storage.messages import Message

KINDS = ("image", "audio", "video")


def line(message: Message, kind: str) -> dict[str, Any]:
    """Whose it is and its first words as it reads now; where it has none `what` it is: image,
    audio, video, file or place. `kind` is that of its first file."""
    words = in_short.of_message(message)
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
