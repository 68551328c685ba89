"""The Telegram desk: a topic of the staff's group for each handoff, or a member's private chat."""
