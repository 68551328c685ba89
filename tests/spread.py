"""How the tests are spread over the workers of `pytest -n`.

Two kinds wait more than they work: those that watch real programs at Telegram's pace, and those in
front of a browser. Each kind goes, from the beginning, to one worker, so that it is never its own
neighbour (one Chromium, one program at a time, with the processor to answer in time) and what the
others work fills its waits; hence one worker more than processors. All else goes test by test to
whoever is free, so that nobody is left with a long rest at the end.
"""

import os
from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

KINDS = {
    "programs": (
        "tests/crash/",
        "tests/end_to_end/",
        "tests/foreign/",
        "tests/test_import_killed.py",
        "tests/units/test_killed.py",
    ),
    "browser": (
        "tests/arrangements/test_desk_browser.py",
        "tests/browser/",
        "tests/pages/test_desk_browser.py",
        "tests/pages/test_desk_gaps_browser.py",
        "tests/pages/test_knowledge_import_browser.py",
    ),
}


def scheduler(config: pytest.Config, log: Any) -> Any:
    """The largest groups first: the two kinds, then single tests in their usual order."""
    made = LoadScopeScheduling(config, log)
    made._split_scope = group
    return made


def group(nodeid: str) -> str:
    return next((kind for kind, places in KINDS.items() if nodeid.startswith(places)), nodeid)


def workers() -> int:
    """Waiting costs no processor: one more than there are. PYTEST_XDIST_AUTO_NUM_WORKERS wins."""
    wished = os.environ.get("PYTEST_XDIST_AUTO_NUM_WORKERS", "")
    return int(wished) if wished.isdecimal() else len(os.sched_getaffinity(0)) + 1
