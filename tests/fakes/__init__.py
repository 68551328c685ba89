"""Stand-ins for the platforms, strict enough that what passes here passes there."""
