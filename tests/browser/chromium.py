"""Where the browser is, and how it is started."""

import os
import shutil

ARGUMENTS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find() -> str | None:
    """The path of a Chromium: CHROMIUM, else the first of the usual names."""
    return os.environ.get("CHROMIUM") or next(
        (path for one in NAMES if (path := shutil.which(one))), None
    )
