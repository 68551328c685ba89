"""Wrong tries of a conversation, counted by the clock's hour."""

from dataclasses import dataclass

from handlers.turn import Turn


@dataclass(frozen=True, slots=True)
class Tries:
    """`name` is where the conversation's state counts them, `most` how many an hour are heard."""

    name: str
    most: int

    def used_up(self, turn: Turn) -> bool:
        return self._times(turn) >= self.most

    def count(self, turn: Turn) -> None:
        turn.state[self.name] = {"hour": _hour(turn), "times": self._times(turn) + 1}

    def _times(self, turn: Turn) -> int:
        wrong = turn.state.get(self.name, {})
        return int(wrong.get("times", 0)) if wrong.get("hour") == _hour(turn) else 0


def _hour(turn: Turn) -> str:
    return turn.now.isoformat()[:13]
