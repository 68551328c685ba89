"""Everything that storage raises on purpose.

StorageError            the reader should be told; the text says what to do
├── NewerSchema         the data was written by a newer Warmline: start that version
├── InUse               another process serves this SQLite file: stop it, or use PostgreSQL
├── LeaseLost            another process took over what only one may do: start again
├── DriverMissing       PostgreSQL was asked for without the extra: install warmline[postgres]
├── NotFound            no such row: check the number or name
└── Conflict            somebody was faster, or the state has moved on: look again
    └── TakenOver       a person has taken the chat over meanwhile: do the turn again
"""


class StorageError(Exception):
    """Base of all; the message is one plain sentence."""


class NewerSchema(StorageError):
    """The database's schema is newer than this program."""


class InUse(StorageError):
    """The SQLite file is already served by another process."""


class LeaseLost(StorageError):
    """What only one process may do is now done by another."""


class DriverMissing(StorageError):
    """DATABASE_URL names PostgreSQL but asyncpg is not installed."""


class NotFound(StorageError):
    """The row that was asked for does not exist."""


class Conflict(StorageError):
    """The row changed since it was looked at; nothing was written."""


class TakenOver(Conflict):
    """The conversation's epoch has moved on since the turn began (the fence)."""
