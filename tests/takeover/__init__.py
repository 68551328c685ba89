"""People take over: the state machine and its edge cases (facts/takeover.md)."""
