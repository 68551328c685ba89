"""The `warmline` command: one file a group, each with `add`, which names its arguments.

Exit status (outsiders rely on it, docs/architecture.md): 0 done, 1 refused with one clear line on
standard error, 2 wrong usage. Only the group that was asked for is imported, so that each starts
fast.
"""

import argparse
import importlib
import logging
import os
import sys
from collections.abc import Sequence

from bot import logs
from bot.files import NotTaken
from bot.settings import SettingsError
from bot.version import version
from handlers.errors import Refused
from handlers.masking import mask
from storage.database import driver_errors
from storage.errors import StorageError

log = logging.getLogger("warmline.command")

GROUPS = {
    "serve": "start the hotline: web chat, desk and, with a token, Telegram",
    "doctor": "check this machine, the settings, the data and Telegram",
    "kb": "knowledge base: import, export, check, search, eval, gaps",
    "case": "cases: list, show, act",
    "arrange": "standing arrangements: list, add, confirm, skip, cancel",
    "staff": "staff: add, list, link, sessions, revoke, reset-2fa, disable, equip, telegram",
    "notice": "notices: list, show, pause, resume, cancel",
    "audit": "the audit trail: export",
    "unit": "departments' webhooks and groups: add, set, secret, test, replay, off, list",
    "open311": "keys of other systems that file by Open311: add, list, revoke",
    "backup": "write everything into one file, while the server runs",
    "restore": "read a backup into an empty data folder",
    "bench": "measure this machine: disk, whole turns, lookups",
}


def main(argv: Sequence[str]) -> int:
    """Run a command; its exit status."""
    try:
        args = _parser(argv).parse_args(argv)
        # `serve` sets the log up as the settings say; all others only report trouble.
        logs.setup("readable", "warning")
        return int(args.run(args))
    except SystemExit as usage:
        return usage.code if isinstance(usage.code, int) else 2
    except Refused as refusal:
        return refused(refusal.english)
    except (StorageError, SettingsError) as refusal:
        return refused(str(refusal))
    except NotTaken as why:
        return refused(_not_taken(str(why)))
    except BrokenPipeError:
        # Whoever read us has enough (`| head`); Python must not complain while it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except (FileExistsError, NotADirectoryError) as error:
        return refused(f"{error.filename}: a file is where a folder must be. See: warmline doctor")
    except OSError as error:
        return refused(f"{error.filename}: {error.strerror}." if error.filename else f"{error}.")
    except driver_errors() as error:
        return refused(f"The database cannot be used: {error}. See: warmline doctor")
    except KeyboardInterrupt:
        return 130


def refused(why: str) -> int:
    """Say why on standard error, in one line; the status to end with."""
    print(" ".join(mask(why).split()), file=sys.stderr)
    return 1


def _not_taken(why: str) -> str:
    known = {
        "too-large": "The file is larger than WARMLINE_MAX_UPLOAD_MB allows.",
        "kind": "Only pictures, videos, sound and PDF files are taken.",
    }
    return known.get(why, why)


def _parser(argv: Sequence[str]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="warmline", description="Warmline 暖线: the chat front door of a city's 12345 hotline."
    )
    parser.add_argument("--version", action="version", version=f"warmline {version()}")
    groups = parser.add_subparsers(metavar="COMMAND", required=True)
    chosen = next((word for word in argv if not word.startswith("-")), "")
    for name, help in GROUPS.items():
        group = groups.add_parser(name, help=help, description=help)
        if name == chosen:
            importlib.import_module(f"bot.command.{name}").add(group)
    return parser
