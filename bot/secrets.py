"""The key that signs sessions and links: from the settings, or made once in the data folder."""

import os
import secrets
import tempfile
from pathlib import Path

from bot.settings import Settings, SettingsError
from bot.values import KEY_LENGTH


def key_file(settings: Settings) -> Path:
    return settings.data_dir / "secret.key"


def secret_key(settings: Settings) -> str:
    """The key; the first call in a new data folder makes it (mode 0600).

    Raises `SettingsError` when the file is there but holds no usable key.
    """
    if settings.secret_key:
        return settings.secret_key
    path = key_file(settings)
    if not path.exists():
        _make(path)
    key = path.read_text("utf-8").strip()
    if len(key) < KEY_LENGTH:
        raise SettingsError([f"{path} holds no usable key: remove it and a new one is made."])
    return key


def _make(path: Path) -> None:
    """Write a whole key or none; of two processes that start together, the first one's stays."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent)  # made with mode 0600
    try:
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_hex(32) + "\n")
            file.flush()
            os.fsync(file.fileno())
        os.link(name, path)
    except FileExistsError:
        pass
    finally:
        Path(name).unlink()
