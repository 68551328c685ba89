"""An action as it is asked for."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from handlers.cases.lifecycle import Rule
from handlers.turn import Attachment, Turn
from storage import cases
from storage.cases import Case
from storage.staff import Member


@dataclass(frozen=True, slots=True)
class Order:
    """What a member of staff wants done.

    `to` is a department (dispatch) or the number of another case (merge); `helpers` are
    departments that help; `designate` forbids a return; `days` are working days of extension;
    `refusal` is the id of a reason in the city's profile, or of a ground to return. `changes` are
    what `correct` puts right (column and value), `seen` what stood there when it was looked at.
    """

    action: str
    to: str = ""
    text: str = ""
    reason: str = ""
    files: Sequence[Attachment] = ()
    helpers: Sequence[str] = ()
    designate: bool = False
    days: int = 0
    refusal: str = ""
    changes: Mapping[str, str] = field(default_factory=dict)
    seen: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Doing:
    """An order that the table allows: the case as it stands, by whom, and what state follows."""

    turn: Turn
    case: Case
    by: Member
    rule: Rule
    after: str
    order: Order

    @property
    def actor(self) -> str:
        return f"staff:{self.by.name}"

    async def change(self, *, action: str = "", **what: Any) -> Case:
        """Write it down with what it changes, as `storage.cases.change` takes it."""
        return await cases.change(
            self.turn.tx,
            self.case,
            actor=self.actor,
            action=action or self.order.action,
            now=self.turn.now,
            **what,
        )


Action = Callable[[Doing], Awaitable[Case]]
