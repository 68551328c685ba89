"""The smallest bots that others' frameworks make: they echo, and keep nothing."""
