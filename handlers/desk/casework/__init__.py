"""What each action of the table does beyond the state: one function an action."""
