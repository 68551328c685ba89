"""The parts of `tests.fakes.telegram`; import from there."""
