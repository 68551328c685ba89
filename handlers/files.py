"""A file that comes along with somebody's words, as storage keeps it."""

from handlers.turn import Attachment
from storage.media import File

MOST_FILES = 9
"""Files that may come along with one message, through any door."""


def as_attachment(file: File, *, named: bool = True) -> Attachment:
    """A file of storage to be sent along; without its name where that may say whose it is."""
    name = file.name if named else ""
    return Attachment(
        file.key, file.kind, name, file.mime, file.size, file.sha256, source=file.source
    )


def as_file(file: Attachment, conversation_id: int | None) -> File:
    """The row of a file: its bytes are stored already, or wait to be fetched from its source."""
    return File(
        key=file.key,
        conversation_id=conversation_id,
        kind=file.kind,
        mime=file.mime,
        name=file.name,
        size=file.size,
        sha256=file.sha256,
        source=file.source,
        state="stored" if file.sha256 else "waiting",
        tries=0,
    )
