"""How often the topic of a citizen's message is told right, beside keyword rules."""
