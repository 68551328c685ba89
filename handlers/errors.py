"""Refused: what was asked for cannot be done, and why.

Refused                the text is one plain sentence for whoever asked
├── NotAllowed         the role may not do this: ask somebody who may
├── NotNow             the state does not allow it: look at the case or chat again
└── BadProfile         the city's profile has a mistake: the text names the place
"""


class Refused(Exception):
    """Base of all."""


class NotAllowed(Refused):
    """The member of staff lacks the role."""


class NotNow(Refused):
    """The action does not follow the present state."""


class BadProfile(Refused):
    """A city's profile cannot be used."""
