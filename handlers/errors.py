"""Refused: what was asked for cannot be done, and why.

Refused                the text is one plain sentence for whoever asked; `english` is for the
│                      command line and programs, `chinese` for the desk
├── NotAllowed         the role may not do this: ask somebody who may
├── NotNow             the state does not allow it: look at the case or chat again
└── BadProfile         the city's profile has a mistake: the text names the place
"""


class Refused(Exception):
    """Base of all."""

    def __init__(self, why: str, english: str = "", *, chinese: str = "") -> None:
        super().__init__(why)
        self.english = english or why
        self.chinese = chinese or why


class NotAllowed(Refused):
    """The member of staff lacks the role."""


class NotNow(Refused):
    """The action does not follow the present state."""


class BadProfile(Refused):
    """A city's profile cannot be used."""
