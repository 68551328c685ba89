"""People take over: the state machine and its edge cases (docs/takeover.md)."""
