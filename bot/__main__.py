"""The `warmline` command; `python -m bot` is the same."""

import sys

from bot.command import main as run


def main() -> int:
    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
